import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';

const mirror = await openMirror();

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

const ask = (id: string, second = 1, collection = 'stripe_customer') =>
  mirror.merge({
    op: 'reread',
    source: 'event',
    external_id: id,
    collection_key: collection,
    version_at: at(second),
  });
interface Claimed {
  readonly app_key: string;
  readonly external_id: string;
  readonly version_at: string;
  readonly request_id: string;
  readonly attempts: number;
}
const claim = async (collections = '{stripe_customer}', limit = '10', app = 'a') =>
  (await mirror.call('claim_rereads', app, collections, null, limit)) as Claimed[];
const ids = (claimed: readonly { external_id: string }[]) =>
  claimed.map(({ external_id }) => external_id).sort();
const comeDue = () => mirror.database.exec('update supasaasy.rereads set not_before = now()');
const minutesHidden = async () => {
  const [row] = await mirror.rows(
    'select round(extract(epoch from max(not_before) - now()) / 60)::int as minutes from supasaasy.rereads',
  );
  return row?.minutes;
};

test('a request is handed out with the version that asked for it', async () => {
  await ask('cus_1', 7);
  const [claimed] = await claim();
  assert.is(claimed?.external_id, 'cus_1');
  assert.is(Date.parse(String(claimed?.version_at)), Date.parse(at(7)));
});

test('a request that was handed out is hidden, longer each time, up to about an hour', async () => {
  await ask('cus_1');
  const hidden: unknown[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    const [claimed] = await claim();
    assert.is(claimed?.attempts, attempt);
    assert.equal(await claim(), []);
    hidden.push(await minutesHidden());
    await comeDue();
  }
  assert.equal(hidden, [1, 2, 4, 8, 16, 32, 64, 64, 64]);
});

test('no more than the limit are handed out, the longest waiting first', async () => {
  for (const id of ['cus_3', 'cus_1', 'cus_2']) await ask(id);
  assert.equal(ids(await claim('{stripe_customer}', '2')), ['cus_1', 'cus_3']);
  assert.equal(ids(await claim('{stripe_customer}', '2')), ['cus_2']);
});

test('only the given collections of the app are handed out', async () => {
  await ask('cus_1');
  await ask('price_1', 1, 'stripe_price');
  assert.equal(await claim('{}'), []);
  assert.equal(await claim('{stripe_customer}', '10', 'b'), []);
  assert.equal(ids(await claim('{stripe_price}')), ['price_1']);
  assert.equal(ids(await claim('{stripe_customer,stripe_price}')), ['cus_1']);
});

test('a newer event makes a hidden request due again, with the newer version; an older one does not lower it', async () => {
  await ask('cus_1', 5);
  await claim();
  await ask('cus_1', 9);
  await ask('cus_1', 7);
  const [claimed] = await claim();
  assert.is(Date.parse(String(claimed?.version_at)), Date.parse(at(9)));
});

test('a listing newer than the request answers it, one of the same moment or older does not', async () => {
  await ask('cus_1', 5);
  await mirror.merge({ version_at: at(4) });
  await mirror.merge({ version_at: at(5), payload: { v: 2 } });
  assert.equal(ids(await claim()), ['cus_1']);
  await mirror.merge({ version_at: at(6), payload: { v: 3 } });
  await comeDue();
  assert.equal(await claim(), []);
});

test('an event never answers a request', async () => {
  await ask('cus_1', 5);
  await mirror.merge({ version_at: at(9), source: 'event' });
  assert.equal(ids(await claim()), ['cus_1']);
});

test('a reading that found the object gone answers it', async () => {
  await mirror.merge({ version_at: at(1) });
  await ask('cus_1', 5);
  await mirror.merge({ op: 'delete', source: 'reread', version_at: at(5) });
  assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
  assert.equal(await mirror.entities(), []);
});

test('requests of any app and collection, or of certain objects, can be asked for', async () => {
  for (const id of ['cus_1', 'cus_2']) await ask(id);
  await ask('price_1', 1, 'stripe_price');
  const only = (await mirror.call('claim_rereads', 'a', null, '{cus_2,price_9}', '10')) as Claimed[];
  assert.equal(ids(only), ['cus_2']);
  const any = (await mirror.call('claim_rereads', null, null, null, '10')) as Claimed[];
  assert.equal(ids(any), ['cus_1', 'price_1']);
  assert.equal(
    any.map(({ app_key }) => app_key),
    ['a', 'a'],
  );
});

const walk = async (after: string, limit = 2) =>
  (await mirror.call('walk_rereads', 'a', 'stripe_customer', after, String(limit))) as Claimed[];

test('a walk hands out every request of a collection once, in order, also those that are hidden', async () => {
  for (const id of ['cus_3', 'cus_1', 'cus_2']) await ask(id);
  await ask('price_1', 1, 'stripe_price');
  await claim('{stripe_customer}', '1');
  const order = (claimed: readonly Claimed[]) => claimed.map(({ external_id }) => external_id);
  assert.equal(order(await walk('')), ['cus_1', 'cus_2']);
  assert.equal(order(await walk('cus_2')), ['cus_3']);
  assert.equal(await walk('cus_3'), []);
  // They are hidden from others meanwhile.
  assert.equal(await claim(), []);
});

test('a request that was renewed while its object was being read is not answered by that reading', async () => {
  await mirror.merge({ version_at: at(1) });
  await ask('cus_1', 5);
  const [claimed] = await claim();
  await ask('cus_1', 5);
  const gone = { op: 'delete', source: 'reread', version_at: at(5) };
  await mirror.merge({ ...gone, reread_request: claimed?.request_id });
  assert.is((await mirror.entities()).length, 1);
  const [renewed] = await claim();
  assert.is.not(renewed?.request_id, claimed?.request_id);
  await mirror.merge({ ...gone, reread_request: renewed?.request_id });
  assert.equal(await mirror.entities(), []);
  assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
});

const note = (id: string, error: string, isPermanent: boolean, app = 'a') =>
  mirror.call('note_reread_failure', app, 'stripe_customer', id, error, String(isPermanent));

test('a failure is noted at its request, and nowhere else', async () => {
  await ask('cus_1');
  await ask('cus_2');
  await note('cus_1', 'the provider failed', false);
  await note('cus_2', 'x', false, 'b');
  assert.equal(await mirror.rows('select external_id, last_error from supasaasy.rereads order by 1'), [
    { external_id: 'cus_1', last_error: 'the provider failed' },
    { external_id: 'cus_2', last_error: null },
  ]);
});

test('an object that is refused the third time goes to quarantine, one that fails otherwise never', async () => {
  await ask('cus_1');
  await ask('cus_2');
  for (let attempt = 1; attempt <= 3; attempt++) {
    assert.is((await mirror.rows('select 1 from supasaasy.quarantine')).length, 0);
    await claim();
    await note('cus_1', 'no such field', true);
    await note('cus_2', 'the provider failed', false);
    await comeDue();
  }
  assert.equal(await mirror.rows('select record_key, error from supasaasy.quarantine'), [
    { record_key: 'cus_1', error: 'no such field' },
  ]);
  assert.equal(ids(await claim()), ['cus_2']);
});

test.run();
