import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { appWith, configWith, createProject } from '../config/project-fixture.ts';

const BIN = fileURLToPath(new URL('../../../bin/supasaasy.js', import.meta.url));

const chat = appWith({
  app_key: "'chat'",
  connector: "'intercom'",
  config: "{ api_key_env: 'CHAT_TOKEN', webhook_secret_env: 'CHAT_SECRETS' }",
});
const second = appWith({
  app_key: "'stripe_eu'",
  config: "{ api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_EU_SECRET' }",
});
const project = createProject({
  'supasaasy.config.ts': configWith({
    apps: `[${appWith({})}, ${second}, ${chat}]`,
    sync_schedules: "[{ app_key: 'chat', cron: '@daily' }]",
  }),
  'none.ts': configWith({ apps: '[]' }),
  'bad.ts': configWith({ auths: '{}' }),
});

const values = {
  ADMIN_API_KEY: 'hush-admin-0123456789',
  STRIPE_API_KEY: 'sk_test_hush0123456789',
  STRIPE_WEBHOOK_SECRET: 'whsec_hush0123456789',
  STRIPE_EU_SECRET: 'hush-eu',
  CHAT_TOKEN: 'dG9rOmh1c2gtaHVzaC1odXNo',
  CHAT_SECRETS: 'hush-one, hush-two',
};
const ALL = /hush|dG9r|sk_test|whsec/;

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = project) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'secrets', ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
  assert.not.match(stdout + stderr, ALL, 'no value is ever printed');
  return { status, stdout, stderr };
}

/** The line of a table that is about a name, blanks narrowed. */
function line(stdout: string, name: string): string | undefined {
  const found = stdout.split('\n').find((each) => each.trim().startsWith(`${name} `));
  return found?.trim().replace(/ {2,}/g, '  ');
}

test('exits with 0 when every variable is set, and tells for whom and what each is', () => {
  const { status, stdout, stderr } = run([], values);
  assert.is(status, 0);
  assert.is(stderr, '');
  assert.is(line(stdout, 'ADMIN_API_KEY'), 'ADMIN_API_KEY  set  who may ask for a sync');
  assert.is(
    line(stdout, 'STRIPE_API_KEY'),
    "STRIPE_API_KEY  set  stripe_main: calls of Stripe's API; stripe_eu: calls of Stripe's API",
  );
  assert.is(line(stdout, 'CHAT_SECRETS'), "CHAT_SECRETS  set  chat: signatures of Intercom's webhooks");
  assert.not.match(stdout, 'supabase secrets set');
});

test('exits with 1 when some are missing or empty, and says how to set those', () => {
  const { status, stdout } = run([], {
    ...values,
    CHAT_TOKEN: ' ',
    CHAT_SECRETS: ' , ',
    STRIPE_EU_SECRET: '',
  });
  assert.is(status, 1);
  for (const name of ['CHAT_TOKEN', 'CHAT_SECRETS', 'STRIPE_EU_SECRET'])
    assert.match(line(stdout, name) ?? '', `${name}  empty  `);
  assert.match(stdout, 'npx supabase secrets set STRIPE_EU_SECRET=… CHAT_TOKEN=… CHAT_SECRETS=…');
  const bare = run([]);
  assert.is(bare.status, 1);
  assert.match(line(bare.stdout, 'ADMIN_API_KEY') ?? '', 'ADMIN_API_KEY  missing  ');
});

test('names the secrets that Vault has to hold, and how to create them', () => {
  const { stdout } = run([], values);
  assert.match(line(stdout, 'supasaasy_functions_url') ?? '', 'for schedules, and for syncs');
  assert.match(line(stdout, 'supasaasy_admin_api_key') ?? '', 'ADMIN_API_KEY');
  assert.match(
    stdout,
    "select vault.create_secret('https://<project ref>.supabase.co/functions/v1', 'supasaasy_functions_url');",
  );
});

test('looks into a dotenv file instead of the environment, relative to where one stands', () => {
  const inside = join(project, 'supabase');
  mkdirSync(inside, { recursive: true });
  const lines = [
    '# the functions',
    `export ADMIN_API_KEY="${values.ADMIN_API_KEY}"`,
    `STRIPE_API_KEY='${values.STRIPE_API_KEY}' # live`,
    `STRIPE_WEBHOOK_SECRET=${values.STRIPE_WEBHOOK_SECRET}`,
    'CHAT_TOKEN=""',
    `CHAT_SECRETS=${values.CHAT_SECRETS}`,
  ];
  writeFileSync(join(inside, '.env'), `${lines.join('\n')}\n`);
  const { status, stdout } = run(['--env-file', '.env', '--json'], values, inside);
  assert.is(status, 1);
  const printed = JSON.parse(stdout);
  assert.is(printed.env_file, '.env');
  assert.is(printed.complete, false);
  assert.equal(
    printed.variables.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`),
    [
      'ADMIN_API_KEY set',
      'STRIPE_API_KEY set',
      'STRIPE_WEBHOOK_SECRET set',
      'STRIPE_EU_SECRET missing',
      'CHAT_TOKEN empty',
      'CHAT_SECRETS set',
    ],
  );
});

test('--json prints it for programs', () => {
  const { status, stdout } = run(['--json'], values);
  assert.is(status, 0);
  const printed = JSON.parse(stdout);
  assert.equal(Object.keys(printed), ['ok', 'complete', 'env_file', 'variables', 'vault']);
  assert.is(printed.ok, true);
  assert.is(printed.complete, true);
  assert.is(printed.env_file, null);
  assert.equal(printed.variables[1], {
    name: 'STRIPE_API_KEY',
    status: 'set',
    uses: [
      { app_key: 'stripe_main', purpose: "calls of Stripe's API" },
      { app_key: 'stripe_eu', purpose: "calls of Stripe's API" },
    ],
  });
  assert.equal(
    printed.vault.map(({ name }: { name: string }) => name),
    ['supasaasy_functions_url', 'supasaasy_admin_api_key'],
  );
});

test('without apps only the key of the functions is needed', () => {
  const { status, stdout } = run(['--config', 'none.ts', '--json'], { ADMIN_API_KEY: values.ADMIN_API_KEY });
  assert.is(status, 0);
  const printed = JSON.parse(stdout);
  assert.is(printed.variables.length, 1);
  assert.equal(printed.vault, []);
});

test('a refused config and a file that is not there exit with 2', () => {
  const refused = run(['--config', 'bad.ts'], values);
  assert.is(refused.status, 2);
  assert.match(refused.stderr, "no key 'auths'");
  const json = run(['--config', 'bad.ts', '--json'], values);
  assert.is(json.status, 2);
  assert.is(JSON.parse(json.stdout).ok, false);
  // Node 20 takes this option for its own wherever it stands, and then ends with 9 and its own words.
  const missing = run(['--env-file', 'no.env'], values);
  assert.ok(missing.status === 2 || missing.status === 9);
  assert.is(missing.stdout, '');
  assert.match(missing.stderr, 'no.env');
});

test.run();
