import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Config } from '../../../generators/config/config.ts';
import { generateMigrations } from '../../../generators/migrations/generate.ts';
import { openTemplates } from '../../../generators/templates.ts';
import type { Row } from '../../../local/database/local-database.ts';
import { at, type Mirror } from '../../mirror.ts';

export const listedUser = '11111111-1111-4111-8111-111111111111';
export const otherUser = '22222222-2222-4222-8222-222222222222';

/** Readable by users on the allow-list; the rest of the tables is the functions' own memory. */
const readable = ['changes', 'entities', 'jobs', 'sync_state', 'tasks', 'users'];
/** Of these, users on the list may count how much there is of each collection. */
const countable = ['quarantine', 'rereads'];
const hidden = ['rate_limits', 'seen', 'tombstones', 'webhook_events', 'webhook_logs'];
/** What the views are made of. */
const viewFunctions = [
  'cron_field',
  'json_bigint',
  'json_boolean',
  'json_time_iso',
  'json_time_ms',
  'json_numeric',
  'json_time',
  'next_cron_run',
  'scheduled_jobs',
];

/** One row in every table: two objects, two users of whom one is on the allow-list. */
export async function fillMirror(mirror: Mirror): Promise<void> {
  await mirror.merge(
    { external_id: 'cus_1' },
    { external_id: 'sub_1', collection_key: 'stripe_subscription' },
  );
  await mirror.merge({ op: 'delete', external_id: 'cus_2', version_at: at(9) });
  await mirror.merge({ op: 'reread', source: 'event', external_id: 'cus_3' });
  await mirror.merge({ op: 'quarantine', external_id: 'cus_4', error: 'no id', payload: {} });
  const tasks = JSON.stringify([{ resource: 'customer', collection_key: 'stripe_customer' }]);
  await mirror.call('enqueue_job', 'a', 'full', 'false', tasks);
  const event = { op: 'upsert', source: 'event', collection_key: 'c', external_id: '1', version_at: at(1) };
  const changes = JSON.stringify([{ ...event, payload: {}, archived: false }]);
  await mirror.call('apply_webhook', 'a', 'evt_1', 't', at(1), '14', changes);
  await mirror.database.exec(`
    insert into supasaasy.seen (task_id, external_id) select id, 'cus_1' from supasaasy.tasks;
    insert into supasaasy.rate_limits (bucket, tokens, refilled_at) values ('a', 1, now());
    insert into supasaasy.changes (app_key, collection_key, external_id, operation, version_at)
      values ('a', 'stripe_customer', 'cus_1', 'created', now());
    insert into supasaasy.sync_state (app_key, collection_key) values ('a', 'stripe_customer');
    insert into auth.users (id) values ('${listedUser}'), ('${otherUser}');
    insert into supasaasy.users (user_id) values ('${listedUser}');`);
}

/** The API's role of a request, and its user. */
type Caller = readonly [role: 'anon' | 'authenticated' | 'service_role', userId?: string];
const anon: Caller = ['anon'];
const service: Caller = ['service_role'];
const listed: Caller = ['authenticated', listedUser];
const unlisted: Caller = ['authenticated', otherUser];

