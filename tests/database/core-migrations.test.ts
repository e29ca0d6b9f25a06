import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LocalDatabase } from '../../local/database/local-database.ts';
import { applyMigrations } from '../../local/database/migrate.ts';
import { openDatabase } from '../../local/database/open-database.ts';
import { prepareSupabase } from '../../local/database/prepare-supabase.ts';
import { at, mirrorOn } from '../mirror.ts';
import { jobsOn } from '../mirror-jobs.ts';
import { freshDatabase } from '../postgres.ts';

const migrations = fileURLToPath(new URL('../../supabase/migrations', import.meta.url));
const earlyRelease = await readFile(new URL('./early-release.sql', import.meta.url), 'utf8');
const recordedEarlier = [
  '00000000000000_create_supasaasy_schema.sql',
  '00000000000001_add_sync_state.sql',
  '00000000000002_add_pg_cron.sql',
  '00000000000003_add_stripe_views.sql',
];

/** An empty PostgreSQL database that has what Supabase gives. */
async function openSupabase() {
  const fresh = await freshDatabase();
  const database = await openDatabase(fresh.url);
  await prepareSupabase(database);
  return { database, mirror: mirrorOn(database), ...fresh };
}

const today = await openSupabase();
const early = await openSupabase();
test.after(async () => {
  for (const { database, drop } of [today, early]) {
    await database.close();
    await drop();
  }
});

/** Everything about the schema that an applied migration decides. */
const schemaOf = (database: LocalDatabase) =>
  database.query(`
    select 'relation ' || c.relname as name, concat_ws(' ', c.relkind, c.relacl::text, c.reloptions::text, c.relrowsecurity,
      pg_get_viewdef(c.oid), obj_description(c.oid, 'pg_class'), (
        select string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull), ', ' order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      )) as definition
    from pg_class c where c.relnamespace = 'supasaasy'::regnamespace and c.relkind in ('r', 'v', 'i')
    union all
    select 'function ' || p.oid::regprocedure, pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '')
    from pg_proc p where p.pronamespace = 'supasaasy'::regnamespace
    union all
    select 'policy ' || tablename || '.' || policyname, concat_ws(' ', roles::text, cmd, qual) from pg_policies
    where schemaname = 'supasaasy'
    order by 1`);

test('a database that is not Supabase is told everything it lacks, and nothing is changed', async () => {
  const plain = await openDatabase(undefined);
  const failure = () =>
    applyMigrations(plain, migrations).then(
      () => 'applied',
      (error: Error) => error.message,
    );
  const lacks = (list: string) => `SupaSaaSy needs a Supabase database; this one lacks: ${list};`;
  const nothing = async () => {
    assert.equal(await plain.query("select 1 from pg_namespace where nspname = 'supasaasy'"), []);
    assert.equal(await plain.query('select 1 from supasaasy_local.applied_migrations'), []);
  };

  const roles = 'role "anon", role "authenticated", role "service_role"';
  assert.match(await failure(), lacks(`function auth.uid(), ${roles}, table auth.users`));
  await nothing();

  await plain.exec(
    'create role anon; create role authenticated; create schema auth; create table auth.users ()',
  );
  const message = await failure();
  assert.match(message, lacks('function auth.uid(), role "service_role"'));
  assert.match(message, '00000000000000_create_supasaasy_schema.sql');
  assert.match(message, 'Push to a Supabase project');
  await nothing();
  await plain.close();
});

test('a second run skips the versioned files, repeats the others and changes nothing', async () => {
  const { database, mirror } = today;
  const first = await applyMigrations(database, migrations);
  assert.equal(first.skipped, []);
  await mirror.merge({});
  const before = await schemaOf(database);
  assert.ok(before.length > 40);

  const second = await applyMigrations(database, migrations);
  assert.equal(second.edited, []);
  assert.equal(second.applied, [
    '99999999999998_supasaasy_core.sql',
    '99999999999999_connector_migrations.sql',
  ]);
  assert.equal(await schemaOf(database), before);
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
});

test('no function of the schema has a fault that plpgsql_check can find', async () => {
  const { database } = today;
  await database.exec('create extension plpgsql_check with schema public');
  const plpgsql = `from pg_proc p join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
      where p.pronamespace = 'supasaasy'::regnamespace and p.prorettype <> 'trigger'::regtype`;
  assert.ok((await database.query(`select 1 ${plpgsql}`)).length >= 5);
  const faults = await database.query(`
      select p.oid::regprocedure::text as name, f.lineno, f.level, f.message
      from pg_proc p
      join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
      cross join lateral public.plpgsql_check_function_tb(p.oid, extra_warnings => true, security_warnings => true) as f
      where p.pronamespace = 'supasaasy'::regnamespace and p.prorettype <> 'trigger'::regtype`);
  assert.equal(faults, []);
});

test('a database of an early release takes all migrations it has not had', async () => {
  const { database } = early;
  await database.exec(earlyRelease);
  await database.exec(`
    create schema supasaasy_local;
    create table supasaasy_local.applied_migrations (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now()
    );
    insert into supasaasy_local.applied_migrations (name, sha256)
    values ${recordedEarlier.map((name) => `('${name}', 'of an early release')`).join(', ')};`);
  const { skipped, edited } = await applyMigrations(database, migrations);
  assert.equal(skipped, recordedEarlier);
  assert.equal(edited, recordedEarlier);
});

