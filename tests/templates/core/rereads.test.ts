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
const claim = async (collections = '{stripe_customer}', limit = '10', app = 'a') =>
  (await mirror.call('claim_rereads', app, collections, limit)) as {
    external_id: string;
    version_at: string;
    attempts: number;
  }[];
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

test('a failure is noted at its request, and nowhere else', async () => {
  await ask('cus_1');
  await ask('cus_2');
  await mirror.rows(
    "select supasaasy.note_reread_failure('a', 'stripe_customer', 'cus_1', 'the provider failed')",
  );
  await mirror.rows("select supasaasy.note_reread_failure('b', 'stripe_customer', 'cus_2', 'x')");
  assert.equal(await mirror.rows('select external_id, last_error from supasaasy.rereads order by 1'), [
    { external_id: 'cus_1', last_error: 'the provider failed' },
    { external_id: 'cus_2', last_error: null },
  ]);
});

test.run();
