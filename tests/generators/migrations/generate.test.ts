import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../generators/config/diagnostic.ts';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { generateMigrations, type MigrationsResult } from '../../../generators/migrations/generate.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

const combinedPath = 'supabase/migrations/99999999999999_connector_migrations.sql';
const corePath = 'supabase/migrations/99999999999998_supasaasy_core.sql';
const view = (name: string, columns = '1 as one'): string =>
  `create or replace view supasaasy.${name} with (security_invoker = true) as select ${columns};\n`;

let db: PGlite;
test.before(async () => {
  db = await PGlite.create();
});
test.after(() => db.close());

let project: TempProject;
test.before.each(async () => {
  project = tempProject();
  // What the combined migration needs of the core.
  await db.exec(`
    drop schema if exists supasaasy cascade;
    create schema supasaasy;
    create function supasaasy.scheduled_jobs(
      out "position" int, out name text, out schedule text, out command text, out app_key text, out mode text
    ) returns setof record language sql as 'select 0, '''', '''', '''', '''', '''' where false';
  `);
});
test.after.each(() => project.remove());

function generate(): Promise<MigrationsResult> {
  const loaded = loadConfig({ root: project.root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return generateMigrations(loaded.config, openTemplates(project.root));
}

async function rendered(path: string = combinedPath): Promise<string> {
  const result = await generate();
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  const file = result.files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} is not among the files`);
  assert.is(file.kind, 'generated');
  return file.content;
}

async function refused(): Promise<readonly Diagnostic[]> {
  const result = await generate();
  assert.is(result.ok, false, 'it was not refused');
  return result.ok ? [] : result.diagnostics;
}

/** The source comments in the order they come. */
function sources(sql: string): string[] {
  return [...sql.matchAll(/^-- supabase\/functions\/_shared\/connectors\/(\S+)$/gm)].map(
    ([, path]) => path ?? '',
  );
}

test('only configured connectors are included, each once, in name order, files in numeric order', async () => {
  project.connector('stripe', { '10_b.sql': view('b'), '2_a.sql': view('a'), '001_z.sql': view('z') });
  project.connector('intercom', { '001_views.sql': view('i') });
  project.connector('unused', { '001_views.sql': view('u') });
  project.configure('stripe', 'intercom', 'stripe');
  assert.equal(sources(await rendered()), [
    'intercom/migrations/001_views.sql',
    'stripe/migrations/001_z.sql',
    'stripe/migrations/2_a.sql',
    'stripe/migrations/10_b.sql',
  ]);
});

test('same input, same bytes; line ends are LF whatever the sources have', async () => {
  project.connector('stripe', {
    '001_views.sql': `-- note\n${view('a')}comment on view supasaasy.a is 'x\ny';\n`,
  });
  project.configure('stripe');
  const first = await rendered();
  assert.is(await rendered(), first);
  const path = 'supabase/functions/_shared/connectors/stripe/migrations/001_views.sql';
  project.write(path, `\uFEFF${project.read(path).replaceAll('\n', '\r\n')}`);
  assert.is(await rendered(), first);
  assert.not.match(first, '\r');
});

test('the output tells no time and no version', async () => {
  project.configure();
  for (const path of [corePath, combinedPath])
    assert.not.match(await rendered(path), /20\d\d-\d\d|\d\d:\d\d|v?\d+\.\d+\.\d+/);
});

test('without connectors the combined migration creates nothing', async () => {
  project.configure();
  await db.exec(await rendered());
  const { rows } = await db.query(
    "select relname from pg_class where relnamespace = 'supasaasy'::regnamespace",
  );
  assert.equal(rows, []);
});

test('where there is no pg_cron the combined migration succeeds with a warning that says what to do', async () => {
  project.configure();
  await db.exec(`
    create or replace function supasaasy.scheduled_jobs(
      out "position" int, out name text, out schedule text, out command text, out app_key text, out mode text
    ) returns setof record language sql as 'select 0, ''supasaasy: x'', ''@daily'', ''select supasaasy.x()'', '''', ''''';
  `);
  const warnings: string[] = [];
  await db.exec(await rendered(), {
    onNotice: ({ severity, message }) => warnings.push(`${severity} ${message}`),
  });
  assert.is(warnings.length, 1);
  assert.match(
    warnings[0] ?? '',
    /^WARNING supasaasy: pg_cron is not enabled .*create extension pg_cron .*push again\.$/,
  );
});

test('a connector without migrations is left out', async () => {
  project.connector('stripe');
  project.configure('stripe');
  assert.equal(sources(await rendered()), []);
});

test('the combined migration runs again and again on an embedded database without the CLI’s history', async () => {
  project.connector('stripe', {
    '1_base.sql': view('a', '1 as one, 2 as two'),
    '2_top.sql': `${view('b', 'one from supasaasy.a').trim().replace(/;$/, '')} -- no semicolon; here`,
  });
  project.configure('stripe');
  const columns = async (): Promise<unknown[]> => {
    const { rows } = await db.query<{ name: string }>(
      "select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'supasaasy'::regnamespace order by 1",
    );
    return rows.map(({ name }) => name);
  };
  const sql = await rendered();
  await db.exec(sql);
  await db.exec(sql);
  assert.equal(await columns(), ['a.one', 'a.two', 'b.one']);
  project.connector('stripe', {
    '1_base.sql': view('a', "'x' as zero"),
    '2_top.sql': view('b', 'zero from supasaasy.a'),
  });
  await db.exec(await rendered());
  assert.equal(await columns(), ['a.zero', 'b.zero']);
  const { rows } = await db.query('select proname from pg_proc where proname = $1', ['replace_view']);
  assert.equal(rows, [], 'nothing of the machinery is left behind');
});

test('the core is assembled from its templates in the order of their numbers, filled from the config', async () => {
  project.write('templates/core/900_b.sql.hbs', 'select {{webhookLogging.retentionDays}} as days;');
  project.write('templates/core/1000_c.sql.hbs', "select '{{auth.enabled}}';");
  project.configure();
  const sql = await rendered(corePath);
  const order = [...sql.matchAll(/^-- templates\/core\/(\d+)_/gm)].map(([, number]) => Number(number));
  assert.equal(
    order,
    order.toSorted((a, b) => a - b),
  );
  assert.ok(order.includes(900) && order.at(-1) === 1000);
  assert.match(sql, 'select 14 as days;');
  assert.match(sql, "select 'true';");
});

test('a core template of the project that is not re-runnable is refused', async () => {
  project.write('templates/core/900_b.sql.hbs', '\ncreate table supasaasy.x (id int);');
  project.configure();
  const [diagnostic] = await refused();
  assert.is(diagnostic?.file, join(project.root, 'templates/core/900_b.sql.hbs'));
  assert.is(diagnostic?.location?.line, 2);
});

test('everything wrong in any file is reported at once, by file and line', async () => {
  project.connector('a', { '1_x.sql': 'begin;\ndrop view supasaasy.v;', '2_y.sql': 'selec 1;' });
  project.connector('b', { '1_x.sql': '\n\nvacuum;' });
  project.configure('a', 'b');
  const places = (await refused()).map(
    ({ file, location }) => `${file.split('/connectors/')[1]}:${location?.line}`,
  );
  assert.equal(places.toSorted(), [
    'a/migrations/1_x.sql:1',
    'a/migrations/1_x.sql:2',
    'a/migrations/2_y.sql:1',
    'b/migrations/1_x.sql:3',
  ]);
});

for (const [name, files, message] of [
  ['a name without a number', { 'views.sql': view('a') }, /does not start with a number/],
  ['a number without a name', { '001.sql': view('a') }, /does not start with a number/],
  ['two files of one number', { '1_a.sql': view('a'), '001_b.sql': view('b') }, /same number as 001_b\.sql/],
  ['an empty file', { '001_a.sql': ' \n' }, /the file is empty/],
  ['a directory without SQL', { 'README.md': 'x' }, /has no SQL files/],
] as const) {
  test(`${name} is refused`, async () => {
    project.connector('stripe', files);
    project.configure('stripe');
    const diagnostics = await refused();
    assert.is(diagnostics.length, 1);
    assert.match(diagnostics[0]?.message ?? '', message);
  });
}

test('a file that cannot be read is an error, not left out', async () => {
  project.connector('stripe', { '001_a.sql': view('a') });
  project.configure('stripe');
  const path = 'supabase/functions/_shared/connectors/stripe/migrations/001_a.sql';
  rmSync(join(project.root, path));
  // A directory of that name is unreadable as a file for everyone, root included.
  project.write(`${path}/x`, '');
  assert.match((await refused())[0]?.message ?? '', /cannot be read: EISDIR/);
  rmSync(join(project.root, path), { recursive: true });
  writeFileSync(join(project.root, path), Buffer.from('select 1; -- \xff', 'latin1'));
  assert.match((await refused())[0]?.message ?? '', /cannot be read: .*encoded data/);
});

test.run();