// The tests below go on with that database, those that only read it first.

test('a database of an early release is adopted: live rows stay as they were, deleted ones become tombstones', async () => {
  const { mirror } = early;
  const rows = await mirror.rows(`
      select app_key, external_id, raw_payload ->> 'v' as v, updated_at = '2025-01-01' as kept, archived_at
      from supasaasy.entities order by external_id, app_key`);
  assert.equal(rows, [
    { app_key: 'a', external_id: 'cus_1', v: '1', kept: true, archived_at: null },
    { app_key: 'b', external_id: 'cus_1', v: '7', kept: true, archived_at: null },
    { app_key: 'a', external_id: 'cus_2', v: '1', kept: true, archived_at: null },
    { app_key: 'a', external_id: 'prod_1', v: '1', kept: true, archived_at: rows[3]?.archived_at },
  ]);
  const buried = `select external_id, version_at = '2025-06-01' as june, version_at = '2025-07-01' as july
      from supasaasy.tombstones order by 1`;
  assert.equal(await mirror.rows(buried), [
    { external_id: 'cus_3', june: true, july: false },
    { external_id: 'sub_1', june: false, july: true },
  ]);
});

test("an adopted database has today's view in place of the old one", async () => {
  const { mirror } = early;
  const columns = await mirror.rows(
    "select attname from pg_attribute where attrelid = 'supasaasy.stripe_customers'::regclass and attname in ('external_id', 'name')",
  );
  assert.equal(columns, [{ attname: 'name' }]);
  const customers = await mirror.rows(
    "select id, email from supasaasy.stripe_customers where app_key = 'a' order by id",
  );
  assert.equal(customers, [
    { id: 'cus_1', email: 'one@example.com' },
    { id: 'cus_2', email: null },
  ]);
});

test('an adopted database is closed again: what an early release opened to every user is not', async () => {
  const { database } = early;
  const user = '22222222-2222-4222-8222-222222222222';
  await database.exec(`insert into auth.users (id) values ('${user}')`);
  const settings = { role: 'authenticated', 'request.jwt.claims': JSON.stringify({ sub: user }) };
  const read = (table: string) =>
    database.runWith(settings, { text: `select * from supasaasy.${table}`, values: [] }).then(
      (rows) => rows.length,
      (error: { code: string }) => error.code,
    );
  for (const table of ['entities', 'sync_state', 'stripe_customers']) assert.is(await read(table), 0, table);
  for (const table of ['tombstones', 'quarantine', 'rereads', 'webhook_events', 'webhook_logs'])
    assert.is(await read(table), '42501', table);
  await database.exec('create table supasaasy.later (n int)');
  const later = await read('later');
  await database.exec('drop table supasaasy.later');
  assert.is(later, '42501');
});

test('an adopted database is adopted once: another run changes nothing', async () => {
  const { database, mirror } = early;
  const before = [await schemaOf(database), await mirror.entities()];
  await applyMigrations(database, migrations);
  assert.equal([await schemaOf(database), await mirror.entities()], before);
});

test('an adopted database takes merges: updates, creations, deletions, nothing older than a tombstone', async () => {
  const { mirror } = early;
  const one = { id: 'cus_1', v: 1, email: 'one@example.com' };
  const written = 'select xmin::text from supasaasy.entities order by external_id, app_key';
  const before = await mirror.rows(written);
  assert.equal(await mirror.merge({ external_id: 'cus_1', payload: one }), {
    stripe_customer: { unchanged: 1 },
  });
  assert.equal(await mirror.rows(written), before);
  assert.equal(
    await mirror.merge(
      { external_id: 'cus_1', payload: { ...one, v: 2 } },
      { external_id: 'cus_2', op: 'delete' },
      { external_id: 'cus_3', version_at: '2025-05-01' },
      { external_id: 'cus_4' },
    ),
    { stripe_customer: { updated: 1, deleted: 1, created: 1 } },
  );
  // A listing may lag behind a deletion, so the object is asked for.
  assert.equal(await mirror.rows('select external_id from supasaasy.rereads'), [{ external_id: 'cus_3' }]);
  assert.equal((await mirror.entities()).sort(), [
    'stripe_customer cus_1 v=2',
    'stripe_customer cus_1 v=7',
    'stripe_customer cus_4 v=1',
    'stripe_product prod_1 v=1',
  ]);
});

test('an adopted database syncs everything at first: the old watermark is not trusted', async () => {
  const { mirror } = early;
  const jobs = jobsOn(mirror);
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  const task = await jobs.claim();
  assert.is(task.since, null);
  await jobs.record(task, { ids: ['cus_1', 'cus_4'], readAt: 5 });
  await jobs.finish(task);
  assert.equal(
    await mirror.rows(
      "select external_id from supasaasy.entities where app_key = 'a' and collection_key = 'stripe_customer' order by 1",
    ),
    [{ external_id: 'cus_1' }, { external_id: 'cus_4' }],
  );
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  assert.is(Date.parse(String((await jobs.claim()).since)), Date.parse(at(5)));
});

test.run();
