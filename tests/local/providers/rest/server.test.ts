import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RestEvent } from '../../../../local/providers/rest/rest-world.ts';
import { type PretendRest, startPretendRest } from '../../../../local/providers/rest/server.ts';
import {
  type Pagination,
  restDeletedList,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { openShop } from '../../../functions/core/shop.ts';
import { startReceiver } from '../webhook-receiver.ts';
import { auth, openRestShop, paginations, restShopResources, webhookRecord } from './rest-shop.ts';

const shop = await openShop();
const receiver = await startReceiver(async (body, headers) => {
  const init = { headers: headers as Record<string, string>, body: new Uint8Array(body) };
  return (await shop.webhook('/webhook/shop_main', init)).status;
});
const functionUrl = receiver.url;
const { random } = Math;
let server: PretendRest | null = null;

test.after.each(async () => {
  await server?.close();
  server = null;
  Math.random = random;
  await shop.reset();
});
test.after(async () => {
  await receiver.close();
  await shop.close();
});

const stored = async () => (await shop.mirror.entities()).map((line) => line.replace(/^shop_/, ''));
const sync = async (mode: 'full' | 'incremental') => {
  const { status, body, text } = await shop.runNow({ app_key: 'shop_main', mode });
  assert.is(status, 200, text);
  return body;
};
const nameOf = (pagination: Pagination) => JSON.stringify(pagination);

for (const pagination of paginations) {
  const items = pagination.by === 'link_header' ? '' : 'data.list';
  for (const method of ['GET', 'POST'] as const) {
    test(`a connector from the same records mirrors the API: ${method} ${nameOf(pagination)}`, async () => {
      const element = pagination.by === 'next_url' ? 'node.order' : '';
      server = await openRestShop(shop, restShopResources({ pagination, items, element, method }));
      const { world, requests } = server;
      for (const n of [1, 2, 3, 4, 5]) world.create('order', { v: n, lines: [{ id: `l${n}`, v: n }] });

      world.clock.advance(3600);
      await sync('full');
      const all = [1, 2, 3, 4, 5];
      assert.equal(await stored(), [
        ...all.map((n) => `line l${n} v=${n}`),
        ...all.map((n) => `order order_${n} v=${n}`),
      ]);
      const pages = requests.count(method === 'POST' ? 'POST /api/v2/orders/search' : 'GET /api/v2/orders');
      const hasNoHint =
        ['page', 'offset', 'last_id'].includes(pagination.by) &&
        !/hasMore|isLast|lastPage|total/.test(nameOf(pagination));
      assert.is(pages, pagination.by === 'none' ? 1 : hasNoHint ? 4 : 3);

      world.clock.advance(3600);
      world.update('order', 'order_4', { v: 44, lines: [] });
      world.create('order', { v: 6, lines: [] });
      requests.clear();
      await sync('incremental');
      assert.ok((await stored()).includes('order order_4 v=44'));
      assert.ok((await stored()).includes('order order_6 v=6'));
      assert.not.ok((await stored()).includes('line l4 v=4'));
      assert.is(requests.total(), hasNoHint ? 2 : 1);

      // The list may have missed it, so it is asked for by its id.
      world.delete('order', 'order_2');
      await sync('full');
      assert.is(requests.count('GET /api/v2/orders/:id'), 1);
      assert.equal(await stored(), [
        ...[1, 3, 5].map((n) => `line l${n} v=${n}`),
        ...[1, 3, 44, 5, 6].map((v) => `order order_${v === 44 ? 4 : v} v=${v}`),
      ]);
    });
  }
}
const byCursor: Pagination = { by: 'cursor', param: 'cursor', next: 'next', size: null };
const deliverAll = async (events: readonly RestEvent[]) => {
  for (const event of events) {
    const result = await server?.deliver(event, functionUrl, 'webhook-secret-1');
    assert.is(result?.status, 200, result?.body);
  }
  await shop.settled();
};

test('its webhooks tell what happens, and are refused with another secret', async () => {
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }));
  const { world } = server;
  world.create('order', { v: 1, lines: [{ id: 'l1', v: 1 }] });
  world.create('order', { v: 2, lines: [] });
  await deliverAll(world.events);
  assert.equal(await stored(), ['line l1 v=1', 'order order_1 v=1', 'order order_2 v=2']);

  world.clock.advance(10);
  world.update('order', 'order_1', { v: 11, lines: [] });
  world.delete('order', 'order_2');
  const later = world.events.slice(2);
  const [first] = later;
  assert.is((await server.deliver(first as RestEvent, functionUrl, 'guess')).status, 401);
  await deliverAll([...later].reverse());
  assert.equal(await stored(), ['order order_1 v=11']);
  // Delivered once more, late, they change nothing.
  await deliverAll(world.events);
  assert.equal(await stored(), ['order order_1 v=11']);
});

test('an event that does not carry the whole object has it read again', async () => {
  const webhook = { ...webhookRecord, event: { ...webhookRecord.event, complete: false } };
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }), { webhook });
  const { world, requests } = server;
  world.create('order', { v: 1, lines: [] });
  world.update('order', 'order_1', { v: 2 });
  await deliverAll(world.events.slice(0, 1));
  assert.equal(await stored(), ['order order_1 v=2']);
  assert.is(requests.count('GET /api/v2/orders/:id'), 1);
});

