import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Row } from '../../../local/database/local-database.ts';
import { at, openMirror } from '../../mirror.ts';
import { listedUser, otherUser } from './access-cases.ts';
import { coreWith } from './core-with.ts';
import { beginTask, endTask, failTask, readInFull } from './sync-steps.ts';

const app = 'stripe_main';
const mirror = await openMirror();
await mirror.database.exec(`insert into auth.users (id) values ('${listedUser}'), ('${otherUser}');
  insert into supasaasy.users (user_id) values ('${listedUser}')`);

test.before.each(async () => {
  await mirror.empty();
  await mirror.database.exec('truncate supasaasy.jobs cascade');
});
test.after(() => mirror.close());

async function health(collectionKey: string, appKey = app): Promise<Row> {
  const [row, ...more] = await mirror.rows(
    `select * from supasaasy.sync_health where app_key = '${appKey}' and collection_key = '${collectionKey}'`,
  );
  assert.ok(row && more.length === 0, `one row of ${appKey} ${collectionKey}`);
  return row;
}
const customer = (id: string, more: object = {}) => ({
  op: 'upsert',
  source: 'read',
  collection_key: 'stripe_customer',
  external_id: id,
  version_at: at(1),
  payload: { id },
  archived: false,
  ...more,
});
const merge = (appKey: string, ...changes: object[]) =>
  mirror.call('merge_entities', appKey, JSON.stringify(changes));
const subscription = (id: string, ...items: string[]) =>
  customer(id, {
    collection_key: 'stripe_subscription',
    children: [{ collection_key: 'stripe_subscription_item', ids: items, since: null }],
  });
const item = (id: string) =>
  customer(id, {
    collection_key: 'stripe_subscription_item',
    parent_collection_key: 'stripe_subscription',
    parent_id: 'sub_1',
  });

test('every configured collection has one row, also when it was never synced', async () => {
  const rows = await mirror.rows(
    'select app_key, collection_key, resource from supasaasy.sync_health order by 1, 2',
  );
  assert.equal(
    rows.map((row) => `${row.app_key} ${row.collection_key} ${row.resource}`),
    [
      'intercom_main intercom_admin admin',
      'intercom_main intercom_company company',
      'intercom_main intercom_contact contact',
      'intercom_main intercom_conversation conversation',
      'intercom_main intercom_conversation_part conversation_part',
      'stripe_main stripe_customer customer',
      'stripe_main stripe_plan plan',
      'stripe_main stripe_price price',
      'stripe_main stripe_product product',
      'stripe_main stripe_subscription subscription',
      'stripe_main stripe_subscription_item subscription_item',
    ],
  );
  assert.equal(await health('stripe_customer'), {
    app_key: app,
    collection_key: 'stripe_customer',
    resource: 'customer',
    is_configured: true,
    status: 'never',
    is_complete: false,
    row_count: 0,
    archived_count: 0,
    last_success_at: null,
    age: null,
    full_read_at: null,
    watermark: null,
    last_counts: null,
    last_error: null,
    suspect: null,
    pending_rereads: 0,
    quarantined: 0,
    running_job_id: null,
    running_since: null,
    next_run_at: null,
  });
});

test('a sync is running from its first worker to its last, also between two of them', async () => {
  const job = await beginTask(mirror, app, 'customer');
  const running = await health('stripe_customer');
  assert.is(running.status, 'running');
  assert.is(running.running_job_id, job.jobId);
  assert.instance(running.running_since, Date);
  assert.is((await health('stripe_product')).status, 'never');

  await mirror.call('release_task', job.taskId, job.leaseId);
  assert.is((await health('stripe_customer')).status, 'running');
  assert.is((await health('stripe_customer')).is_complete, false);
});

test('a sync that only waits for its turn is not running', async () => {
  await mirror.call(
    'enqueue_job',
    app,
    'full',
    'false',
    '[{"resource": "customer", "collection_key": "stripe_customer"}]',
  );
  assert.is((await health('stripe_customer')).status, 'never');
});

test('after a full reading a collection is complete, and says what is stored and what was done', async () => {
  await readInFull(mirror, app, 'customer', [
    customer('cus_1'),
    customer('cus_2'),
    customer('cus_3', { archived: true, archived_at: at(1) }),
  ]);
  const row = await health('stripe_customer');
  assert.is(row.status, 'success');
  assert.is(row.is_complete, true);
  assert.is(row.row_count, 2);
  assert.is(row.archived_count, 1);
  assert.equal(row.last_counts, { created: 3 });
  assert.equal(row.watermark, new Date(at(10)));
  assert.equal(row.full_read_at, new Date(at(10)));
  assert.instance(row.last_success_at, Date);
  assert.type(row.age, 'string');
  assert.is(row.running_job_id, null);
});

