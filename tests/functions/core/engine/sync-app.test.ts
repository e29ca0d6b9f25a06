import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AppContext,
  type Connector,
  type ConnectorDefinition,
  defineConnector,
  type ListPage,
  type RootResource,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Database } from '../../../../supabase/functions/_shared/core/database.ts';
import { type SyncMode, syncApp } from '../../../../supabase/functions/_shared/core/engine/sync-app.ts';
import {
  date,
  type FixtureClient,
  fixtureApp,
  fixtureDefinition,
  orderResource,
} from '../fixture-connector.ts';
import { openShop, shopOrder } from '../shop.ts';

const shop = await openShop();
const { database, mirror } = shop;

test.before.each(() => shop.reset());
test.after(() => shop.close());

const moment = 1_767_225_600;
const orders = (count: number, updated = moment) =>
  Array.from({ length: count }, (_, index) => shopOrder(`o${index}`, updated, { v: updated - moment }));
const manyResources: AppContext = {
  ...fixtureApp,
  resources: ['order', 'line', 'refund', 'card', 'fee', 'tax'],
};

/** A shop with more resources than one; `overrides` are about the orders. */
function bigShop(overrides: Partial<RootResource<FixtureClient>> = {}): Connector {
  const definition: ConnectorDefinition<FixtureClient> = fixtureDefinition(shop.client);
  const more = ['refund', 'card', 'fee', 'tax'];
  const listed = (name: string): RootResource<FixtureClient> => ({
    ...orderResource,
    children: [],
    events: { [`${name}.deleted`]: { kind: 'delete' } },
    list: async (client) => {
      client.calls.push(`list ${name}`);
      return { items: client.objects[name] ?? [], next: null, date };
    },
  });
  return defineConnector({
    ...definition,
    manifest: {
      ...definition.manifest,
      resources: [
        ...definition.manifest.resources,
        ...more.map((name) => ({ name, collection_key: `shop_${name}` })),
      ],
    },
    resources: {
      ...definition.resources,
      order: { ...orderResource, ...overrides },
      ...Object.fromEntries(more.map((name) => [name, listed(name)])),
    },
  });
}

const sync = (
  mode: SyncMode = 'full',
  { through = database, connector = shop.connector, app = fixtureApp, resources = ['order'] } = {},
) => syncApp(through, connector, app, { mode, resources, signal: new AbortController().signal });

const state = async (collectionKey = 'shop_order') => {
  const [row] = await mirror.rows(
    `select status, watermark, full_read_at, cursor, pages, counts, last_error, last_success_at is not null as succeeded
     from supasaasy.sync_state where collection_key = '${collectionKey}'`,
  );
  return row ?? {};
};

/** The start of a run by the provider's clock: the first page's Date header minus five seconds of read slack. */
const start = new Date(Date.parse(date) - 5000);

/** The database, with one call of recordPage replaced. */
const failingPage = (page: number, fail: () => Promise<never>): Database => {
  let seen = 0;
  return { ...database, recordPage: (call) => (++seen === page ? fail() : database.recordPage(call)) };
};

test('a full sync stores every page and moves the watermark to its start', async () => {
  shop.objects.order = orders(5);
  const result = await sync();
  assert.is(result.status, 'success');
  assert.equal(result.resources, [
    {
      resource: 'order',
      collectionKey: 'shop_order',
      mode: 'full',
      status: 'success',
      pages: 3,
      counts: { shop_order: { created: 5 } },
      error: null,
    },
  ]);
  assert.equal(await state(), {
    status: 'success',
    watermark: start,
    full_read_at: start,
    cursor: null,
    pages: 3,
    counts: { shop_order: { created: 5 } },
    last_error: null,
    succeeded: true,
  });
});

test('the watermark is when the run started, not when it ended: what changed meanwhile is for the next one', async () => {
  const dates = ['00:01:00', '00:02:00', '00:03:00'].map((time) => `Thu, 01 Jan 2026 ${time} GMT`);
  shop.objects.order = orders(6);
  const connector = bigShop({
    list: async (client, request) => ({
      ...(await orderResource.list(client, request)),
      date: dates[Number(request.cursor ?? 0) / 2] ?? date,
    }),
  });
  const result = await sync('full', { connector });
  assert.is(result.resources[0]?.pages, 3);
  assert.equal((await state()).watermark, start);
});

test('a page is one call of the database, and a sync three more', async () => {
  shop.objects.order = orders(9);
  await sync();
  assert.equal(shop.calls, [
    'begin_sync',
    ...Array.from({ length: 5 }, () => 'record_page'),
    'finish_sync',
    'claim_rereads',
  ]);
});

test('embedded children are counted under their own collection', async () => {
  shop.objects.order = [shopOrder('o1', moment, { lines: [{ id: 'l1', created: moment }] })];
  const result = await sync();
  assert.equal(result.resources[0]?.counts, { shop_order: { created: 1 }, shop_line: { created: 1 } });
});

