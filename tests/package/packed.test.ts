import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyMigrations } from '../../local/database/migrate.ts';
import { openPglite } from '../../local/database/pglite.ts';
import { prepareSupabase } from '../../local/database/prepare-supabase.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const { devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
);
const isDevelopment = (name: string) => Object.hasOwn(devDependencies, name);

let directory = '';
let tarball = '';

test.before(() => {
  directory = mkdtempSync(join(tmpdir(), 'supasaasy-packed-'));
  run(repository, 'npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', directory);
  tarball = join(directory, readdirSync(directory).find((name) => name.endsWith('.tgz')) ?? '');
});

test.after(() => rmSync(directory, { recursive: true, force: true }));

/**
 * A directory with the packed package installed, and with what it depends on, but for what only its development needs; `omitted`
 * are dependencies that npm left out.
 */
function installed(
  name: string,
  files: Readonly<Record<string, string>> = {},
  omitted: readonly string[] = [],
): string {
  const isLeftOut = (each: string) => isDevelopment(each) || omitted.includes(each);
  const root = join(directory, name);
  const modules = join(root, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const each of readdirSync(join(repository, 'node_modules'))) {
    if (each.startsWith('.') || each.startsWith('@') || isLeftOut(each)) continue;
    symlinkSync(join(repository, 'node_modules', each), join(modules, each));
  }
  for (const scope of readdirSync(join(repository, 'node_modules')).filter((each) => each.startsWith('@'))) {
    mkdirSync(join(modules, scope));
    for (const each of readdirSync(join(repository, 'node_modules', scope)))
      if (!isLeftOut(`${scope}/${each}`))
        symlinkSync(join(repository, 'node_modules', scope, each), join(modules, scope, each));
  }
  mkdirSync(join(modules, 'supasaasy'));
  run(root, 'tar', '-xzf', tarball, '-C', join(modules, 'supasaasy'), '--strip-components=1');
  symlinkSync('../supasaasy/bin/supasaasy.js', join(modules, '.bin', 'supasaasy'));
  symlinkSync('../plop/bin/plop.js', join(modules, '.bin', 'plop'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function spawnIn(cwd: string, command: string, ...args: readonly string[]) {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', NODE_OPTIONS: '' };
  delete env.DATABASE_URL;
  return spawnSync(command, args, { cwd, env, encoding: 'utf8' });
}

function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnIn(cwd, command, ...args);
  assert.is(status, 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

const stripeConfig = `import { defineConfig } from 'supasaasy';
export default defineConfig({
  apps: [
    {
      app_key: 'stripe_main',
      name: 'Stripe',
      connector: 'stripe',
      config: { api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET' },
    },
  ],
});
`;

async function schemasAfterMigrating(root: string): Promise<{ tables: string[]; applied: number }> {
  const database = await openPglite();
  try {
    await prepareSupabase(database);
    const { applied } = await applyMigrations(database, join(root, 'supabase/migrations'));
    const rows = await database.query(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'supasaasy') order by 1`,
    );
    return { tables: rows.map(({ name }) => String(name)), applied: applied.length };
  } finally {
    await database.close();
  }
}

test('installed in an empty directory, init makes a project whose migrations apply', async () => {
  const root = installed('empty', { 'package.json': '{ "name": "empty", "version": "1.0.0" }\n' });
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'init'), /created supabase\/config\.toml/);
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'gen', '--check'), /up to date/);
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'config'), /0 apps/);
  assert.match(run(root, 'npx', '--no-install', 'plop', 'connector', '--help'), /--display-name/);
  const { tables } = await schemasAfterMigrating(root);
  assert.ok(tables.includes('supasaasy.entities'), tables.join());
});

test('installed in a Supabase project, init adds to it, and both mirror and project migrate', async () => {
  const toml =
    '# Ours, with care.\nproject_id = "shop"\n\n[api]\nschemas = [\n  "public", # the shop\n]\n\n[functions.hello]\nverify_jwt = true # signed in\n';
  const root = installed('shop', {
    'package.json': '{ "name": "shop", "type": "module" }\n',
    'deno.json': '{ "imports": {} }\n',
    'supabase/config.toml': toml,
    'supabase/functions/hello/index.ts': "Deno.serve(() => new Response('hello'));\n",
    'supabase/migrations/20250101120000_create_orders.sql':
      'create table public.orders (id bigint primary key);\n',
    'supabase/migrations/20250301120000_add_users.sql':
      'create table public.users (id bigint primary key);\n',
    'supasaasy.config.ts': stripeConfig,
  });
  run(root, 'npx', '--no-install', 'supasaasy', 'init', '--yes');
  const edited = readFileSync(join(root, 'supabase/config.toml'), 'utf8');
  assert.ok(edited.startsWith(toml.replace('# the shop\n', '# the shop\n  "supasaasy",\n')), edited);
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'gen', '--check'), /up to date/);
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'config'), /stripe_main/);
  const names = readdirSync(join(root, 'supabase/migrations')).sort();
  assert.match(names[2] ?? '', /^20\d{12}_create_supasaasy_schema\.sql$/);
  const { tables, applied } = await schemasAfterMigrating(root);
  assert.is(applied, names.length);
  for (const table of ['public.orders', 'public.users', 'supasaasy.users', 'supasaasy.entities'])
    assert.ok(tables.includes(table), table);
});

test('installed, check and demo have what they run on', () => {
  const root = installed('stack', {
    'package.json': '{ "name": "stack" }\n',
    'supasaasy.config.ts': stripeConfig,
  });
  run(root, 'npx', '--no-install', 'supasaasy', 'init', '--yes');
  assert.match(run(root, 'npx', '--no-install', 'supasaasy', 'check', 'stripe'), / passed, 0 failed/);
  const demo = run(root, 'npx', '--no-install', 'supasaasy', 'demo', '--customers', '20');
  assert.match(demo, /stripe_main customer +20\/20/);
});

test('where npm left out what is optional, check and demo say in a sentence what to install', () => {
  const optional = Object.keys(optionalDependencies);
  assert.equal(optional, ['@electric-sql/pglite', 'deno']);
  for (const [name, omitted, commands] of [
    ['no-deno', optional, ['check', 'demo']],
    ['no-pglite', ['@electric-sql/pglite'], ['demo']],
  ] as const) {
    const files = { 'package.json': `{ "name": "${name}" }\n`, 'supasaasy.config.ts': stripeConfig };
    const root = installed(name, files, omitted);
    run(root, 'npx', '--no-install', 'supasaasy', 'init', '--yes');
    for (const command of commands) {
      const { status, stdout, stderr } = spawnIn(root, join(root, 'node_modules/.bin/supasaasy'), command);
      assert.is(status, 1, command);
      assert.is(stdout, '');
      const missing = name === 'no-deno' ? 'deno' : '@electric-sql/pglite';
      assert.match(
        stderr,
        new RegExp(`^[^\\n]* not installed[^\\n]*; run npm install --save-dev ${missing}\\n$`),
      );
    }
  }
});

test.run();