test('the age is the time since the last success, whatever failed later', async () => {
  await readInFull(mirror, app, 'customer', []);
  await mirror.database.exec(
    "update supasaasy.sync_state set last_success_at = now() - interval '90 minutes'",
  );
  await failTask(mirror, await beginTask(mirror, app, 'customer'), 'the provider says no');
  const [row] =
    await mirror.rows(`select status, last_error, is_complete, extract(epoch from age)::int as seconds
    from supasaasy.sync_health where collection_key = 'stripe_customer'`);
  assert.equal(row, {
    status: 'failed',
    last_error: 'the provider says no',
    is_complete: true,
    seconds: 5400,
  });
});

test('a collection whose first reading failed is not complete', async () => {
  await failTask(mirror, await beginTask(mirror, app, 'customer'), 'no');
  assert.is((await health('stripe_customer')).is_complete, false);
});

test('what is being tried again says why', async () => {
  const task = await beginTask(mirror, app, 'customer');
  await mirror.call('fail_task', task.taskId, task.leaseId, 'the provider is down', '60', '8');
  const row = await health('stripe_customer');
  assert.is(row.status, 'running');
  assert.is(row.last_error, 'the provider is down');
});

test('a suspect listing makes a collection suspect and not complete until the next full one', async () => {
  await readInFull(mirror, app, 'customer', [customer('cus_1'), customer('cus_2')]);
  const task = await beginTask(mirror, app, 'customer');
  await endTask(mirror, task, [], { sweep: true });
  const row = await health('stripe_customer');
  assert.is(row.status, 'suspect');
  assert.is(row.is_complete, false);
  assert.match(String(row.suspect), 'the listing lacks 2 of 2');
  assert.is(row.row_count, 2);

  await endTask(mirror, await beginTask(mirror, app, 'customer'), [], { mode: 'incremental' });
  const later = await health('stripe_customer');
  assert.equal([later.status, later.is_complete, later.suspect], ['suspect', false, row.suspect]);
});

test('what is to be read again or quarantined makes its collection incomplete until it is settled', async () => {
  await readInFull(mirror, app, 'customer', [customer('cus_1')]);
  await merge(app, {
    op: 'reread',
    source: 'event',
    collection_key: 'stripe_customer',
    external_id: 'cus_1',
    version_at: at(5),
  });
  let row = await health('stripe_customer');
  assert.equal([row.pending_rereads, row.quarantined, row.is_complete], [1, 0, false]);

  await merge(app, customer('cus_1', { version_at: at(6) }));
  await merge(app, {
    op: 'quarantine',
    collection_key: 'stripe_customer',
    external_id: 'cus_2',
    error: 'x',
    payload: {},
  });
  row = await health('stripe_customer');
  assert.equal([row.pending_rereads, row.quarantined, row.is_complete], [0, 1, false]);

  await merge(app, customer('cus_2'));
  row = await health('stripe_customer');
  assert.equal([row.pending_rereads, row.quarantined, row.is_complete], [0, 0, true]);
  assert.is((await health('stripe_product')).quarantined, 0);
});

test('an embedded collection is as fresh and as complete as the one that it comes with', async () => {
  await readInFull(mirror, app, 'subscription', [
    subscription('sub_1', 'si_1', 'si_2'),
    item('si_1'),
    item('si_2'),
  ]);
  const row = await health('stripe_subscription_item');
  assert.equal(
    [row.resource, row.status, row.is_complete, row.row_count, row.last_counts],
    ['subscription_item', 'success', true, 2, { created: 2 }],
  );
  assert.equal(row.last_success_at, (await health('stripe_subscription')).last_success_at);

  await merge(app, {
    op: 'reread',
    source: 'event',
    collection_key: 'stripe_subscription',
    external_id: 'sub_1',
    version_at: at(5),
  });
  const incomplete = await health('stripe_subscription_item');
  assert.equal([incomplete.is_complete, incomplete.pending_rereads], [false, 0]);

  await beginTask(mirror, app, 'subscription');
  assert.is((await health('stripe_subscription_item')).status, 'running');
});

test('what is stored of an app or a collection that is no longer configured has a row of its own', async () => {
  await readInFull(mirror, 'old_app', 'subscription', [subscription('sub_1', 'si_1'), item('si_1')]);
  await merge(app, customer('x_1', { collection_key: 'old_thing' }));
  await merge(app, customer('cus_1'));
  const rows = await mirror.rows(`select app_key, collection_key, resource, status, row_count, next_run_at
    from supasaasy.sync_health where not is_configured order by 1, 2`);
  assert.equal(
    rows.map((row) => [row.app_key, row.collection_key, row.resource, row.status, row.row_count]),
    [
      ['old_app', 'stripe_subscription', null, 'success', 1],
      ['old_app', 'stripe_subscription_item', null, 'success', 1],
      ['stripe_main', 'old_thing', null, 'never', 1],
    ],
  );
  assert.is((await mirror.rows('select 1 from supasaasy.sync_health')).length, 14);
});

