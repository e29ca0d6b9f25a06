import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';
import { coreWithChanges, subscriptionsAndItems } from './core-with-changes.ts';
import { customer, gone, item, subscription } from './merge-changes.ts';

const mirror = await openMirror();

test.before(() =>
  mirror.database.exec(
    coreWithChanges([
      ...subscriptionsAndItems,
      { appKey: 'a', collectionKey: 'stripe_customer', parentCollectionKey: null },
      {
        appKey: 'only_items',
        collectionKey: 'stripe_subscription_item',
        parentCollectionKey: 'stripe_subscription',
      },
    ]),
  ),
);
test.before.each(() => mirror.empty());
test.after(() => mirror.close());

/** The changes recorded since the last call, in order: `updated cus_1 1→2`. */
async function recorded(): Promise<string[]> {
  const rows = await mirror.rows(
    `select operation || ' ' || external_id || ' ' || coalesce(old_payload ->> 'v', '∅')
       || '→' || coalesce(new_payload ->> 'v', '∅') as line
     from supasaasy.changes order by id`,
  );
  await mirror.database.exec('delete from supasaasy.changes');
  return rows.map(({ line }) => String(line));
}

test('a row that is created, updated, archived, restored and deleted leaves one change each', async () => {
  await mirror.merge(customer(1, 1));
  await mirror.merge(customer(2, 2));
  await mirror.merge(customer(3, 3, { archived: true }));
  await mirror.merge(customer(4, 4));
  await mirror.merge(gone(5));
  assert.equal(await recorded(), [
    'created cus_1 ∅→1',
    'updated cus_1 1→2',
    'archived cus_1 2→3',
    'updated cus_1 3→4',
    'deleted cus_1 4→∅',
  ]);
});

test('a change says whose row it is, and when by the provider’s clock', async () => {
  await mirror.merge(customer(1, 7));
  const [change] = await mirror.rows(
    'select app_key, collection_key, external_id, version_at, recorded_at is not null as dated from supasaasy.changes',
  );
  assert.equal(change, {
    app_key: 'a',
    collection_key: 'stripe_customer',
    external_id: 'cus_1',
    version_at: new Date(at(7)),
    dated: true,
  });
});

test('an archiving without the object has the same payload before and after', async () => {
  await mirror.merge(customer(1, 1));
  await mirror.merge({ op: 'archive', source: 'event', version_at: at(2) });
  assert.equal(await recorded(), ['created cus_1 ∅→1', 'archived cus_1 1→1']);
});

test('what is unchanged, stale, doubtful or refused records nothing', async () => {
  await mirror.merge(customer(2, 2, { source: 'event' }));
  await recorded();
  await mirror.merge(customer(2, 3));
  await mirror.merge(customer(2, 4, { source: 'event' }));
  await mirror.merge(customer(1, 1));
  await mirror.merge(customer(3, 4, { source: 'event' }));
  await mirror.merge({ op: 'reread', source: 'event', version_at: at(9) });
  await mirror.merge({ op: 'delete', external_id: 'cus_9', source: 'event', version_at: at(9) });
  await mirror.merge({ op: 'quarantine', error: 'no id', payload: {} });
  await mirror.merge({ external_id: 'cus_8', version_at: 'soon' });
  assert.equal(await recorded(), []);
});

test('of several versions in one batch one change is recorded: the one that was made', async () => {
  await mirror.merge(customer(1, 1), customer(3, 3), customer(2, 2));
  assert.equal(await recorded(), ['created cus_1 ∅→3']);
});

test('children that their parent no longer lists are recorded as deleted, after what the batch brought', async () => {
  await mirror.merge(...subscription(1, 1, ['si_1', 'si_2']));
  await recorded();
  await mirror.merge(...subscription(2, 2, ['si_1']));
  assert.equal(await recorded(), ['updated sub_1 1→2', 'updated si_1 1→2', 'deleted si_2 1→∅']);
});

test('children removed with their parent are recorded, also by a repeated deletion of the parent', async () => {
  await mirror.merge(...subscription(1, 1, ['si_1', 'si_2']));
  await recorded();
  const deletion = (second: number) =>
    gone(second, { collection_key: 'stripe_subscription', external_id: 'sub_1' });
  await mirror.merge(deletion(2));
  assert.equal(await recorded(), ['deleted sub_1 1→∅', 'deleted si_1 1→∅', 'deleted si_2 1→∅']);
});

test('a batch that is taken apart records what was stored of it', async () => {
  await mirror.merge(
    ...subscription(1, 1, ['si_1']),
    { external_id: 'cus_bad', version_at: 'soon' },
    customer(1, 1),
  );
  assert.equal(await recorded(), ['created sub_1 ∅→1', 'created si_1 ∅→1', 'created cus_1 ∅→1']);
});

