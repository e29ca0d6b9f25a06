import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { appWith, configWith, createProject } from './config/project-fixture.ts';

const BIN = fileURLToPath(new URL('../../bin/supasaasy.js', import.meta.url));
const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const CHAT_CONFIG = `{
  api_key_env: 'STRIPE_API_KEY',
  webhook_secret_env: 'STRIPE_WEBHOOK_SECRET',
  exclude_fields: { conversation: ['$.source.body', '["a name"].*'] },
  change_events: ['contact'],
  max_deleted_share: 0.25,
  requests_per_second: 5,
}`;
const project = createProject({
  'supasaasy.config.ts': configWith({
    apps: `[${appWith({ sync_from: "'2024-01-01'" })}, ${appWith({ app_key: "'chat'", connector: "'intercom'", config: CHAT_CONFIG })}]`,
    sync_schedules: `[{ app_key: 'chat', cron: '0 0 1 1 *' }, { app_key: 'chat', cron: '@daily', enabled: false }]`,
  }),
  'bad.ts': configWith({ apps: `[${appWith({ connector: "'strpe'" })}]`, auths: '{}' }),
});

function run(args: readonly string[], cwd = project) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('config prints what was understood', () => {
  const { status, stdout, stderr } = run(['config']);
  assert.is(stderr, '');
  assert.is(status, 0);
  for (const text of [
    'supasaasy.config.ts: 2 apps',
    'stripe, API version 2026-10-28.endive',
    'all 3: customer, product, subscription',
    '$STRIPE_WEBHOOK_SECRET',
    '2024-01-01T00:00:00.000Z',
    'region',
    '-01-01T00:00:00.000Z',
    'disabled',
    'kept 14 days',
    /without \(conversation\) +source\.body, \['a name'\]\[\*\]/,
    /change events +contact/,
    'more than 25% of a collection',
    'at most 5/s',
    "at the connector's limit",
  ]) {
    assert.match(stdout, text);
  }
});

test('config --json prints it for programs', () => {
  const { status, stdout } = run(['config', '--json']);
  assert.is(status, 0);
  const printed = JSON.parse(stdout);
  assert.is(printed.ok, true);
  assert.is(printed.config_file, 'supasaasy.config.ts');
  assert.equal(printed.apps[1], {
    app_key: 'chat',
    name: 'Intercom',
    connector: 'intercom',
    api_version: '2.14',
    api_key_env: 'STRIPE_API_KEY',
    webhook_secret_env: 'STRIPE_WEBHOOK_SECRET',
    sync_resources: ['contact', 'conversation'],
    exclude_fields: { conversation: ['source.body', "['a name'][*]"] },
    change_events: ['contact'],
    max_deleted_share: 0.25,
    requests_per_second: 5,
    options: { region: 'us' },
    sync_from: null,
  });
  assert.match(printed.sync_schedules[0].next_run, /^\d{4}-01-01T00:00:00\.000Z$/);
  assert.is(printed.sync_schedules[1].next_run, null);
  assert.equal(printed.webhook_logging, { enabled: true, retention_days: 14 });
  assert.equal(printed.change_events, { retention_days: 14 });
});

test('a config that is refused exits with 2 and shows every error with its place', () => {
  const { status, stdout, stderr } = run(['config', '--config', 'bad.ts']);
  assert.is(status, 2);
  assert.is(stdout, '');
  assert.match(stderr, /^bad\.ts:2:\d+ error there is no connector 'strpe'$/m);
  assert.match(stderr, "Did you mean 'stripe'?");
  assert.match(stderr, /^bad\.ts:2:\d+ error the config has no key 'auths'$/m);
  assert.match(stderr, /> 2 \|/);
  assert.match(stderr, /\^\^\^\^\^\^\^/);
  assert.match(stderr, '2 errors');
});

