import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { runGen } from '../../generators/commands/gen.ts';
import { loadConfig } from '../../generators/config/load-config.ts';
import { edgeFunctions } from '../../generators/functions/edge-functions.ts';
import { applyMigrations } from '../database/migrate.ts';
import { prepareSupabase } from '../database/prepare-supabase.ts';
import { deliverRequests } from '../database/stand-ins/deliver-requests.ts';
import { installStandIns } from '../database/stand-ins/install-stand-ins.ts';
import { startFunctions } from '../functions/start-functions.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import { Cleanups } from './cleanups.ts';
import { deliverWebhooks, liveThroughADay } from './deliver-webhooks.ts';
import { isPretended, startDemoAccounts } from './demo-accounts.ts';
import { openDemoDatabase } from './open-demo-database.ts';
import { printContents, printExamples } from './print-tables.ts';
import { syncAccounts } from './sync-accounts.ts';

export interface DemoOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** A PostgreSQL server, where a database is made for the demo and dropped after it; embedded when left out. */
  readonly databaseUrl?: string;
  readonly customers: number;
  readonly conversations: number;
}

const nextSteps = `
What next

  npx supasaasy config     see what your supasaasy.config.ts says
  README.md of the package put it on your own Supabase project: secrets, exposed schema, deploy, webhook URL
  supabase/functions/_shared/connectors/   the connectors' code and views: yours to change
`;

const noPretendedApp = `The demo pretends to be Stripe and Intercom, and supasaasy.config.ts has no app of either; add one, such as
  { app_key: 'stripe_main', name: 'Stripe', connector: 'stripe',
    config: { api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET' } }`;

/**
 * The main job on this machine, from supasaasy.config.ts to rows in typed views, on real parts: the generated migrations on
 * a database, the Edge Functions on Deno, the official SDKs against pretend providers.
 * Returns the exit code: 0; 1 when something failed or the table is not what the providers have; 2 for a refused config, and for one without an app
 * that the demo has a pretend provider for.
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { root } = options;
  const cleanups = new Cleanups();
  try {
    step('Reading supasaasy.config.ts and generating');
    const loaded = loadConfig({ root });
    if (loaded.ok && !loaded.config.apps.some(isPretended)) {
      console.error(noPretendedApp);
      return 2;
    }
    const generated = await runGen({ root, check: false, dryRun: false, diff: false });
    if (generated !== 0 || !loaded.ok) return generated;
    for (const { appKey, connector } of loaded.config.apps.filter((app) => !isPretended(app)))
      console.log(`  left out: ${appKey}, because the demo has no pretend ${connector}`);

    const database = await openDemoDatabase(options.databaseUrl ?? process.env.DATABASE_URL);
    cleanups.add(database.close);
    step(`Applying the migrations to ${database.description}`);
    await prepareSupabase(database.database);
    await installStandIns(database.database);
    const { applied } = await applyMigrations(database.database, join(root, 'supabase/migrations'));
    console.log(`  ${applied.length} files`);

    const accounts = await startDemoAccounts(loaded.config, options);
    cleanups.add(accounts.close);
    step(`Pretending to be Stripe at ${accounts.stripe.url} and Intercom at ${accounts.intercom.url}`);

    const urls = new Map<string, string>();
    const gateway = await startGateway({
      db: database.database,
      functions: (name) => urls.get(name),
      jwtSecret: randomBytes(32).toString('hex'),
      schemas: ['supasaasy'],
    });
    cleanups.add(gateway.close);
    step('Serving the Edge Functions on Deno');
    const adminKey = randomBytes(16).toString('hex');
    const functions = await startFunctions({
      projectRoot: root,
      names: edgeFunctions.map(({ name }) => name),
      env: {
        ...accounts.env,
        SUPABASE_URL: gateway.url,
        SUPABASE_SERVICE_ROLE_KEY: gateway.serviceRoleKey,
        ADMIN_API_KEY: adminKey,
      },
    });
    cleanups.add(functions.stop);
    for (const [name, url] of Object.entries(functions.urls)) urls.set(name, url);

    const endpoint = { url: `${gateway.url}/functions/v1`, adminKey };
    await database.database.query(
      `select vault.create_secret($1, 'supasaasy_functions_url'), vault.create_secret($2, 'supasaasy_admin_api_key')`,
      [endpoint.url, adminKey],
    );
    const requests = deliverRequests(database.database);
    cleanups.add(requests.stop);
    step('Full sync of every app, through the official SDKs');
    const { rows, seconds } = await syncAccounts(accounts, database.database, endpoint);
    console.log(`  ${rows} objects in ${seconds.toFixed(1)} s: ${Math.round(rows / seconds)} a second`);

    step('A day passes at both providers; their signed webhooks arrive');
    liveThroughADay(accounts);
    const outcomes = await deliverWebhooks(
      accounts,
      `${gateway.url}/functions/v1/webhook`,
      database.database,
    );
    console.log(`  ${[...outcomes].map(([outcome, n]) => `${n} ${outcome}`).join(', ')}`);

    step('In the database now');
    const same = await printContents(accounts, database.database);
    await printExamples(database.database);
    console.log(nextSteps);
    if (!same) console.error('The database does not hold what the providers have.');
    return same ? 0 : 1;
  } finally {
    await cleanups.run();
  }
}

function step(title: string): void {
  console.log(`\n${title}`);
}
