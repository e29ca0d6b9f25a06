import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Change,
  type Connector,
  defineConnector,
  NormalizationError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  type Pace,
  settleAllRereads,
  settleDueRereads,
} from '../../../../supabase/functions/_shared/core/engine/rereads.ts';
import { at } from '../../../mirror.ts';
import { date, fixtureDefinition, orderResource } from '../fixture-connector.ts';
import { openShop, shopOrder, unlimited } from '../shop.ts';

const shop = await openShop();
const { database, mirror } = shop;

test.before.each(() => shop.reset());
test.after(() => shop.close());

const ask = (id: string, second: number, collectionKey = 'shop_order'): Change => ({
  op: 'reread',
  source: 'event',
  ref: { collectionKey, externalId: id },
  versionAt: at(second),
});
const asked = (...changes: Change[]) => database.merge('shop_main', changes);
const settle = async (connector: Connector = shop.connector, collectionKeys = ['shop_order']) => {
  const scope = { appKey: 'shop_main', collectionKeys };
  const { settled, failed } = await settleDueRereads(shop.workContext({ connector }), scope, unlimited);
  return { settled, failed };
};
const settleAll = (connector: Connector = shop.connector, pace: Pace = unlimited) =>
  settleAllRereads(
    shop.workContext({ connector }),
    { app_key: 'shop_main', collection_key: 'shop_order' },
    pace,
  );
const waiting = () => mirror.rows('select external_id, last_error from supasaasy.rereads order by 1');
const unixSeconds = (second: number) => Date.parse(at(second)) / 1000;

/** The shop's connector, with another way to retrieve an order. */
function retrieving(retrieve: typeof orderResource.retrieve): Connector {
  const definition = fixtureDefinition(shop.client);
  return defineConnector({
    ...definition,
    resources: { ...definition.resources, order: { ...orderResource, retrieve } },
  });
}

test('an object is read again, stored, and the request is gone', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(9), { v: 3 })];
  await asked(ask('o1', 5));
  assert.equal(await settle(), { settled: 1, failed: 0 });
  assert.equal(await mirror.entities(), ['shop_order o1 v=3']);
  assert.equal(await waiting(), []);
});

test('an object whose stored state proves right is settled too', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(9))];
  await asked(ask('o1', 5));
  await settle();
  await asked(ask('o1', 60));
  assert.equal(await settle(), { settled: 1, failed: 0 });
  assert.equal(await waiting(), []);
});

test('Entity not found: an object the provider no longer has is deleted here, children included', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(1), { lines: [{ id: 'l1', created: 1 }] })];
  await asked(ask('o1', 1));
  await settle();
  assert.equal(await mirror.entities(), ['shop_line l1 v=', 'shop_order o1 v=']);
  shop.objects.order = [];
  await asked(ask('o1', 60));
  assert.equal(await settle(), { settled: 1, failed: 0 });
  assert.equal(await mirror.entities(), []);
  assert.equal(await waiting(), []);
});

test('what is read again is at least as new as the event that asked, whatever the object says', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(1), { v: 1 })];
  await asked(ask('o1', 70));
  await settle();
  const [row] = await mirror.rows('select version_at from supasaasy.entities');
  assert.equal(row?.version_at, new Date(at(70)));
  assert.equal(await waiting(), []);
});

test('the children that come with it get that version too', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(1), { lines: [{ id: 'l1', created: 1 }] })];
  await asked(ask('o1', 70));
  await settle();
  const versions = await mirror.rows('select distinct version_at from supasaasy.entities');
  assert.equal(versions, [{ version_at: new Date(at(70)) }]);
});

test('a newer version than that of the event is kept as it is', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(80))];
  await asked(ask('o1', 5));
  await settle();
  const [row] = await mirror.rows('select version_at from supasaasy.entities');
  assert.equal(row?.version_at, new Date(at(80)));
});

test('what is read again is as new as the response, when nothing says it is newer', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(1))];
  await asked(ask('o1', 5));
  await settle();
  const [row] = await mirror.rows('select version_at from supasaasy.entities');
  assert.equal(row?.version_at, new Date(at(55)));
});

test('a reading that fails is noted, is not tried again at once, and comes due later', async () => {
  await asked(ask('o1', 5));
  const closed = retrieving(() => Promise.reject(new Error('the shop is closed')));
  assert.equal(await settle(closed), { settled: 0, failed: 1 });
  assert.equal(await waiting(), [{ external_id: 'o1', last_error: 'the shop is closed' }]);
  assert.equal(await settle(), { settled: 0, failed: 0 });

  shop.objects.order = [shopOrder('o1', unixSeconds(9))];
  await mirror.database.exec("update supasaasy.rereads set not_before = now() - interval '1 second'");
  assert.equal(await settle(), { settled: 1, failed: 0 });
  assert.equal(await waiting(), []);
});