test('the next page is fetched while the last is stored', async () => {
  shop.objects.order = orders(4);
  const log: string[] = [];
  const connector = bigShop({
    list: (client, request) => {
      log.push(`fetch ${request.cursor}`);
      return orderResource.list(client, request);
    },
  });
  const through: Database = {
    ...database,
    recordPage: async (call) => {
      log.push(`store ${call.cursor}`);
      const stored = await database.recordPage(call);
      log.push(`stored ${call.cursor}`);
      return stored;
    },
  };
  await sync('full', { through, connector });
  assert.ok(log.indexOf('fetch 2') < log.indexOf('stored 2'), log.join(', '));
});

test('a page that cannot be stored makes the run fail and leaves the watermark where it was', async () => {
  shop.objects.order = orders(5);
  const through = failingPage(2, () => Promise.reject(new Error('the disk is full')));
  const result = await sync('full', { through });
  assert.is(result.status, 'failed');
  assert.is(result.resources[0]?.error, 'the disk is full');
  assert.is(result.resources[0]?.pages, 1);
  const { status, watermark, full_read_at, cursor, last_error, succeeded } = await state();
  assert.equal(
    { status, watermark, full_read_at, cursor, last_error, succeeded },
    {
      status: 'failed',
      watermark: null,
      full_read_at: null,
      cursor: '2',
      last_error: 'the disk is full',
      succeeded: false,
    },
  );
  assert.is((await shop.tableCounts()).entities, 2);
});

test('a run that fails after a good one leaves the good watermark', async () => {
  shop.objects.order = orders(5);
  await sync();
  const result = await sync('full', {
    through: failingPage(1, () => Promise.reject(new Error('the disk is full'))),
  });
  assert.is(result.status, 'failed');
  const { watermark, full_read_at, succeeded } = await state();
  assert.equal(
    { watermark, full_read_at, succeeded },
    { watermark: start, full_read_at: start, succeeded: true },
  );
});

test('a run that another takes over writes nothing more and does not claim success', async () => {
  shop.objects.order = orders(6);
  let pages = 0;
  const through: Database = {
    ...database,
    recordPage: async (call) => {
      if (++pages === 2) await database.beginSync('shop_main', ['shop_order'], 'full');
      return database.recordPage(call);
    },
  };
  const result = await sync('full', { through });
  assert.is(result.status, 'failed');
  assert.match(String(result.resources[0]?.error), 'another run has taken over');
  assert.is((await shop.tableCounts()).entities, 2);
  const { status, watermark, pages: stored } = await state();
  assert.equal({ status, watermark, stored }, { status: 'running', watermark: null, stored: 0 });
});

test('a run taken over after its last page does not move the watermark', async () => {
  shop.objects.order = orders(1);
  const through: Database = {
    ...database,
    recordPage: async (call) => {
      const stored = await database.recordPage(call);
      await database.beginSync('shop_main', ['shop_order'], 'full');
      return stored;
    },
  };
  const result = await sync('full', { through });
  assert.equal(result.resources[0]?.error, 'another run of this collection has taken over');
  assert.is((await state()).watermark, null);
});

test('a run that cannot be closed has failed, and the others are closed', async () => {
  const through: Database = {
    ...database,
    finishSync: (call) =>
      call.collectionKey === 'shop_order'
        ? Promise.reject(new Error('the connection was lost'))
        : database.finishSync(call),
  };
  const resources = ['order', 'refund'];
  const result = await sync('full', { through, connector: bigShop(), app: manyResources, resources });
  assert.equal(
    result.resources.map(({ resource, status, error }) => ({ resource, status, error })),
    [
      { resource: 'order', status: 'failed', error: 'the connection was lost' },
      { resource: 'refund', status: 'success', error: null },
    ],
  );
});

test('one failing resource does not stop the others', async () => {
  const resources = ['order', 'refund', 'card', 'fee', 'tax'];
  for (const name of resources.slice(1)) shop.objects[name] = [{ id: `${name}_1`, created: moment }];
  const connector = bigShop({ list: () => Promise.reject(new Error('orders are closed')) });
  const result = await sync('full', { connector, app: manyResources, resources });
  assert.is(result.status, 'failed');
  assert.equal(
    result.resources.map(({ resource, status }) => `${resource} ${status}`),
    ['card success', 'fee success', 'order failed', 'refund success', 'tax success'],
  );
  assert.is((await shop.tableCounts()).entities, 4);
  assert.is((await state('shop_order')).last_error, 'orders are closed');
  assert.equal((await state('shop_tax')).watermark, start);
});

