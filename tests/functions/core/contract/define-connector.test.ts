import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Change,
  ConfigurationError,
  defineConnector,
  RateLimitError,
  type SyncPage,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  date,
  fixtureApp,
  fixtureConnector,
  fixtureDefinition,
  orderResource,
} from '../fixture-connector.ts';

const signal = new AbortController().signal;
const readAt = '2026-01-01T00:00:55.000Z';
const order = (id: string, more: object = {}) => ({
  id,
  created: 1_767_000_000,
  updated: 1_767_225_600,
  ...more,
});
const context = { app: fixtureApp, resource: 'order', cursor: null, signal };

async function collect(pages: AsyncIterable<SyncPage>): Promise<SyncPage[]> {
  const all: SyncPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** Short form: `upsert shop_order o1`. */
function brief(change: Change): string {
  if (change.op === 'upsert') return `upsert ${change.entity.collectionKey} ${change.entity.externalId}`;
  if (change.op === 'quarantine')
    return `quarantine ${change.collectionKey} ${change.externalId}: ${change.error}`;
  return `${change.op} ${change.ref.collectionKey} ${change.ref.externalId}`;
}

test('normalization: external_id extracted, collection_key assigned, raw_payload whole, archived state detected', async () => {
  const payload = order('o1', { open: false, closed: 1_767_225_601, extra: { deep: [1, null] } });
  const { connector } = fixtureConnector({ order: [payload] });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.equal(page?.changes[0], {
    op: 'upsert',
    source: 'read',
    entity: {
      collectionKey: 'shop_order',
      externalId: 'o1',
      rawPayload: payload,
      apiVersion: '2026-01',
      versionAt: '2026-01-01T00:00:00.000Z',
      createdAt: '2025-12-29T09:20:00.000Z',
      archived: true,
      archivedAt: '2026-01-01T00:00:01.000Z',
      parent: null,
    },
    children: [{ collectionKey: 'shop_line', ids: [], since: null }],
  });
});

test('without a time of its own a read is dated by the Date header minus the read slack', async () => {
  const { connector } = fixtureConnector({ order: [{ id: 'o1' }] });
  const [page] = await collect(connector.sync.fullSync(context));
  const [change] = page?.changes ?? [];
  assert.is(change?.op === 'upsert' && change.entity.versionAt, readAt);
});

test('a full sync walks all pages and hands out the cursor behind each', async () => {
  const { connector, client } = fixtureConnector({ order: ['1', '2', '3', '4', '5'].map((id) => order(id)) });
  const pages = await collect(connector.sync.fullSync(context));
  assert.equal(
    pages.map((page) => page.cursor),
    ['2', '4', null],
  );
  assert.is(pages.flatMap((page) => page.changes).length, 5);
  assert.equal(client.calls, ['list null', 'list 2', 'list 4']);
});

test('a full sync goes on from a cursor', async () => {
  const { connector } = fixtureConnector({ order: ['1', '2', '3'].map((id) => order(id)) });
  const pages = await collect(connector.sync.fullSync({ ...context, cursor: '2' }));
  assert.equal(
    pages.flatMap((page) => page.changes.map(brief)),
    ['upsert shop_order 3'],
  );
});

test('records created before sync_from are left out, those at it are kept', async () => {
  const at = Date.parse('2026-01-01T00:00:00Z') / 1000;
  const { connector } = fixtureConnector({
    order: [
      order('before', { created: at - 1 }),
      order('at', { created: at }),
      order('undated', { created: null }),
    ],
  });
  const app = { ...fixtureApp, syncFrom: '2026-01-01T00:00:00Z' };
  const pages = await collect(connector.sync.fullSync({ ...context, app }));
  assert.equal(
    pages.flatMap((page) => page.changes.map(brief)),
    ['upsert shop_order at', 'upsert shop_order undated'],
  );
});

test('an incremental sync asks from the watermark minus the overlap, whatever sync_from says', async () => {
  const { connector, client } = fixtureConnector({ order: [order('old', { created: 1 })] });
  const app = { ...fixtureApp, syncFrom: '2026-01-01T00:00:00Z' };
  const since = new Date('2026-02-01T00:00:00Z');
  const pages = await collect(connector.sync.incrementalSync({ ...context, app, since }));
  assert.equal(client.calls, ['since 2026-01-31T23:59:00.000Z']);
  assert.equal(
    pages.flatMap((page) => page.changes.map(brief)),
    ['upsert shop_order old'],
  );
});

test('embedded children become entities of their parent, in its version', async () => {
  const { connector } = fixtureConnector({
    order: [order('o1', { lines: [{ id: 'l1', created: 5 }, { id: 'l2' }] })],
  });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.equal(page?.changes.map(brief), [
    'upsert shop_order o1',
    'upsert shop_line l1',
    'upsert shop_line l2',
  ]);
  const [parent, child] = page?.changes ?? [];
  assert.equal(parent?.op === 'upsert' && parent.children, [
    { collectionKey: 'shop_line', ids: ['l1', 'l2'], since: null },
  ]);
  assert.is(child?.op === 'upsert' && child.entity.versionAt, '2026-01-01T00:00:00.000Z');
  assert.equal(child?.op === 'upsert' && child.entity.parent, {
    collectionKey: 'shop_order',
    externalId: 'o1',
  });
});

test('children that were not selected are not stored', async () => {
  const { connector } = fixtureConnector({ order: [order('o1', { lines: [{ id: 'l1' }] })] });
  const app = { ...fixtureApp, resources: ['order'] };
  const [page] = await collect(connector.sync.fullSync({ ...context, app }));
  assert.equal(page?.changes.map(brief), ['upsert shop_order o1']);
});

test('a child list that was cut is fetched whole', async () => {
  const lines = Array.from({ length: 25 }, (_, n) => ({ id: `l${n}`, order: 'o1' }));
  const { connector, client } = fixtureConnector({
    order: [order('o1', { lines: lines.slice(0, 10), more: true })],
    line: lines,
  });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.is(page?.changes.length, 26);
  assert.ok(client.calls.includes('lines of o1'));
});

test('a child list that shows only the newest says since when', async () => {
  const children = [{ ...orderResource.children?.[0], truncated: { by: 'newest' as const } }] as NonNullable<
    typeof orderResource.children
  >;
  const resources = {
    ...fixtureDefinition({ calls: [], objects: {} }).resources,
    order: { ...orderResource, children },
  };
  const lines = [
    { id: 'l2', created: 20 },
    { id: 'l1', created: 10 },
  ];
  const { connector } = fixtureConnector({ order: [order('o1', { lines, more: true })] }, { resources });
  const [page] = await collect(connector.sync.fullSync(context));
  const [parent] = page?.changes ?? [];
  assert.equal(parent?.op === 'upsert' && parent.children, [
    { collectionKey: 'shop_line', ids: ['l2', 'l1'], since: '1970-01-01T00:00:11.000Z' },
  ]);
});

test('a record that cannot be normalized is quarantined and does not stop its page', async () => {
  const { connector } = fixtureConnector({ order: [{ created: 1 }, order('o2', { updated: 'yesterday' })] });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.equal(page?.changes.map(brief), [
    'quarantine shop_order null: shop_order: the object has no id',
    'quarantine shop_order o2: updated: expected unix seconds, found "yesterday"',
  ]);
});

test('a child that cannot be normalized is quarantined alone, and its set is not used to delete', async () => {
  const { connector } = fixtureConnector({ order: [order('o1', { lines: [{ id: 'l1' }, { created: 1 }] })] });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.is(page?.changes.length, 3);
  const [parent] = page?.changes ?? [];
  assert.equal(parent?.op === 'upsert' && parent.children, []);
});

test('summaries are retrieved one by one; one that vanished meanwhile is a deletion', async () => {
  const resources = {
    ...fixtureDefinition({ calls: [], objects: {} }).resources,
    order: {
      ...orderResource,
      summaries: true as const,
      list: async () => ({ items: [{ id: 'o1' }, { id: 'gone' }], next: null, date }),
    },
  };
  const { connector } = fixtureConnector({ order: [order('o1')] }, { resources });
  const [page] = await collect(connector.sync.fullSync(context));
  assert.equal(page?.changes.map(brief), ['upsert shop_order o1', 'delete shop_order gone']);
});

test('a rate limit is waited out', async () => {
  let refusals = 2;
  const list: typeof orderResource.list = async (client, request) => {
    if (refusals-- > 0) throw new RateLimitError('slow down', 0.01);
    return orderResource.list(client, request);
  };
  const resources = {
    ...fixtureDefinition({ calls: [], objects: {} }).resources,
    order: { ...orderResource, list },
  };
  const { connector } = fixtureConnector({ order: [order('o1')] }, { resources });
  assert.is((await collect(connector.sync.fullSync(context))).length, 1);
});

test('an event of a mirrored resource is parsed and typed', () => {
  const { connector } = fixtureConnector({});
  const [event] = connector.webhook.parse(
    { id: 'e1', type: 'order.updated', at: 1_767_225_600, object: { id: 'o1', lines: [{ id: 'l1' }] } },
    fixtureApp,
  );
  assert.is(event?.kind, 'update');
  assert.is(event?.occurredAt, '2026-01-01T00:00:00.000Z');
  assert.equal(event?.changes.map(brief), ['upsert shop_order o1', 'upsert shop_line l1']);
});

for (const [type, more, expected] of [
  ['order.deleted', {}, ['delete shop_order o1']],
  ['order.closed', {}, ['archive shop_order o1']],
  ['order.touched', {}, ['reread shop_order o1']],
  ['order.updated', { version: 'old' }, ['reread shop_order o1']],
  ['order.updated', { object: { id: 'o1', more: true } }, ['reread shop_order o1']],
  ['order.unheard', {}, []],
  ['order.updated', { object: undefined }, []],
] as const) {
  test(`an event ${type} ${JSON.stringify(more)} means ${expected.join() || 'nothing'}`, () => {
    const { connector } = fixtureConnector({});
    const [event] = connector.webhook.parse(
      { id: 'e1', type, at: 1, object: { id: 'o1' }, ...more },
      fixtureApp,
    );
    assert.equal(event?.changes.map(brief), expected);
    assert.is(event?.kind === 'ignored', expected.length === 0);
  });
}

test('an event of a resource that is not selected is ignored', () => {
  const { connector } = fixtureConnector({});
  const app = { ...fixtureApp, resources: [] };
  const [event] = connector.webhook.parse(
    { id: 'e1', type: 'order.updated', at: 1, object: { id: 'o1' } },
    app,
  );
  assert.is(event?.kind, 'ignored');
});

test('metadata comes from the manifest', () => {
  const { connector } = fixtureConnector({});
  assert.equal(connector.metadata, {
    provider: 'shop',
    displayName: 'Shop',
    apiVersion: '2026-01',
    resources: [
      { name: 'order', collectionKey: 'shop_order', parent: null },
      { name: 'line', collectionKey: 'shop_line', parent: 'order' },
    ],
    migrations: { has: true, directory: 'migrations' },
    rateLimit: { requestsPerSecond: 50, burst: 10 },
  });
});

for (const [fault, resources, message] of [
  ['a resource without code', {}, /manifest.json lists resource order, the code does not/],
  [
    'deletions by event without a delete event',
    { order: { ...orderResource, events: {} } },
    /order: deletions are said to become known by an event/,
  ],
  [
    'an event feed that is missing',
    { order: { ...orderResource, incremental: { by: 'event_feed' as const } } },
    /needs an eventFeed/,
  ],
] as const) {
  test(`a description with ${fault} is refused`, () => {
    const definition = fixtureDefinition({ calls: [], objects: {} });
    const merged = Object.keys(resources).length === 0 ? {} : { ...definition.resources, ...resources };
    assert.throws(
      () => defineConnector({ ...definition, resources: merged }),
      (error: unknown) => error instanceof ConfigurationError && message.test(error.message),
    );
  });
}

test.run();
