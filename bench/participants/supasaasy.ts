import { randomBytes } from 'node:crypto';
import { startFunctions } from '../../local/functions/start-functions.ts';
import { startChild } from '../child.ts';
import { type Customers, requireSameCustomers } from '../customers.ts';
import { type ProcessGroup, singleProcess } from '../process-usage.ts';
import type { GatewayCommands } from './gateway-process.ts';
import type { Participant, Surroundings } from './participant.ts';

/** The mirror's database: on the shared server, or embedded in the gateway's process. */
export type MirrorDatabase =
  | { readonly name: string; readonly url: string; readonly server: ProcessGroup }
  | 'embedded';

const appKey = 'stripe_main';

/**
 * The whole product: the Edge Functions on Deno, the Stripe SDK, supabase-js, the gateway, the database. Webhooks come in
 * through the gateway, as they do on Supabase.
 * @param root the project whose supasaasy.config.ts has a Stripe app `stripe_main`
 */
export async function startSupasaasy(
  root: string,
  { stripe, webhookSecret }: Surroundings,
  database: MirrorDatabase,
): Promise<Participant> {
  const embedded = database === 'embedded';
  const gateway = startChild<GatewayCommands>('participants/gateway-process.ts');
  try {
    const { url, serviceRoleKey } = await gateway.call('start', {
      root,
      databaseUrl: embedded ? null : database.url,
    });
    const adminKey = randomBytes(16).toString('hex');
    const functions = await startFunctions({
      projectRoot: root,
      names: ['webhook', 'sync'],
      env: {
        SUPABASE_URL: url,
        SUPABASE_SERVICE_ROLE_KEY: serviceRoleKey,
        ADMIN_API_KEY: adminKey,
        STRIPE_API_BASE_URL: stripe.url,
        STRIPE_REQUESTS_PER_SECOND: '100000',
        WORKER_CPU_SECONDS: '1000',
        STRIPE_API_KEY: stripe.apiKey,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
      },
    });
    await gateway.call('serveFunctions', { urls: functions.urls });
    const server: Record<string, ProcessGroup> = embedded ? {} : { postgres: database.server };
    return {
      processes: (job) => ({
        deno: singleProcess(functions.pids[job === 'webhooks' ? 'webhook' : 'sync'] as number),
        [embedded ? 'gateway with PGlite' : 'gateway']: singleProcess(gateway.pid),
        ...server,
      }),
      databaseName: embedded ? null : database.name,
      backfill: () => fullSync(`${url}/functions/v1/sync`, adminKey),
      webhookUrl: `${url}/functions/v1/webhook/${appKey}`,
      check: async (expected) => requireSameCustomers(await mirrored(url, serviceRoleKey), expected),
      async close() {
        await functions.stop();
        await gateway.stop();
      },
    };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}

async function fullSync(url: string, adminKey: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ app_key: appKey, mode: 'full', resource_types: ['customer'], immediate: true }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`the sync failed: ${answer}`);
}

const checkPage = 1000;

/** The stored customers, read through the gateway as any client of the API reads them; in pages, to leave its memory small. */
async function mirrored(url: string, serviceRoleKey: string): Promise<Customers> {
  const customers = new Map<string, Record<string, unknown>>();
  const query = `app_key=eq.${appKey}&collection_key=eq.stripe_customer&select=external_id,raw_payload`;
  for (let last = ''; ; ) {
    const page = `external_id=gt.${last}&order=external_id&limit=${checkPage}`;
    const response = await fetch(`${url}/rest/v1/entities?${query}&${page}`, {
      headers: { apikey: serviceRoleKey, 'accept-profile': 'supasaasy' },
    });
    if (!response.ok) throw new Error(`reading the mirror failed: ${await response.text()}`);
    const rows = (await response.json()) as { external_id: string; raw_payload: Record<string, unknown> }[];
    for (const row of rows) customers.set(row.external_id, row.raw_payload);
    if (rows.length < checkPage) return customers;
    last = rows.at(-1)?.external_id ?? '';
  }
}