test('the next run is the first of the enabled schedules of the app', async () => {
  await mirror.database.exec(
    await coreWith({
      sync_schedules: `[
        { app_key: 'shop', cron: '0 0 1 1 *', mode: 'full' },
        { app_key: 'shop', cron: '30 4 29 2 *' },
        { app_key: 'chat', cron: '@hourly', enabled: false },
      ]`,
    }),
  );
  try {
    const rows = await mirror.rows(`select app_key, collection_key, next_run_at,
        least(supasaasy.next_cron_run('0 0 1 1 *', now()), supasaasy.next_cron_run('30 4 29 2 *', now())) as expected
      from supasaasy.sync_health order by 1, 2`);
    assert.equal(
      rows.map((row) => [row.app_key, row.collection_key, row.next_run_at]),
      [
        ['chat', 'intercom_contact', null],
        ['chat', 'intercom_conversation', null],
        ['shop', 'stripe_customer', rows[0]?.expected],
        ['shop', 'stripe_product', rows[0]?.expected],
        ['shop', 'stripe_subscription', rows[0]?.expected],
      ],
    );
  } finally {
    await mirror.database.exec(await coreWith(null));
  }
});

test('without any app it has no rows, and says what is stored all the same', async () => {
  await mirror.database.exec(await coreWith({ apps: '[]' }));
  try {
    assert.equal(await mirror.rows('select * from supasaasy.sync_health'), []);
    await merge(app, customer('cus_1'));
    const [row] = await mirror.rows('select is_configured, row_count from supasaasy.sync_health');
    assert.equal(row, { is_configured: false, row_count: 1 });
  } finally {
    await mirror.database.exec(await coreWith(null));
  }
});

/** Every object in a query plan. */
function nodesOf(value: unknown): Row[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Row, ...Object.values(value).flatMap(nodesOf)];
}

test('a condition on the collection reads no rows of other collections', async () => {
  await merge(app, ...Array.from({ length: 50 }, (_, index) => customer(`cus_${index}`)));
  await mirror.database.exec('analyze supasaasy.entities');
  const plan = await mirror.rows(
    "explain (format json) select * from supasaasy.sync_health where collection_key = 'stripe_plan'",
  );
  const scans = nodesOf(plan).filter((node) => node['Relation Name'] === 'entities');
  assert.is(scans.length, 1);
  assert.match(JSON.stringify(scans[0]), "collection_key = 'stripe_plan'");
});

/** Who reads what, as the API runs it. */
const asRole = (role: string, sql: string, userId = '') =>
  mirror.database
    .runWith(
      { role, 'request.jwt.claims': JSON.stringify({ role, sub: userId === '' ? undefined : userId }) },
      { text: sql, values: [] },
    )
    .catch((error: { code?: string }) => error.code);

test('a listed user sees the health of the mirror, and nothing of what is quarantined', async () => {
  await readInFull(mirror, app, 'customer', [customer('cus_1')]);
  await merge(app, {
    op: 'quarantine',
    collection_key: 'stripe_customer',
    external_id: 'cus_2',
    error: 'secret',
    payload: {},
  });
  const sql = 'select * from supasaasy.sync_health order by app_key, collection_key';
  const seen = (await asRole('authenticated', sql, listedUser)) as Row[];
  assert.is(seen.length, 11);
  assert.equal(
    seen
      .filter((row) => row.row_count !== 0)
      .map((row) => [row.collection_key, row.row_count, row.quarantined]),
    [['stripe_customer', 1, 1]],
  );
  for (const column of ['payload', 'error', 'record_key', 'id', '*'])
    assert.is(
      await asRole('authenticated', `select ${column} from supasaasy.quarantine`, listedUser),
      '42501',
      column,
    );
  for (const column of ['external_id', 'last_error', '*'])
    assert.is(
      await asRole('authenticated', `select ${column} from supasaasy.rereads`, listedUser),
      '42501',
      column,
    );
});

test('a user who is not listed sees no row, not even which collections there are', async () => {
  await readInFull(mirror, app, 'customer', [customer('cus_1')]);
  await merge(app, {
    op: 'quarantine',
    collection_key: 'stripe_customer',
    external_id: 'cus_2',
    error: 'x',
    payload: {},
  });
  for (const user of [otherUser, '']) {
    assert.equal(await asRole('authenticated', 'select * from supasaasy.sync_health', user), []);
    for (const table of ['quarantine', 'rereads'])
      assert.equal(await asRole('authenticated', `select app_key from supasaasy.${table}`, user), []);
  }
});

test('anon is refused, and service_role reads all of it', async () => {
  assert.is(await asRole('anon', 'select * from supasaasy.sync_health'), '42501');
  const rows = (await asRole('service_role', 'select * from supasaasy.sync_health')) as Row[];
  assert.is(rows.length, 11);
});

test('with auth disabled users see nothing, and service_role still reads all of it', async () => {
  await mirror.database.exec(await coreWith({ auth: '{ enabled: false }' }));
  try {
    assert.equal(await asRole('authenticated', 'select * from supasaasy.sync_health', listedUser), []);
    assert.equal(await asRole('authenticated', 'select app_key from supasaasy.quarantine', listedUser), []);
    assert.is(((await asRole('service_role', 'select * from supasaasy.sync_health')) as Row[]).length, 5);
  } finally {
    await mirror.database.exec(await coreWith(null));
  }
});

test.run();