test('one failure does not keep the others from being settled', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `o${index}`);
  shop.objects.order = ids.map((id) => shopOrder(id, unixSeconds(9)));
  await asked(...ids.map((id) => ask(id, 5)));
  const picky = retrieving((client, id, given) => {
    if (id === 'o13') throw new Error('o13 is out of stock');
    return orderResource.retrieve(client, id, given);
  });
  assert.equal(await settle(picky), { settled: 24, failed: 1 });
  assert.equal(await waiting(), [{ external_id: 'o13', last_error: 'o13 is out of stock' }]);
});

test('an object that cannot be stored is in quarantine, and its request stays with the reason', async () => {
  await asked(ask('o1', 5));
  const odd = retrieving(async () => ({ item: { id: 'o1', created: 'yesterday' }, date }));
  assert.equal(await settle(odd), { settled: 0, failed: 1 });
  const [request] = await waiting();
  assert.match(String(request?.last_error), 'supasaasy.quarantine');
  assert.is((await shop.tableCounts()).quarantine, 1);
});

test('a request that became newer while its object was read stays and is read again', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(1), { v: 1 })];
  await asked(ask('o1', 5));
  let reads = 0;
  const raced = retrieving(async (client, id, given) => {
    const found = await orderResource.retrieve(client, id, given);
    if (reads++ === 0) await asked(ask('o1', 8));
    return { ...found, item: { ...found.item, v: reads } };
  });
  assert.equal(await settle(raced), { settled: 2, failed: 0 });
  assert.equal(await mirror.entities(), ['shop_order o1 v=2']);
  assert.equal(await waiting(), []);
});

test('only requests of the given collections are settled', async () => {
  shop.objects.order = [shopOrder('o1', unixSeconds(9))];
  await asked(ask('o1', 5), ask('r1', 5, 'shop_refund'));
  await settle();
  assert.equal(await waiting(), [{ external_id: 'r1', last_error: null }]);
});

test('a collection that the connector does not know is a noted failure', async () => {
  await asked(ask('r1', 5, 'shop_refund'));
  assert.equal(await settle(shop.connector, ['shop_refund']), { settled: 0, failed: 1 });
  assert.match(String((await waiting())[0]?.last_error), 'shop_refund');
});

test('a request of another app is not touched when one app is settled', async () => {
  await database.merge('shop_other', [ask('o1', 5)]);
  assert.equal(await settle(), { settled: 0, failed: 0 });
});

test('a walk reads every request of the collection once, due or not, also those that have just failed', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `o${index}`);
  shop.objects.order = ids.map((id) => shopOrder(id, unixSeconds(9)));
  await asked(...ids.map((id) => ask(id, 5)), ask('r1', 5, 'shop_refund'));
  await database.claimRereads({}, 100);
  const picky = retrieving((client, id, given) => {
    if (id === 'o13') throw new NormalizationError('o13 is out of shape');
    return orderResource.retrieve(client, id, given);
  });
  const { settled, failed, error, isUnfinished } = await settleAll(picky);
  assert.equal({ settled, failed, isUnfinished }, { settled: 24, failed: 1, isUnfinished: false });
  assert.is((error as Error).message, 'o13 is out of shape');
  assert.equal(
    (await waiting()).map((row) => row.external_id),
    ['o13', 'r1'],
  );
});

test('a walk stops behind a batch when the time is over, and says that it has not ended', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `o${index}`);
  shop.objects.order = ids.map((id) => shopOrder(id, unixSeconds(9)));
  await asked(...ids.map((id) => ask(id, 5)));
  const first = await settleAll(shop.connector, { ...unlimited, isOver: () => true });
  assert.equal([first.settled, first.isUnfinished], [10, true]);
  const second = await settleAll();
  assert.equal([second.settled, second.isUnfinished], [15, false]);
});

test('reading that is aborted notes no failure', async () => {
  await asked(ask('o1', 5));
  const stop = new AbortController();
  const hanging = retrieving(async () => {
    stop.abort(new Error('the time is over'));
    throw new Error('aborted');
  });
  const { isUnfinished } = await settleAll(hanging, { signal: stop.signal, isOver: () => false });
  assert.ok(isUnfinished);
  assert.equal(await waiting(), [{ external_id: 'o1', last_error: null }]);
});

test('what is noted of a failure has its secrets taken out', async () => {
  await asked(ask('o1', 5));
  const leaking = retrieving(() => Promise.reject(new Error('bad token sesame-1')));
  const redact = (text: string) => text.replace('sesame-1', '***');
  await settleDueRereads(shop.workContext({ connector: leaking, redact }), {}, unlimited);
  assert.equal(await waiting(), [{ external_id: 'o1', last_error: 'bad token ***' }]);
});

test.run();