test('config --json prints the errors for programs, too', () => {
  const { status, stdout, stderr } = run(['config', '--json', '--config', 'bad.ts']);
  assert.is(status, 2);
  assert.is(stderr, '');
  const printed = JSON.parse(stdout);
  assert.is(printed.ok, false);
  assert.is(printed.diagnostics.length, 2);
  const [first] = printed.diagnostics;
  assert.is(first.file, 'bad.ts');
  assert.is(first.line, 2);
  assert.is(first.fix, "Did you mean 'stripe'?");
});

test('the project is found from a directory inside it', () => {
  const inside = join(project, 'supabase', 'functions');
  mkdirSync(inside, { recursive: true });
  assert.is(run(['config'], inside).status, 0);
  const other = run(['config', '--config', '../../bad.ts'], inside);
  assert.is(other.status, 2);
  assert.match(other.stderr, "there is no connector 'strpe'");
});

test('a missing config exits with 2 and says what to do', () => {
  const empty = createProject();
  const { status, stderr } = run(['config'], empty);
  assert.is(status, 2);
  assert.match(stderr, 'supasaasy.config.ts error the config file is not there');
  assert.match(stderr, "Run npx supasaasy init in the project's directory");
});

test('a config with side effects is read and never executed', () => {
  const root = createProject();
  const effects = `import { writeFileSync } from 'node:fs';
writeFileSync('executed', '');
console.log('executed');
process.exit(7);
throw new Error('executed');
while (true) {}
`;
  writeFileSync(join(root, 'supasaasy.config.ts'), effects + configWith({}));
  const { status, stdout } = run(['config'], root);
  assert.is(status, 0);
  assert.not.match(stdout, 'executed');
  assert.not(existsSync(join(root, 'executed')));
});

test('an unknown command exits with 2 and suggests one', () => {
  const { status, stdout, stderr } = run(['cofnig']);
  assert.is(status, 2);
  assert.is(stdout, '');
  assert.match(stderr, "unknown command 'cofnig'");
  assert.match(stderr, 'Did you mean config?');
});

for (const args of [
  [],
  ['config', '--jsn'],
  ['config', 'x'],
  ['config', '--config'],
  ['gen', 'everything'],
  ['gen', '--chek'],
  ['secrets', '--env-file'],
  ['demo', '--customers', 'many'],
]) {
  test(`wrong arguments exit with 2: supasaasy ${args.join(' ')}`, () => {
    const { status, stdout, stderr } = run(args);
    assert.is(status, 2);
    assert.is(stdout, '');
    assert.ok(stderr !== '');
  });
}

for (const args of [
  ['--help'],
  ['config', '--help'],
  ['gen', '--help'],
  ['secrets', '--help'],
  ['demo', '--help'],
]) {
  test(`${args.join(' ')} tells the exit codes`, () => {
    const { status, stdout } = run(args);
    assert.is(status, 0);
    assert.match(stdout, 'Exit codes:');
  });
}

test('whoever reads only the beginning of the output gets no error', async () => {
  const child = spawn(process.execPath, [BIN, 'templates', 'list'], { cwd: project });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.equal({ status, stderr }, { status: 0, stderr: '' });
});

test('--version is the version of the package', () => {
  assert.equal(run(['--version']), { status: 0, stdout: `${PACKAGE.version}\n`, stderr: '' });
});

test('the compiler is loaded only when a config is read', () => {
  const trace = join(project, 'loaded.cjs');
  writeFileSync(
    trace,
    `const { Module } = require('node:module'); const load = Module._load;
Module._load = (name, ...rest) => { if (name === 'ts-morph') console.error('loaded ts-morph'); return load(name, ...rest); };`,
  );
  const loads = (args: readonly string[]) =>
    spawnSync(process.execPath, ['--require', trace, BIN, ...args], { cwd: project, encoding: 'utf8' })
      .stderr;
  assert.not.match(loads(['--help']), 'loaded ts-morph');
  assert.match(loads(['config']), 'loaded ts-morph');
});

test.run();
