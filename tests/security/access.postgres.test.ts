import { readFileSync } from 'node:fs';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../mirror.ts';
import { freshDatabase } from '../postgres.ts';
import { coreSql, fillMirror, listedUser, otherUser } from '../templates/core/access-cases.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);
await fillMirror(mirror);
await mirror.database.exec(`
  insert into supasaasy.users (user_id) values ('${otherUser}');
  delete from supasaasy.users where user_id = '${otherUser}';
  create schema tap;
  create extension pgtap with schema tap;
  grant usage on schema tap to public;`);

test.after(async () => {
  await mirror.close();
  await fresh.drop();
});

interface TapResult {
  readonly passed: number;
  readonly failed: readonly string[];
}

/** Runs a pgTAP file of tests/pgtap in a transaction that is rolled back. */
async function tap(name: string, auth: boolean): Promise<TapResult> {
  const sql = readFileSync(new URL(`../pgtap/${name}.sql`, import.meta.url), 'utf8');
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  try {
    const results = await client.query(`
      begin;
      set local search_path = tap, public;
      set local supasaasy_test.listed = '${listedUser}';
      set local supasaasy_test.other = '${otherUser}';
      set local supasaasy_test.auth = '${auth}';
      select no_plan();
      ${sql}
      select finish();
      rollback;`);
    const rows = ([] as pg.QueryResult[]).concat(results).flatMap((result) => result.rows);
    const lines = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'string');
    return {
      passed: lines.filter((line) => line.startsWith('ok')).length,
      failed: lines.filter((line) => line.startsWith('not ok')),
    };
  } finally {
    await client.end();
  }
}

async function passes(name: string, least: number, auth = true): Promise<void> {
  const { passed, failed } = await tap(name, auth);
  assert.equal(failed, []);
  assert.ok(passed >= least, `only ${passed} checks were made`);
}

/** Runs with a change of the schema that is taken back. */
async function withChange(sql: string, undo: string, run: () => Promise<void>): Promise<void> {
  await mirror.database.exec(sql);
  try {
    await run();
  } finally {
    await mirror.database.exec(undo);
  }
}

test('tables, views, sequences and functions are open to those the design names, and to nobody else', () =>
  passes('privileges', 400));

test('nobody but users on the list, and service_role, sees a row of any table or view', () =>
  passes('rows', 150));

for (const [what, sql, undo, failure] of [
  [
    'a table without row level security',
    'create table supasaasy.forgotten (n integer)',
    'drop table supasaasy.forgotten',
    'table forgotten is secured row by row',
  ],
  [
    'a view that runs as its owner',
    'create view supasaasy.forgotten as select * from supasaasy.entities; grant select on supasaasy.forgotten to authenticated',
    'drop view supasaasy.forgotten',
    'view forgotten runs with the rights of who asks',
  ],
  [
    'a function that everybody may call',
    "create function supasaasy.forgotten() returns integer language sql set search_path = '' as 'select 1'",
    'drop function supasaasy.forgotten()',
    'anon cannot call supasaasy.forgotten()',
  ],
  [
    'a function that runs as its owner',
    "create function supasaasy.forgotten() returns integer language sql security definer set search_path = '' as 'select 1'",
    'drop function supasaasy.forgotten()',
    'supasaasy.forgotten() runs as its caller',
  ],
  [
    'a function that looks names up anywhere',
    "create function supasaasy.forgotten() returns integer language sql as 'select 1'",
    'drop function supasaasy.forgotten()',
    'supasaasy.forgotten() looks names up nowhere but where it says',
  ],
  [
    'a table that is opened to anon',
    'grant select on supasaasy.webhook_logs to anon',
    'revoke select on supasaasy.webhook_logs from anon',
    'anon has no right on table webhook_logs',
  ],
  [
    'a policy for writing',
    'create policy forgotten on supasaasy.entities for update to authenticated using (true)',
    'drop policy forgotten on supasaasy.entities',
    'table entities has its policies and no other',
  ],
] as const) {
  test(`${what} is noticed`, () =>
    withChange(sql, undo, async () => {
      const { failed } = await tap('privileges', true);
      assert.ok(
        failed.some((line) => line.includes(failure)),
        failed.join('\n') || 'nothing was noticed',
      );
    }));
}

test('a view that runs as its owner shows its rows to users not on the list, which is noticed', () =>
  withChange(
    'create view supasaasy.forgotten as select * from supasaasy.entities; grant select on supasaasy.forgotten to authenticated',
    'drop view supasaasy.forgotten',
    async () => {
      const { failed } = await tap('rows', true);
      assert.ok(failed.some((line) => line.includes('a user not on the list sees no row of forgotten')));
    },
  ));

test('with auth disabled nobody but service_role sees a row, and enabling it again brings the list back', async () => {
  await mirror.database.exec(await coreSql(false));
  await passes('rows', 150, false);
  await mirror.database.exec(await coreSql(true));
  await passes('rows', 150);
  await passes('privileges', 400);
});

test.run();