/** Who may do what; run on every kind of database, on a mirror that `fillMirror` filled. */
export function accessCases(test: Test<{ mirror: Mirror }>): void {
  const run = (mirror: Mirror, [role, userId]: Caller, text: string): Promise<Row[]> =>
    mirror.database.runWith(
      { role, 'request.jwt.claims': JSON.stringify({ role, sub: userId }) },
      { text, values: [] },
    );
  const outcome = (mirror: Mirror, caller: Caller, text: string): Promise<unknown> =>
    run(mirror, caller, text).then(
      (rows) => rows.length,
      (error: { code?: string }) => error.code,
    );
  const names = async (mirror: Mirror, sql: string) =>
    (await mirror.rows(sql)).map((row) => String(Object.values(row)[0]));
  const relations = (mirror: Mirror, kind: 'r' | 'v') =>
    names(
      mirror,
      `select relname from pg_class where relnamespace = 'supasaasy'::regnamespace and relkind = '${kind}' order by 1`,
    );
  /** Calls of every function with nulls for arguments, as SQL, by name. */
  const calls = async (mirror: Mirror) =>
    mirror.rows(`
      select p.proname as name,
        format('select %s(%s)', p.oid::regproc, (
          select string_agg('null::' || format_type(t, null), ', ') from unnest(p.proargtypes) as t
        )) as sql
      from pg_proc p
      where p.pronamespace = 'supasaasy'::regnamespace and p.prorettype <> 'trigger'::regtype
      order by 1`);

  test('the tables are those this test knows', async ({ mirror }) => {
    assert.equal(await relations(mirror, 'r'), [...readable, ...countable, ...hidden].sort());
    assert.ok((await relations(mirror, 'v')).length >= 11);
  });

  test('anon can read and call nothing', async ({ mirror }) => {
    for (const relation of [...(await relations(mirror, 'r')), ...(await relations(mirror, 'v'))])
      assert.is(await outcome(mirror, anon, `select * from supasaasy.${relation}`), '42501', relation);
    for (const { name, sql } of await calls(mirror))
      assert.is(await outcome(mirror, anon, String(sql)), '42501', String(name));
  });

  test('a signed-in user who is not on the list sees no row of any table or view', async ({ mirror }) => {
    for (const relation of [...readable, ...(await relations(mirror, 'v'))])
      assert.is(await outcome(mirror, unlisted, `select * from supasaasy.${relation}`), 0, relation);
    for (const relation of countable)
      assert.is(await outcome(mirror, unlisted, `select app_key from supasaasy.${relation}`), 0, relation);
  });

  test('a signed-in user without a user id sees no row either', async ({ mirror }) => {
    assert.is(await outcome(mirror, ['authenticated'], 'select * from supasaasy.entities'), 0);
  });

  test('a listed user sees the objects, the sync state, the views and themselves', async ({ mirror }) => {
    const rows = (table: string) => run(mirror, listed, `select * from supasaasy.${table}`);
    assert.is((await rows('entities')).length, 3);
    for (const table of ['changes', 'jobs', 'sync_state', 'tasks'])
      assert.is((await rows(table)).length, 1, table);
    assert.is((await rows('stripe_customers')).length, 1);
    assert.is((await rows('stripe_subscriptions')).length, 1);
    assert.equal(
      (await rows('users')).map((row) => row.user_id),
      [listedUser],
    );
    for (const view of await relations(mirror, 'v'))
      assert.type(await outcome(mirror, listed, `select * from supasaasy.${view}`), 'number', view);
  });

  test('users cannot see who else is on the list', async ({ mirror }) => {
    const sql = (action: string) => `${action} supasaasy.users`;
    await mirror.database.exec(`${sql('insert into')} (user_id) values ('${otherUser}')`);
    const seen = await run(mirror, listed, 'select user_id from supasaasy.users');
    await mirror.database.exec(`${sql('delete from')} where user_id = '${otherUser}'`);
    assert.equal(seen, [{ user_id: listedUser }]);
  });

  test('a listed user may count what waits or was refused, and see nothing more of it', async ({
    mirror,
  }) => {
    for (const table of countable) {
      const counted = `select app_key, collection_key from supasaasy.${table}`;
      assert.is(await outcome(mirror, listed, counted), 1, table);
      assert.is(await outcome(mirror, listed, `select * from supasaasy.${table}`), '42501', table);
    }
  });

  test('the memory of the functions is closed to users, also to listed ones', async ({ mirror }) => {
    for (const table of hidden)
      assert.is(await outcome(mirror, listed, `select * from supasaasy.${table}`), '42501', table);
  });

  test('nobody signed in can write anything anywhere', async ({ mirror }) => {
    const tables = await relations(mirror, 'r');
    // A view that nobody could write to refuses in its own words.
    const refusals = (relation: string) =>
      tables.includes(relation) ? ['42501'] : ['42501', '42809', '55000'];
    for (const relation of [...tables, ...(await relations(mirror, 'v'))]) {
      const [column] = await names(
        mirror,
        `select quote_ident(attname) from pg_attribute where attrelid = 'supasaasy.${relation}'::regclass and attnum > 0
          and attidentity = '' limit 1`,
      );
      for (const sql of [
        `insert into supasaasy.${relation} default values`,
        `update supasaasy.${relation} set ${column} = null`,
        `delete from supasaasy.${relation}`,
        `truncate supasaasy.${relation}`,
      ]) {
        const refusal = String(await outcome(mirror, listed, sql));
        assert.ok(refusals(relation).includes(refusal), `${sql}: ${refusal}`);
      }
    }
    assert.is(await outcome(mirror, listed, 'create table supasaasy.mine ()'), '42501');
    assert.is(
      await outcome(mirror, unlisted, `insert into supasaasy.users (user_id) values ('${otherUser}')`),
      '42501',
    );
  });

  test('a signed-in user can call only what the views are made of', async ({ mirror }) => {
    for (const { name, sql } of await calls(mirror)) {
      const found = await outcome(mirror, listed, String(sql));
      // Nulls are no arguments some of them take.
      assert.is(found === '42501', !viewFunctions.includes(String(name)), String(name));
    }
  });

  test('service_role reads every table and writes through the functions', async ({ mirror }) => {
    for (const table of [...readable, ...countable, ...hidden])
      assert.ok(Number(await outcome(mirror, service, `select * from supasaasy.${table}`)) > 0, table);
    for (const view of await relations(mirror, 'v'))
      assert.type(await outcome(mirror, service, `select * from supasaasy.${view}`), 'number', view);
    const [row] = await run(
      mirror,
      service,
      `select supasaasy.apply_webhook('b', 'evt_1', 't', now(), 14,
         '[{"op":"upsert","source":"event","collection_key":"c","external_id":"1","version_at":"2026-01-01","payload":{},"archived":false}]'
       ) ->> 'outcome' as outcome`,
    );
    assert.is(row?.outcome, 'processed');
    for (const call of [
      `enqueue_job('b', 'full', false, '[{"resource":"c","collection_key":"c"}]')`,
      'claim_task(null, 60)',
      "claim_rereads('b', '{c}', null, 1)",
      "walk_rereads('b', 'c', '', 1)",
      "note_reread_failure('b', 'c', '1', 'x', false)",
      "take_tokens('b', 1, 1, 1)",
      'prune()',
      'pick_up_work()',
      `merge_entities('b', '[{"op":"quarantine","collection_key":"c","external_id":"2","error":"x"}]')`,
    ])
      assert.is(await outcome(mirror, service, `select supasaasy.${call}`), 1, call);
    for (const table of ['entities', 'jobs', 'quarantine'])
      await mirror.database.exec(`delete from supasaasy.${table} where app_key = 'b'`);
  });

  test('every function names its search_path or is bound when created, and none runs as its owner', async ({
    mirror,
  }) => {
    const functions = `from pg_proc p where p.pronamespace = 'supasaasy'::regnamespace`;
    assert.ok((await names(mirror, `select proname ${functions}`)).length >= 14);
    const unsafe = `select proname ${functions} and (
      prosecdef or (prosqlbody is null and not coalesce('search_path=""' = any (proconfig), false)))`;
    assert.equal(await names(mirror, unsafe), []);
    const open = `select proname ${functions} and exists (
      select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as acl
      where acl.grantee in (0, 'anon'::regrole))`;
    assert.equal(await names(mirror, open), []);
  });

  test('every view runs with the rights of who asks, and every table is secured row by row', async ({
    mirror,
  }) => {
    const inSchema = "relnamespace = 'supasaasy'::regnamespace";
    const loose = `select relname from pg_class where ${inSchema} and relkind = 'v'
      and not coalesce('security_invoker=true' = any (reloptions), false)`;
    assert.equal(await names(mirror, loose), []);
    const unsecured = `select relname from pg_class where ${inSchema} and relkind = 'r' and not relrowsecurity`;
    assert.equal(await names(mirror, unsecured), []);
  });

  test('what is created in the schema later is closed to everybody but service_role and its owner', async ({
    mirror,
  }) => {
    await mirror.database.exec(
      'create table supasaasy.later (n int); insert into supasaasy.later values (1)',
    );
    const outcomes = [
      await outcome(mirror, anon, 'select * from supasaasy.later'),
      await outcome(mirror, listed, 'select * from supasaasy.later'),
    ];
    await mirror.database.exec('drop table supasaasy.later');
    assert.equal(outcomes, ['42501', '42501']);
  });

  test('a user who is removed from the project is removed from the list', async ({ mirror }) => {
    const third = '33333333-3333-4333-8333-333333333333';
    await mirror.database.exec(`insert into auth.users (id) values ('${third}');
      insert into supasaasy.users (user_id) values ('${third}'); delete from auth.users where id = '${third}'`);
    assert.is((await mirror.rows('select 1 from supasaasy.users')).length, 1);
  });

  test('with auth disabled nobody but service_role reads, and enabling it again brings the list back', async ({
    mirror,
  }) => {
    const everything = [...readable, ...(await relations(mirror, 'v'))];
    await mirror.database.exec(await coreSql(false));
    for (const relation of everything)
      for (const caller of [listed, unlisted])
        assert.is(await outcome(mirror, caller, `select * from supasaasy.${relation}`), 0, relation);
    assert.is(await outcome(mirror, anon, 'select * from supasaasy.entities'), '42501');
    assert.is(await outcome(mirror, service, 'select * from supasaasy.entities'), 3);

    await mirror.database.exec(await coreSql(true));
    assert.is(await outcome(mirror, listed, 'select * from supasaasy.entities'), 3);
    assert.is(await outcome(mirror, unlisted, 'select * from supasaasy.entities'), 0);
  });
}

/** The repeatable core migration as the generator writes it, in one transaction as a push applies it. */
export async function coreSql(enabled: boolean): Promise<string> {
  const root = '/project';
  const config: Config = {
    root,
    path: `${root}/supasaasy.config.ts`,
    apps: [],
    connectors: [],
    syncSchedules: [],
    auth: { enabled },
    webhookLogging: { enabled: true, retentionDays: 14 },
    changeEventsRetentionDays: 14,
    features: [],
  };
  const result = await generateMigrations(config, openTemplates(root));
  if (!result.ok) throw new Error('the core migration was refused');
  const core = result.files.find(({ path }) => path.includes('supasaasy_core'));
  return `begin; ${core?.content}; commit;`;
}