test('children that a parent does not show are fetched', async () => {
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }), { embeddedLimit: 1 });
  const lines = [1, 2, 3].map((n) => ({ id: `l${n}`, v: n }));
  server.world.create('order', { v: 1, lines });
  server.world.create('order', { v: 2, lines: [{ id: 'l4', v: 4 }] });
  await sync('full');
  assert.equal(await stored(), [
    ...[1, 2, 3, 4].map((n) => `line l${n} v=${n}`),
    'order order_1 v=1',
    'order order_2 v=2',
  ]);
  assert.is(server.requests.count('GET /api/v2/orders/:key_id/lines'), 2);
});

test('sync_from leaves out what was created before, by the filter and by the times in the objects', async () => {
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }), {
    syncFrom: '2026-01-01T00:00:30.500Z',
  });
  const created = (time: string) => ({ times: { created: `2026-01-01T${time}` }, lines: [] });
  server.world.create('order', { v: 1, ...created('00:00:10Z') });
  // Within the second before: the filter may let it pass.
  server.world.create('order', { v: 2, ...created('00:00:30.200Z') });
  server.world.create('order', { v: 3, ...created('01:00:30.500+01:00') });
  await sync('full');
  assert.equal(await stored(), ['order order_3 v=3']);
});

for (const pagination of [
  byCursor,
  { by: 'link_header', size: null },
  { by: 'last_id', param: 'after', size: null, id: 'key.id' },
] as const) {
  test(`a cursor that expires begins the list anew, and loses nothing: ${pagination.by}`, async () => {
    let calls = 0;
    server = await openRestShop(
      shop,
      restShopResources({ pagination, items: pagination.by === 'link_header' ? '' : 'data.list' }),
      {
        intercept: async (_, next) => {
          calls++;
          if (calls === 2) {
            if (pagination.by === 'last_id') server?.world.delete('order', 'order_2');
            else server?.expireCursors();
          }
          await next();
        },
      },
    );
    for (const n of [1, 2, 3, 4, 5]) server.world.create('order', { v: n, lines: [] });
    await sync('full');
    const left = pagination.by === 'last_id' ? [1, 3, 4, 5] : [1, 2, 3, 4, 5];
    assert.equal(
      await stored(),
      left.map((n) => `order order_${n} v=${n}`),
    );
    assert.ok(calls > 4);
  });
}

test('a list of what was deleted is walked at the end of an incremental sync', async () => {
  const list = restDeletedList({
    path: '/orders/deleted',
    items: 'gone',
    id: 'ref.id',
    at: { field: 'at', unit: 'iso8601' },
    since: { param: 'since', unit: 'iso8601' },
    pagination: { by: 'page', param: 'page', first: 1, size: null },
  });
  const deletions = {
    by: 'deleted_list',
    overlapSeconds: 60,
    precisionSeconds: 1,
    retentionSeconds: null,
    list,
  } as const;
  server = await openRestShop(
    shop,
    restShopResources({ pagination: byCursor, order: { deletions, events: {} } }),
  );
  const { world } = server;
  for (const n of [1, 2, 3, 4]) world.create('order', { v: n, lines: [] });
  await sync('full');
  world.clock.advance(600);
  for (const n of [1, 2, 3]) world.delete('order', `order_${n}`);
  await sync('incremental');
  assert.equal(await stored(), ['order order_4 v=4']);
});

test('a provider that fails now and then is asked again', async () => {
  let calls = 0;
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }), {
    intercept: async (c, next) => {
      calls++;
      if (calls === 1) return c.json({ error: { message: 'slow down' } }, 429, { 'Retry-After': '0' });
      if (calls === 3) return c.text('<html>Bad gateway</html>', 502);
      if (calls === 5) return c.text('{"data": {"li');
      return next();
    },
  });
  // Pauses between attempts are random, from nothing on.
  Math.random = () => 0;
  for (const n of [1, 2, 3, 4, 5]) server.world.create('order', { v: n, lines: [] });
  await sync('full');
  assert.is((await stored()).length, 5);
  assert.is(calls, 6);
});

test('requests without the key or its headers are refused, and functions that no record describes', async () => {
  server = await openRestShop(shop, restShopResources({ pagination: byCursor }));
  const orders = `${server.url}/api/v2/orders?expand=lines`;
  const status = async (headers: Record<string, string>, url = orders) =>
    (await fetch(url, { headers })).status;
  assert.is(await status({}), 401);
  assert.is(await status({ 'x-api-key': 'wrong', 'shop-version': '7' }), 401);
  assert.is(await status({ 'x-api-key': server.key }), 400);
  assert.is(await status({ 'x-api-key': server.key, 'shop-version': '7' }), 200);
  assert.is(await status({ 'x-api-key': server.key, 'shop-version': '7' }, `${orders}&cursor=nonsense`), 400);
  assert.is(
    await status({ 'x-api-key': server.key, 'shop-version': '7' }, `${server.url}/api/v2/nothing`),
    404,
  );

  const list = async () => ({ items: [], next: null, date: '' });
  const unknown = restShopResources({ pagination: byCursor, order: { list } });
  await startPretendRest({ resources: unknown, auth }).then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, /order: its list was not made by/),
  );
});

test.run();