test('Sync pagination handled: a failure in the middle keeps what was stored before it', async () => {
  shop.objects.order = orders(6);
  const list = async (client: FixtureClient, request: { cursor: string | null }): Promise<ListPage> => {
    if (request.cursor === '4') throw new Error('the shop is closed');
    return orderResource.list(client, {
      ...request,
      createdSince: null,
      signal: new AbortController().signal,
    });
  };
  const result = await sync('full', { connector: bigShop({ list }) });
  assert.is(result.resources[0]?.pages, 2);
  assert.is((await shop.tableCounts()).entities, 4);
});

test('an incremental sync without a watermark is a full one, and says so', async () => {
  shop.objects.order = orders(1);
  const result = await sync('incremental');
  assert.is(result.resources[0]?.mode, 'full');
  assert.equal(shop.client.calls, ['list null']);
  assert.equal((await state()).full_read_at, start);
});

test('Incremental sync available: it asks for what changed since the watermark, minus the overlap', async () => {
  shop.objects.order = orders(1);
  await sync();
  shop.client.calls.splice(0);
  shop.objects.order = orders(1, moment + 60);
  const result = await sync('incremental');
  assert.equal(shop.client.calls, [`since ${new Date(start.getTime() - 60_000).toISOString()}`]);
  assert.is(result.resources[0]?.mode, 'incremental');
  assert.equal(result.resources[0]?.counts, { shop_order: { updated: 1 } });
  assert.equal(await mirror.entities(), ['shop_order o0 v=60']);
});

test('sync_from does not affect incremental sync: the watermark alone says since when', async () => {
  const app = { ...fixtureApp, syncFrom: '2026-06-01T00:00:00Z' };
  shop.objects.order = [shopOrder('old', moment, { created: moment })];
  await sync('full', { app });
  assert.equal(await mirror.entities(), []);
  shop.client.calls.splice(0);
  await sync('incremental', { app });
  assert.equal(shop.client.calls, [`since ${new Date(start.getTime() - 60_000).toISOString()}`]);
  assert.equal(await mirror.entities(), ['shop_order old v=']);
});

test('an incremental run moves the watermark, but is no complete reading', async () => {
  await sync();
  const later = new Date(start.getTime() + 3_600_000);
  const list = async (): Promise<ListPage> => ({
    items: [],
    next: null,
    date: new Date(later.getTime() + 5000).toUTCString(),
  });
  const connector = bigShop({ incremental: { by: 'modified_since', overlapSeconds: 60, list } });
  await sync('incremental', { connector });
  const { watermark, full_read_at } = await state();
  assert.equal({ watermark, full_read_at }, { watermark: later, full_read_at: start });
});

test('the watermark never goes back', async () => {
  await sync();
  const list = async (): Promise<ListPage> => ({
    items: [],
    next: null,
    date: 'Thu, 01 Jan 2020 00:00:00 GMT',
  });
  await sync('full', { connector: bigShop({ list }) });
  assert.equal((await state()).watermark, start);
});

test('an unchanged list is read, counted and not written', async () => {
  shop.objects.order = orders(3);
  await sync();
  const before = await mirror.rows(
    'select xmin::text, ctid::text from supasaasy.entities order by external_id',
  );
  const result = await sync();
  assert.equal(result.resources[0]?.counts, { shop_order: { unchanged: 3 } });
  assert.equal(
    await mirror.rows('select xmin::text, ctid::text from supasaasy.entities order by external_id'),
    before,
  );
});

test('an empty list deletes nothing', async () => {
  shop.objects.order = orders(3);
  await sync();
  shop.objects.order = [];
  const result = await sync();
  assert.is(result.status, 'success');
  assert.is((await shop.tableCounts()).entities, 3);
});

test('a malformed record is quarantined, and its page is stored', async () => {
  shop.objects.order = [shopOrder('o1', moment), shopOrder('o2', moment, { created: 'yesterday' })];
  const result = await sync();
  assert.is(result.status, 'success');
  assert.equal(result.resources[0]?.counts, { shop_order: { created: 1, quarantined: 1 } });
});

test('a listing that is aborted has failed', async () => {
  shop.objects.order = orders(3);
  const request = {
    mode: 'full' as const,
    resources: ['order'],
    signal: AbortSignal.abort(new Error('time is up')),
  };
  const result = await syncApp(database, shop.connector, fixtureApp, request);
  assert.equal(result.resources[0]?.error, 'time is up');
  assert.is((await state()).watermark, null);
});

test('objects that wait to be read again are settled by the sync of their collection', async () => {
  shop.objects.order = [shopOrder('o1', moment)];
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  const versionAt = new Date((moment + 3600) * 1000).toISOString();
  await database.merge('shop_main', [{ op: 'reread', source: 'event', ref, versionAt }]);
  const result = await sync();
  assert.equal(result.rereads, { settled: 1, failed: 0 });
  assert.is((await shop.tableCounts()).rereads, 0);
});

test.run();
