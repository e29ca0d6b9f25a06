import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';
import { customer, item, subscription } from './merge-changes.ts';

const mirror = await openMirror();

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

interface Replay {
  readonly replayed: number;
  readonly requested: number;
  readonly failed: readonly { record_key: string; error: string }[];
}
const replay = (app: string | null = null, collection: string | null = null, record: string | null = null) =>
  mirror.call('replay_quarantine', app, collection, record) as Promise<Replay>;
const quarantined = async () =>
  (await mirror.rows('select record_key from supasaasy.quarantine order by 1')).map((row) => row.record_key);
const asked = () =>
  mirror.rows('select app_key, collection_key, external_id from supasaasy.rereads order by 2, 3');

/** Quarantines changes that the database refuses for a reason of the moment, which is then gone. */
async function refuseForNow(...changes: Parameters<typeof mirror.merge>): Promise<void> {
  await mirror.database.exec(
    "alter table supasaasy.entities add constraint no_new check (raw_payload ->> 'v' <> '13') not valid",
  );
  await mirror.merge(...changes);
  await mirror.database.exec('alter table supasaasy.entities drop constraint no_new');
}

test('a change that the database refused is merged once the reason is gone', async () => {
  await refuseForNow(customer(13, 1));
  assert.equal(await quarantined(), ['cus_1']);
  assert.equal(await replay(), { replayed: 1, requested: 0, failed: [] });
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=13']);
  assert.equal(await quarantined(), []);
});

test('one that became stale meanwhile leaves quarantine without undoing what is newer', async () => {
  await refuseForNow(customer(13, 1, { source: 'event' }), customer(2, 2, { external_id: 'cus_2' }));
  await mirror.database.exec(`insert into supasaasy.tombstones (app_key, collection_key, external_id, version_at)
    values ('a', 'stripe_customer', 'cus_1', '${at(5)}')`);
  assert.equal(await replay(), { replayed: 1, requested: 0, failed: [] });
  assert.equal(await mirror.entities(), ['stripe_customer cus_2 v=2']);
  assert.equal(await quarantined(), []);
});

test('one that time cannot order asks for the object to be read again', async () => {
  await refuseForNow(customer(13, 5, { source: 'event' }));
  const { error, payload } =
    (await mirror.rows('select error, payload::text from supasaasy.quarantine'))[0] ?? {};
  await mirror.merge(customer(1, 5, { source: 'event' }));
  await mirror.database.query(
    `insert into supasaasy.quarantine (app_key, collection_key, record_key, payload, error)
     values ('a', 'stripe_customer', 'cus_1', $1, $2)`,
    [payload, error],
  );
  assert.equal(await replay(), { replayed: 0, requested: 1, failed: [] });
  assert.equal(await asked(), [{ app_key: 'a', collection_key: 'stripe_customer', external_id: 'cus_1' }]);
  assert.equal(await quarantined(), []);
});

test('one that is refused again stays, counted, with the reason of today', async () => {
  await mirror.merge({ external_id: 'cus_bad', version_at: 'soon' });
  await mirror.merge({ external_id: 'cus_nul', payload: { name: '\u0000' } });
  await mirror.database.exec("update supasaasy.quarantine set error = 'old'");
  const { replayed, failed } = await replay();
  assert.is(replayed, 0);
  assert.equal(
    failed.map(({ record_key }) => record_key),
    ['cus_bad', 'cus_nul'],
  );
  assert.match(failed[0]?.error ?? '', '"soon"');
  const rows = await mirror.rows('select attempts, error from supasaasy.quarantine order by record_key');
  assert.equal(
    rows,
    failed.map(({ error }) => ({ attempts: 2, error })),
  );
});

test('a record that could not be normalized is asked to be read again, and stays until a good version is stored', async () => {
  await mirror.merge(customer(1, 3));
  await mirror.merge({ op: 'quarantine', error: 'no name', payload: { id: 'cus_1' } });
  assert.equal(await replay(), { replayed: 0, requested: 1, failed: [] });
  assert.equal(await asked(), [{ app_key: 'a', collection_key: 'stripe_customer', external_id: 'cus_1' }]);
  assert.equal(await quarantined(), ['cus_1']);
  const [request] = (await mirror.call('claim_rereads', 'a', null, null, '10')) as { request_id: string }[];
  await mirror.merge(customer(2, 4, { source: 'reread', reread_request: request?.request_id }));
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
  assert.equal(await asked(), []);
  assert.equal(await quarantined(), []);
});

