import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LocalDatabase } from '../../../local/database/local-database.ts';
import { applyMigrations } from '../../../local/database/migrate.ts';
import { MigrationError } from '../../../local/database/migration-error.ts';
import { openPglite } from '../../../local/database/pglite.ts';
import { connectPostgres } from '../../../local/database/postgres-database.ts';
import { freshDatabase } from '../../postgres.ts';

const fresh = await freshDatabase();
const databases = [await openPglite(), await connectPostgres(fresh.url)];

test.after(async () => {
  for (const database of databases) await database.close();
  await fresh.drop();
});

type Files = Record<string, string>;

async function withFiles<T>(files: Files, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'supasaasy-migrations-'));
  try {
    for (const [name, sql] of Object.entries(files)) await writeFile(join(directory, name), sql);
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

const migrate = (database: LocalDatabase, files: Files) =>
  withFiles(files, (directory) => applyMigrations(database, directory));

async function failed(database: LocalDatabase, files: Files): Promise<MigrationError> {
  const error = await migrate(database, files).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(error, MigrationError);
  return error as MigrationError;
}

async function empty(database: LocalDatabase) {
  await database.exec(`drop schema public cascade; create schema public;
    drop schema if exists supasaasy_local cascade; drop schema if exists elsewhere cascade`);
}

const runs = "insert into public.runs values (current_setting('app.file', true))";

for (const database of databases) {
  const on = ` [${database.kind}]`;
  const exists = async (table: string) =>
    (await database.query<{ there: boolean }>('select to_regclass($1) is not null there', [table]))[0]?.there;

  test(`versioned files are applied once, in name order; repeatable ones each time, last${on}`, async () => {
    await empty(database);
    const files: Files = {
      '99999999999999_connector_migrations.sql': "insert into public.log values ('last')",
      '99999999999998_supasaasy_core.sql': "insert into public.log values ('core')",
      '00000000000000_first.sql': 'create table public.log (what text)',
      '20240101000000_second.sql': "insert into public.log values ('second')",
      'README.md': 'not sql',
    };
    const repeatable = ['99999999999998_supasaasy_core.sql', '99999999999999_connector_migrations.sql'];
    const once = ['00000000000000_first.sql', '20240101000000_second.sql'];
    assert.equal(await migrate(database, files), {
      applied: [...once, ...repeatable],
      skipped: [],
      edited: [],
    });
    assert.equal(await migrate(database, files), { applied: repeatable, skipped: once, edited: [] });

    files['20240301000000_dated.sql'] = "insert into public.log values ('dated')";
    files['20240101000000_second.sql'] += ';insert into public.no_such_table values (1)';
    assert.equal(await migrate(database, files), {
      applied: ['20240301000000_dated.sql', ...repeatable],
      skipped: once,
      edited: ['20240101000000_second.sql'],
    });
    assert.equal(
      (await database.query<{ what: string }>('select what from public.log')).map(({ what }) => what),
      ['second', 'core', 'last', 'core', 'last', 'dated', 'core', 'last'],
    );
  });

  test(`a failing file names file, line and column, and changes nothing${on}`, async () => {
    await empty(database);
    const sql = `-- grüße 🙂\ncreate table public.made (id int);\n\ninsert into public.made\n  values ('🙂', nonsense);\n`;
    const error = await failed(database, {
      '00000000000001_ok.sql': 'create table public.kept ()',
      '00000000000002_bad.sql': sql,
    });
    assert.match(error.message, /00000000000002_bad\.sql:5:17: column "nonsense" does not exist/);
    assert.match(error.message, '> 5 |   values');
    assert.equal([error.line, error.column, error.code], [5, 17, '42703']);
    assert.not(await exists('public.made'));
    assert.ok(await exists('public.kept'), 'the files before it stay');
    const [{ names } = { names: null }] = await database.query<{ names: unknown }>(
      'select array_agg(name) names from supasaasy_local.applied_migrations',
    );
    assert.equal(names, ['00000000000001_ok.sql']);
  });

  test(`a syntax error has its position too${on}`, async () => {
    await empty(database);
    const error = await failed(database, {
      '1_bad.sql': 'create table public.a ();\n\ncreate tabel public.b ();',
    });
    assert.equal([error.line, error.column, error.code], [3, 8, '42601']);
    assert.not(await exists('public.a'));
  });

  test(`an error without position points at its statement${on}`, async () => {
    await empty(database);
    const sql =
      "select 1;\n/* why */\n-- because\n  do $$ begin raise exception 'no; really' using hint = 'try again'; end $$;\n";
    const error = await failed(database, { '1_raise.sql': sql });
    assert.equal([error.line, error.column, error.code], [4, 3, 'P0001']);
    assert.match(error.message, 'no; really; try again');
  });

  test(`a file that ends its transaction itself is refused before anything runs${on}`, async () => {
    await empty(database);
    const error = await failed(database, {
      '1_commit.sql': 'create table public.a ();\ncommit;\nselect 1/0;',
    });
    assert.is(error.line, 2);
    assert.match(error.message, 'one transaction');
    assert.not(await exists('public.a'));
  });

  test(`what a file sets for its session does not reach the next one${on}`, async () => {
    await empty(database);
    await migrate(database, {
      '1_set.sql':
        "create schema elsewhere; select set_config('search_path', 'elsewhere', false); create table a ();",
      '2_next.sql': 'create table b ();',
    });
    assert.ok(await exists('elsewhere.a'));
    assert.ok(await exists('public.b'));
  });

  test(`two runs at the same time apply each file once${on}`, async () => {
    await empty(database);
    const files = { '1_runs.sql': 'create table public.runs (file text);', '2_run.sql': `${runs};` };
    await withFiles(files, async (directory) => {
      const both = await Promise.all([
        applyMigrations(database, directory),
        applyMigrations(database, directory),
      ]);
      assert.equal(both.flatMap(({ applied }) => applied).sort(), ['1_runs.sql', '2_run.sql']);
    });
    assert.equal(await database.query('select count(*) n from public.runs'), [{ n: 1 }]);
  });
}

test.run();
