import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorProject, useRepositorySettings } from '../connector/connector-project.ts';

const project = connectorProject();
test.after(() => project.remove());

const acme = [
  ...['acme', '--resources', 'contact,company', '--auth', 'bearer', '--base-url', 'https://api.acme.com/v1'],
  ...['--pagination', 'cursor', '--webhook-scheme', 'standard_webhooks', '--deletions', 'event'],
  ...['--columns', 'email,amount:numeric,address.city', '--modified-since', 'updated_after'],
];
/** Whatever is odd and allowed at once. */
const odd = [
  ...['odd-one2', '--display-name', `O'Neil "&" \`Sons\` \${x} <b> \\ é`, '--resources', 'class,order_line'],
  ...['--auth', 'header:X-Key', '--base-url', 'https://{sub}.odd.com/{area}/api', '--pagination', 'page'],
  ...[
    '--created-field',
    'made.on',
    '--time-unit',
    'milliseconds',
    '--items',
    'result.{resources}',
    '--item',
    'result',
  ],
  ...[
    '--api-version',
    '2026-01',
    '--version-header',
    'Odd-Version',
    '--id-field',
    'uuid',
    '--deletions',
    'sweep',
  ],
  ...['--deletions-because', `it's "gone" only when the list says so`, '--webhook-scheme', 'custom'],
  ...[
    '--webhook-header',
    'X-Odd-Signature',
    '--webhook-signed',
    '{timestamp}.{body}',
    '--webhook-timestamp-key',
    't',
  ],
  ...['--webhook-signature-key', 'v1', '--columns', 'select,total:bigint,at:time_seconds'],
];
const settings = ['--setting', 'sub=x1', '--setting', 'area=eu'];

test('a dry run and a diff say what would be written, and write nothing', async () => {
  const before = project.files();
  const dry = await project.supasaasy('new', 'connector', ...acme, '--dry-run');
  assert.is(dry.status, 0, dry.stderr);
  assert.match(dry.stdout, 'would create supabase/functions/_shared/connectors/acme/index.ts');
  assert.match(dry.stdout, 'would edit supasaasy.config.ts');
  const diff = await project.supasaasy('new', 'connector', ...acme, '--diff');
  assert.is(diff.status, 0);
  assert.match(diff.stdout, '+create or replace view supasaasy.acme_contacts');
  assert.match(diff.stdout, "+      app_key: 'acme_main',");
  assert.equal(project.files(), before);
});

test('an answer that is missing or refused ends with 2, and names its argument', async () => {
  const before = project.files();
  for (const [args, message] of [
    [['connector'], '--name is missing'],
    [['connector', 'acme'], '--deletions is missing'],
    [['connector', '../acme', ...acme.slice(1)], "'acme' would do"],
    [['connector', ...acme, '--paginaton', 'page'], "unknown option '--paginaton'"],
    [['connector', ...odd], '--setting sub=… is missing'],
    [['conector'], "unknown command 'conector'"],
    [['connector', ...acme, '--webhook-scheme', 'none'], 'deletions by event need webhooks'],
    [['connector', ...acme, '--fill', 'a.b=1'], 'are about an API description'],
  ] as const) {
    const { status, stdout, stderr } = await project.supasaasy('new', ...args);
    assert.is(status, 2, `${args.join(' ')}\n${stdout}${stderr}`);
    assert.match(stderr, message);
  }
  assert.equal(project.files(), before);
});

test('connectors are written with their test, and their apps added to the config', async () => {
  for (const args of [acme, [...odd, ...settings]]) {
    const { status, stdout, stderr } = await project.supasaasy('new', 'connector', ...args);
    assert.is(status, 0, stderr);
    assert.match(stdout, 'npx supasaasy gen');
  }
  assert.equal(
    readdirSync(join(project.root, 'supabase/functions/_shared/connectors/acme'), { recursive: true }).sort(),
    [
      'README.md',
      'index.ts',
      'manifest.json',
      'migrations',
      'migrations/001_views.sql',
      'migrations/002_indexes.sql',
      'resources.ts',
      'types.ts',
    ],
  );
  const config = project.read('supasaasy.config.ts');
  assert.match(config, '// Nothing yet.');
  assert.match(config, "app_key: 'odd_one2_main'");
  assert.match(config, "sub: 'x1',");
});

test('what was written passes format, lint and the compiler as it is', async () => {
  useRepositorySettings(project);
  const written = ['supabase/functions/_shared/connectors', 'tests/connectors', 'supasaasy.config.ts'];
  const biome = await project.run('biome', ['check', ...written]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  const tsc = await project.run('tsc', ['--noEmit', '-p', '.']);
  assert.is(tsc.status, 0, tsc.stdout);
});

test('its own test passes against the pretend server', async () => {
  for (const name of ['acme', 'odd-one2']) {
    const { status, stdout } = await project.run('node', [
      '--import',
      'tsx',
      `tests/connectors/${name}.test.ts`,
    ]);
    assert.is(status, 0, stdout);
    assert.match(stdout, /# pass 3/);
  }
});

test('it is registered by generation alone, and its SQL passes the migration checks', async () => {
  const gen = await project.supasaasy('gen');
  assert.is(gen.status, 0, gen.stderr);
  const registry = project.read('supabase/functions/_shared/generated/registry.ts');
  assert.match(registry, "'../connectors/odd-one2/index.ts'");
  assert.match(registry, 'acme');
  const migration = project.read('supabase/migrations/99999999999999_connector_migrations.sql');
  assert.match(migration, 'supasaasy.odd_one2_order_lines');
});

test('it passes the conformance suite, which type-checks it on Deno', async () => {
  const { status, stdout } = await project.supasaasy('check');
  assert.is(status, 0, stdout);
  assert.not.match(stdout, '✗');
  assert.match(stdout, '✓ webhooks.forged');
  assert.match(stdout, '✓ contract.watermark');
});

test('a connector that is there is not written over, not even in part', async () => {
  const path = 'supabase/functions/_shared/connectors/acme/README.md';
  project.write(path, 'Mine.\n');
  const files = new Map(project.files().map((file) => [file, project.read(file)]));
  const { status, stderr } = await project.supasaasy('new', 'connector', ...acme);
  assert.is(status, 1);
  assert.match(stderr, `Refusing to write ${path}`);
  assert.match(stderr, 'Nothing was written.');
  for (const [file, text] of files) assert.is(project.read(file), text, file);
  const twin = await project.supasaasy('new', 'connector', 'odd_one2', ...odd.slice(1), ...settings);
  assert.is(twin.status, 1);
  assert.match(twin.stderr, "'odd-one2' has the same names in SQL");
});

test('a config that cannot be edited is left as it is, and what to add is printed', async () => {
  const config = "import { apps } from './apps.ts';\nexport default { apps };\n";
  project.write('supasaasy.config.ts', config);
  const { status, stdout } = await project.supasaasy('new', 'connector', 'other', ...acme.slice(1));
  assert.is(status, 0);
  assert.match(stdout, 'is left as it is: apps is not a list that is written out in it');
  assert.match(stdout, "  app_key: 'other_main',");
  assert.is(project.read('supasaasy.config.ts'), config);
});

test.run();