test('an object found gone by that read is removed and leaves quarantine', async () => {
  await mirror.merge(customer(1, 3));
  await mirror.merge({ op: 'quarantine', error: 'no name', payload: { id: 'cus_1' } });
  await replay();
  const [request] = (await mirror.call('claim_rereads', 'a', null, null, '10')) as Record<string, string>[];
  await mirror.merge({
    op: 'delete',
    source: 'reread',
    version_at: request?.version_at,
    reread_request: request?.request_id,
  });
  assert.equal(await mirror.entities(), []);
  assert.equal(await asked(), []);
  assert.equal(await quarantined(), []);
});

test('a request that is open already keeps its time and comes due', async () => {
  await mirror.merge(customer(1, 3), { op: 'reread', source: 'event', version_at: at(9) });
  await mirror.call('claim_rereads', 'a', null, null, '10');
  await mirror.merge({ op: 'quarantine', error: 'no name', payload: { id: 'cus_1' } });
  await replay();
  const [request] = await mirror.rows('select version_at, not_before <= now() as due from supasaasy.rereads');
  assert.equal(request, { version_at: new Date(at(9)), due: true });
});

test('an embedded record is read with its parent, and leaves quarantine in case the parent no longer lists it', async () => {
  const embedded = { parent_collection_key: 'stripe_subscription', parent_id: 'sub_1' };
  const record = {
    op: 'quarantine',
    collection_key: 'stripe_subscription_item',
    error: 'no price',
    payload: {},
  };
  await mirror.merge(
    { ...record, ...embedded, external_id: 'si_1' },
    { ...record, ...embedded, external_id: null },
  );
  assert.equal(await replay(), { replayed: 0, requested: 2, failed: [] });
  assert.equal(await asked(), [
    { app_key: 'a', collection_key: 'stripe_subscription', external_id: 'sub_1' },
  ]);
  assert.equal(await quarantined(), []);
});

test('an embedded record that does not name its parent is read with the one that is stored', async () => {
  await mirror.merge(...subscription(1, 1, ['si_1']));
  await mirror.merge({
    op: 'quarantine',
    collection_key: 'stripe_subscription_item',
    external_id: 'si_1',
    error: 'x',
  });
  assert.is((await replay()).requested, 1);
  assert.equal(await asked(), [
    { app_key: 'a', collection_key: 'stripe_subscription', external_id: 'sub_1' },
  ]);
});

test('a record without an id fails, saying what to do, and stays', async () => {
  await mirror.merge({ op: 'quarantine', external_id: null, error: 'no id', payload: { v: 1 } });
  const [key] = await quarantined();
  assert.equal(await replay(), {
    replayed: 0,
    requested: 0,
    failed: [
      {
        app_key: 'a',
        collection_key: 'stripe_customer',
        record_key: key,
        error: 'the record has no id by which it could be read again; run a full sync of stripe_customer',
      },
    ],
  });
  assert.is((await quarantined()).length, 1);
});

test('only what was named is tried: one app, one collection or one record', async () => {
  const bad = (collection: string, id: string) => ({
    op: 'quarantine',
    collection_key: collection,
    external_id: id,
    error: 'x',
  });
  await mirror.merge(bad('stripe_customer', '1'), bad('stripe_customer', '2'), bad('stripe_price', '1'));
  await mirror.call('merge_entities', 'b', JSON.stringify([bad('stripe_customer', '1')]));
  const requested = async (...filter: Parameters<typeof replay>) => (await replay(...filter)).requested;
  assert.is(await requested('c'), 0);
  assert.is(await requested('a', 'stripe_price', '2'), 0);
  assert.is(await requested('a', 'stripe_price', '1'), 1);
  assert.is(await requested('a', 'stripe_customer'), 2);
  assert.is(await requested('a'), 3);
  assert.is(await requested(null, 'stripe_customer'), 3);
  assert.is(await requested(), 4);
});

test('a child whose parent moved on meanwhile is stale and leaves quarantine', async () => {
  await refuseForNow(item('si_1', 13, 1));
  await mirror.merge(...subscription(2, 2, []));
  assert.equal(await replay(), { replayed: 1, requested: 0, failed: [] });
  assert.equal(await mirror.entities(), ['stripe_subscription sub_1 v=2']);
});

test.run();