test('the webhook that makes a change records it in the same transaction', async () => {
  const [change] = await mirror.rows(`
    with applied as materialized (
      select supasaasy.apply_webhook('a', 'evt_1', 't', now(), 14, '[{"op":"upsert","source":"event","archived":false,
        "collection_key":"stripe_customer","external_id":"cus_1","version_at":"2026-01-01","payload":{"v":1}}]') as result
    )
    select result ->> 'outcome' as outcome from applied`);
  assert.is(change?.outcome, 'processed');
  const rows = await mirror.rows(
    'select c.xmin = e.xmin as same from supasaasy.changes c join supasaasy.entities e using (external_id)',
  );
  assert.equal(rows, [{ same: true }]);
});

test('an app or a collection that was not asked for records nothing', async () => {
  const changes = [customer(1, 1), ...subscription(1, 1, ['si_1'])].map((change) => ({
    op: 'upsert',
    source: 'read',
    collection_key: 'stripe_customer',
    external_id: 'cus_1',
    archived: false,
    ...change,
  }));
  await mirror.call('merge_entities', 'b', JSON.stringify(changes));
  await mirror.merge({ collection_key: 'stripe_product', external_id: 'prod_1' });
  assert.equal(await recorded(), []);
  await mirror.call('merge_entities', 'only_items', JSON.stringify(changes));
  assert.equal(await recorded(), ['created si_1 ∅→1']);
});

test('the lock on the feed is taken only by a batch that can append to it', async () => {
  const takesLock = async (app: string, change: object) => {
    const records = JSON.stringify([
      { op: 'upsert', source: 'read', version_at: at(1), payload: {}, archived: false, ...change },
    ]);
    return mirror.database.transaction(async (tx) => {
      await tx.query('select supasaasy.merge_entities($1, $2)', [app, records]);
      const [lock] = await tx.query(
        `select 1 from pg_locks where locktype = 'advisory' and classid::bigint = hashtext('supasaasy.changes') & 4294967295`,
      );
      return lock !== undefined;
    });
  };
  const product = { collection_key: 'stripe_product', external_id: 'prod_1' };
  assert.is(await takesLock('a', product), false);
  assert.is(await takesLock('a', { ...product, op: 'delete' }), false);
  assert.is(await takesLock('b', item('si_1', 1, 1)), false);
  assert.is(await takesLock('a', item('si_1', 1, 1)), true);
  const parent = { collection_key: 'stripe_subscription', external_id: 'sub_1' };
  assert.is(await takesLock('only_items', parent), true);
  assert.is(await takesLock('only_items', { ...parent, op: 'delete' }), true);
  assert.is(await takesLock('only_items', { ...product, collection_key: 'stripe_customer' }), false);
});

test('users on the allow-list read the feed, others see none of it, and nobody signed in writes it', async () => {
  const listed = '11111111-1111-4111-8111-111111111111';
  await mirror.database.exec(`insert into auth.users (id) values ('${listed}') on conflict do nothing;
    insert into supasaasy.users (user_id) values ('${listed}') on conflict do nothing;`);
  await mirror.merge(customer(1, 1));
  const outcome = (role: string, sub: string, text: string) =>
    mirror.database
      .runWith({ role, 'request.jwt.claims': JSON.stringify({ role, sub }) }, { text, values: [] })
      .then(
        (rows) => rows.length,
        (error: { code: string }) => error.code,
      );
  const read = 'select * from supasaasy.changes';
  assert.is(await outcome('authenticated', listed, read), 1);
  assert.is(await outcome('authenticated', '22222222-2222-4222-8222-222222222222', read), 0);
  assert.is(await outcome('anon', listed, read), '42501');
  for (const write of [
    "insert into supasaasy.changes (app_key, collection_key, external_id, operation, version_at) values ('a', 'c', '1', 'deleted', now())",
    "update supasaasy.changes set operation = 'deleted'",
    'delete from supasaasy.changes',
  ])
    assert.is(await outcome('authenticated', listed, write), '42501', write);
  for (const call of ['prune()', 'replay_quarantine(null, null, null)', "merge_apart('a', '[]')"])
    assert.is(await outcome('authenticated', listed, `select supasaasy.${call}`), '42501', call);
  assert.is(await outcome('service_role', listed, 'select supasaasy.prune()'), 1);
  assert.is(await outcome('service_role', listed, 'select supasaasy.replay_quarantine(null, null, null)'), 1);
});

test('without any change events in the config nothing is recorded and no lock is taken', async () => {
  await mirror.database.exec(coreWithChanges([]));
  await mirror.merge(customer(1, 1), ...subscription(1, 1, ['si_1']));
  assert.equal(await recorded(), []);
  const mentions = await mirror.rows(
    `select proname from pg_proc where pronamespace = 'supasaasy'::regnamespace and prosrc like '%supasaasy.changes%'
       and proname <> 'prune'`,
  );
  assert.equal(mentions, []);
});

test.run();
