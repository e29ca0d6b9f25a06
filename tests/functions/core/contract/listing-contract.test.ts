import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  type Change,
  ConfigurationError,
  CursorExpiredError,
  defineConnector,
  EntityNotFoundError,
  type Payload,
  RateLimitError,
  type RootResource,
  type SyncPage,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  date,
  type FixtureClient,
  fixtureApp,
  fixtureConnector,
  fixtureDefinition,
  orderResource,
} from '../fixture-connector.ts';

const { random } = Math;
test.before(() => {
  // No backoff.
  Math.random = () => 0;
});
test.after(() => {
  Math.random = random;
});

type Order = RootResource<FixtureClient>;
const signal = new AbortController().signal;
const readAt = '2026-01-01T00:00:55.000Z';
const context = { app: fixtureApp, resource: 'order', cursor: null, signal };
const since = new Date('2026-02-01T12:00:00.500Z');
const order = (id: string, more: object = {}) => ({
  id,
  created: 1_767_000_000,
  updated: 1_767_225_600,
  ...more,
});

/** A shop whose order resource is described differently. */
function shop(overrides: Partial<Order>, objects: Record<string, Payload[]> = {}) {
  const definition = fixtureDefinition({ calls: [], objects: {} });
  const resources = { ...definition.resources, order: { ...orderResource, ...overrides } as Order };
  return fixtureConnector(objects, { resources });
}

async function collect(pages: AsyncIterable<SyncPage>): Promise<SyncPage[]> {
  const all: SyncPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function rejection(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.unreachable('it was answered'),
    (error: unknown) => error,
  );
}

const deleted = (pages: readonly SyncPage[]): Change[] =>
  pages.flatMap(({ changes }) => changes).filter(({ op }) => op === 'delete');

test('a page of a complete listing says what it showed, also what is outside the window or malformed', async () => {
  const { connector } = shop(
    {},
    { order: [order('old', { created: 1 }), order('bad', { updated: 'x' }), order('o3')] },
  );
  const app = { ...fixtureApp, syncFrom: '2025-01-01T00:00:00Z' };
  const pages = await collect(connector.sync.fullSync({ ...context, app }));
  assert.equal(
    pages.map(({ listed }) => listed),
    [['old', 'bad'], ['o3']],
  );
});

test('a page with an item whose id cannot be read does not say what it showed', async () => {
  for (const item of [{ created: 1 }, null, { id: '' }, 'text'] as Payload[]) {
    const { connector } = shop({}, { order: [order('o1'), item] });
    const [page] = await collect(connector.sync.fullSync(context));
    assert.is(page?.listed, null);
    assert.ok(page?.changes.some(({ op }) => op === 'quarantine'));
  }
});

test('a walk over what was modified is no listing', async () => {
  const { connector } = shop({}, { order: [order('o1')] });
  const [page] = await collect(connector.sync.incrementalSync({ ...context, since }));
  assert.is(page?.listed, null);
});

test('an incremental sync that reads the whole list is a listing', async () => {
  const { connector } = shop(
    { incremental: { by: 'full_list', because: 'orders cannot be searched' } },
    { order: [order('o1')] },
  );
  const [page] = await collect(connector.sync.incrementalSync({ ...context, since }));
  assert.equal(page?.listed, ['o1']);
});

const because = 'the shop keeps everything';
const fullList = { incremental: { by: 'full_list', because: 'no search' } } as const;
const keep = { deletions: { by: 'none', because }, events: {} } as const;
const only = { deletions: { by: 'sweep', because }, events: {} } as const;
for (const [what, overrides, full, incremental] of [
  ['deletions by event, stable pages', {}, 'delete', null],
  ['deletions by event, shifting pages', { pages: 'shifting' }, 'verify', null],
  ['deletions by sweep', only, 'delete', null],
  ['no deletions', keep, null, null],
  ['every sync reads the whole list', fullList, 'delete', 'delete'],
  ['every sync reads the whole shifting list', { ...fullList, pages: 'shifting' }, 'verify', 'verify'],
  ['every sync reads the whole list, but nothing is deleted', { ...fullList, ...keep }, null, null],
] as const) {
  test(`${what}: what a listing did not show is to ${full}, after an incremental one to ${incremental}`, () => {
    const { sync } = shop(overrides as Partial<Order>).connector;
    assert.is(sync.sweepOf('order', 'full'), full);
    assert.is(sync.sweepOf('order', 'incremental'), incremental);
  });
}

test('a listing shows what was created since sync_from, and everything where creation has no time', () => {
  const app = { ...fixtureApp, syncFrom: '2025-01-01T00:00:00Z' };
  assert.is(shop({}).connector.sync.windowOf(app, 'order'), app.syncFrom);
  assert.is(shop({}).connector.sync.windowOf(fixtureApp, 'order'), null);
  assert.is(shop({ createdField: null }).connector.sync.windowOf(app, 'order'), null);
});

test('a resource says when absence means nothing for what is archived', () => {
  assert.is(shop({}).connector.sync.hidesArchived('order'), false);
  assert.is(shop({ hidesArchived: true }).connector.sync.hidesArchived('order'), true);
});

/** A list of deleted orders in pages of one. */
function deletedList(ids: readonly (readonly [string, number | null])[]) {
  const asked: (string | null)[] = [];
  const deletions: Order['deletions'] = {
    by: 'deleted_list',
    overlapSeconds: 90,
    precisionSeconds: 60,
    retentionSeconds: 7 * 86_400,
    list: async (_client, { since: from, cursor }) => {
      asked.push(`${from?.toISOString() ?? 'ever'} ${cursor}`);
      const start = Number(cursor ?? 0);
      const next = start + 1 < ids.length ? String(start + 1) : null;
      return { deleted: ids.slice(start, start + 1).map(([id, at]) => ({ id, at })), next, date };
    },
  };
  return { asked, overrides: { deletions, events: {} } };
}

test('a list of deleted ids is walked behind the objects, in full and incremental syncs', async () => {
  const { asked, overrides } = deletedList([
    ['gone', 1_767_225_599],
    ['lost', null],
  ]);
  const { connector } = shop(overrides, { order: ['1', '2', '3'].map((id) => order(id)) });
  const pages = await collect(connector.sync.fullSync(context));
  assert.equal(
    pages.map(({ cursor }) => cursor),
    ['list:2', 'deleted:', 'deleted:1', null],
  );
  assert.equal(
    pages.map(({ listed }) => listed),
    [['1', '2'], ['3'], [], []],
  );
  assert.equal(deleted(pages), [
    {
      op: 'delete',
      source: 'event',
      ref: { collectionKey: 'shop_order', externalId: 'gone' },
      versionAt: '2025-12-31T23:59:59.000Z',
    },
    {
      op: 'delete',
      source: 'reread',
      ref: { collectionKey: 'shop_order', externalId: 'lost' },
      versionAt: readAt,
    },
  ]);
  assert.equal(asked, ['ever null', 'ever 1']);

  const changed = await collect(connector.sync.incrementalSync({ ...context, since }));
  assert.is(deleted(changed).length, 2);
  assert.equal([...new Set(changed.map(({ listed }) => listed))], [null]);
  assert.equal(asked.slice(2), ['2026-02-01T11:58:00.000Z null', '2026-02-01T11:58:00.000Z 1']);
});

for (const [cursor, calls, ids] of [
  ['list:2', ['list 2'], ['gone', 'lost']],
  ['deleted:', [], ['gone', 'lost']],
  ['deleted:1', [], ['lost']],
] as const) {
  test(`a sync with a list of deleted ids goes on from ${cursor}`, async () => {
    const { overrides } = deletedList([
      ['gone', null],
      ['lost', null],
    ]);
    const { connector, client } = shop(overrides, { order: ['1', '2', '3'].map((id) => order(id)) });
    const pages = await collect(connector.sync.fullSync({ ...context, cursor }));
    assert.equal(client.calls, calls);
    assert.equal(
      deleted(pages).map((change) => change.op === 'delete' && change.ref.externalId),
      ids,
    );
  });
}

for (const [what, incremental, asked] of [
  ['seconds', { overlapSeconds: 60, precisionSeconds: 1 }, '2026-02-01T11:59:00.000Z'],
  ['minutes', { overlapSeconds: 90, precisionSeconds: 60 }, '2026-02-01T11:58:00.000Z'],
  ['days', { overlapSeconds: 60, precisionSeconds: 86_400 }, '2026-02-01T00:00:00.000Z'],
] as const) {
  test(`a filter that counts ${what} is asked for the watermark less the overlap, rounded down`, async () => {
    const { list } = orderResource.incremental as Extract<Order['incremental'], { by: 'modified_since' }>;
    const { connector, client } = shop({
      incremental: { by: 'modified_since', retentionSeconds: null, ...incremental, list },
    });
    await collect(connector.sync.incrementalSync({ ...context, since }));
    assert.equal(client.calls, [`since ${asked}`]);
  });
}

test('modifications can be asked for as far back as the provider remembers, overlap and rounding included', () => {
  const { list } = orderResource.incremental as Extract<Order['incremental'], { by: 'modified_since' }>;
  const { sync } = shop({
    incremental: {
      by: 'modified_since',
      overlapSeconds: 60,
      precisionSeconds: 60,
      retentionSeconds: 3600,
      list,
    },
  }).connector;
  const now = new Date('2026-02-01T12:00:00Z');
  assert.is(sync.canSyncSince('order', new Date('2026-02-01T11:02:00Z'), now), true);
  assert.is(sync.canSyncSince('order', new Date('2026-02-01T11:01:59Z'), now), false);
  assert.is(shop({}).connector.sync.canSyncSince('order', new Date(0), now), true);
  const { overrides } = deletedList([]);
  const remembers = shop(overrides).connector.sync;
  assert.is(remembers.canSyncSince('order', new Date('2026-01-20T12:00:00Z'), now), false);
});

test('a cursor that comes back, at once or later, ends the walk and is named', async () => {
  for (const cursors of [
    ['a', 'a'],
    ['a', 'b', 'a'],
  ]) {
    let page = 0;
    const { connector } = shop({
      list: async () => ({
        items: [order(`o${page}`)],
        next: cursors[page++] ?? cursors.at(-1) ?? null,
        date,
      }),
    });
    const error = await rejection(collect(connector.sync.fullSync(context)));
    assert.ok(error instanceof ApiError && error.status === null, String(error));
    assert.match((error as Error).message, 'the cursor "a" again');
  }
});

test('a cursor that comes back once, and not when asked again, is no loss', async () => {
  let calls = 0;
  const { connector } = shop({
    list: async (_client, { cursor }) => {
      calls++;
      if (cursor === null) return { items: [order('o1')], next: 'a', date };
      return { items: [order('o2')], next: calls === 2 ? 'a' : null, date };
    },
  });
  const pages = await collect(connector.sync.fullSync(context));
  assert.equal(
    pages.flatMap(({ listed }) => listed),
    ['o1', 'o2'],
  );
});

test('an expired cursor asks for a new beginning, but not when none was sent', async () => {
  const { connector } = shop({ list: () => Promise.reject(new CursorExpiredError('no such cursor')) });
  assert.instance(
    await rejection(collect(connector.sync.fullSync({ ...context, cursor: 'a' }))),
    CursorExpiredError,
  );
  assert.instance(await rejection(collect(connector.sync.fullSync(context))), ApiError);
});

/** A scroll over pages of ids with one parameter; what `fail` returns is thrown before a page is handed out. */
function scroll(pages: readonly (readonly string[])[], fail: (step: number) => Error | null = () => null) {
  const calls: (string | null)[] = [];
  const list: Order['list'] = async (_client, { cursor }) => {
    calls.push(cursor);
    const failure = fail(calls.length);
    if (failure) throw failure;
    const items = (pages[calls.length - 1] ?? []).map((id) => order(id));
    return { items, next: items.length > 0 ? 'scroll-1' : null, date };
  };
  return { calls, overrides: { list, pages: 'shifting', scroll: true } as const };
}

test('a scroll whose parameter stays the same is walked to its empty page', async () => {
  const { calls, overrides } = scroll([['1', '2'], ['3']]);
  const pages = await collect(shop(overrides).connector.sync.fullSync(context));
  assert.equal(
    pages.flatMap(({ listed }) => listed),
    ['1', '2', '3'],
  );
  assert.equal(calls, [null, 'scroll-1', 'scroll-1']);
});

test('a scroll that shows the same page again and again ends', async () => {
  const { calls, overrides } = scroll(Array.from({ length: 50 }, () => ['1', '2']));
  assert.instance(
    await rejection(collect(shop(overrides).connector.sync.fullSync(context))),
    CursorExpiredError,
  );
  assert.is(calls.length, 2);
});

test('a call within a scroll is not repeated when its answer is lost: the page behind it would be skipped', async () => {
  const { calls, overrides } = scroll([['1'], ['2'], ['3']], (step) =>
    step === 2 ? new ApiError('Request failed, please restart the scroll operation', 500) : null,
  );
  const error = await rejection(collect(shop(overrides).connector.sync.fullSync(context)));
  assert.instance(error, CursorExpiredError);
  assert.match((error as Error).message, 'restart the scroll operation');
  assert.is(calls.length, 2);
});

test('a refusal within a scroll moves nothing, so it is waited out', async () => {
  const { overrides } = scroll([['1'], [], ['3']], (step) =>
    step === 2 ? new RateLimitError('slow down', 0.001) : null,
  );
  const pages = await collect(shop(overrides).connector.sync.fullSync(context));
  assert.equal(
    pages.flatMap(({ listed }) => listed),
    ['1', '3'],
  );
});

test('a scroll is resumed only where it was handed over in order', async () => {
  const { overrides } = scroll([['2'], []]);
  const { sync } = shop(overrides).connector;
  const resumed = { ...context, cursor: 'scroll-1' };
  assert.instance(await rejection(collect(sync.fullSync(resumed))), CursorExpiredError);
  const pages = await collect(sync.fullSync({ ...resumed, handedOver: true }));
  assert.equal(
    pages.flatMap(({ listed }) => listed),
    ['2'],
  );
});

/** Orders whose list of lines is always cut. */
function children(list: (cursor: string | null) => Promise<{ items: Payload[]; next: string | null }>) {
  const [first] = orderResource.children ?? [];
  return {
    children: [
      {
        ...(first as NonNullable<typeof first>),
        truncated: {
          by: 'all' as const,
          list: async (_client: FixtureClient, _parent: Payload, request: { cursor: string | null }) => ({
            ...(await list(request.cursor)),
            date,
          }),
        },
      },
    ],
  };
}
const cut = { order: [order('o1', { more: true })] };

test('a child list whose cursor expired is walked again from its beginning', async () => {
  let calls = 0;
  const overrides = children(async (cursor) => {
    calls++;
    if (cursor === null) return { items: [{ id: `l${calls}` }], next: 'l' };
    if (calls === 2) throw new CursorExpiredError('no such line');
    return { items: [{ id: 'last' }], next: null };
  });
  const [page] = await collect(shop(overrides, cut).connector.sync.fullSync(context));
  const [parent] = page?.changes ?? [];
  assert.equal(parent?.op === 'upsert' && parent.children[0]?.ids, ['l3', 'last']);
});

test('a child list that can never be walked fails the page, and does not restart the listing', async () => {
  const overrides = children(async (cursor) => {
    if (cursor === null) return { items: [], next: 'l' };
    throw new CursorExpiredError('no such line');
  });
  assert.instance(await rejection(collect(shop(overrides, cut).connector.sync.fullSync(context))), ApiError);
});

test('a parent that vanished before its children were read is gone; the page is not lost', async () => {
  const overrides = children(() => Promise.reject(new EntityNotFoundError('shop_order', 'o1')));
  const [page] = await collect(
    shop(overrides, { order: [order('o1', { more: true }), order('o2')] }).connector.sync.fullSync(context),
  );
  assert.equal(
    page?.changes.map(({ op }) => op),
    ['delete', 'upsert'],
  );
  assert.equal(page?.listed, ['o1', 'o2']);
});

test('an entry of the event feed that is no event is kept apart and stops nothing', async () => {
  const events: Payload[] = [
    { id: 'e1', type: 'order.updated', at: 1_767_225_600, object: { id: 'o1' } },
    { id: 'e2', type: 'order.updated', at: 1e99, object: { id: 'o2' } },
    null as unknown as Payload,
    { id: 'e4', type: 'order.deleted', at: 1_767_225_600, object: { id: 'o4' } },
  ];
  const connector = defineConnector({
    ...fixtureDefinition({ calls: [], objects: {} }),
    resources: {
      ...fixtureDefinition({ calls: [], objects: {} }).resources,
      order: { ...orderResource, incremental: { by: 'event_feed' } },
    },
    eventFeed: {
      retentionSeconds: 86_400,
      overlapSeconds: 60,
      precisionSeconds: 1,
      list: async () => ({ items: events, next: null, date }),
    },
  });
  const [page] = await collect(connector.sync.incrementalSync({ ...context, since }));
  assert.equal(
    page?.changes.map(({ op }) => op),
    ['upsert', 'quarantine', 'quarantine', 'delete'],
  );
});

const { deletions: _, ...silent } = orderResource;
const modified = orderResource.incremental as Extract<Order['incremental'], { by: 'modified_since' }>;
for (const [fault, overrides, message] of [
  ['that does not say how deletions become known', { deletions: undefined }, /how deletions become known/],
  [
    'with deletions by parent set, though it is in none',
    { deletions: { by: 'parent_set' } },
    /deletions.by must be/,
  ],
  [
    'whose objects are never deleted and that has a delete event',
    { deletions: keep.deletions },
    /order.deleted deletes/,
  ],
  [
    'with deletions by sweep alone and a delete event',
    { deletions: only.deletions },
    /order.deleted deletes/,
  ],
  [
    'that does not say whether its pages are stable',
    { pages: undefined },
    /whether its list can miss objects/,
  ],
  ['with a negative overlap', { incremental: { ...modified, overlapSeconds: -1 } }, /overlapSeconds is -1/],
  ['without precision', { incremental: { ...modified, precisionSeconds: 0 } }, /precisionSeconds is 0/],
  [
    'that asks for more than is remembered',
    { incremental: { ...modified, retentionSeconds: 60 } },
    /retentionSeconds is 60/,
  ],
] as const) {
  test(`a resource ${fault} is refused`, () => {
    assert.throws(
      () => shop(overrides as unknown as Partial<Order>),
      (error: unknown) => error instanceof ConfigurationError && message.test(error.message),
    );
  });
}

test('an embedded resource that claims another way of deletion is refused', () => {
  const definition = fixtureDefinition({ calls: [], objects: {} });
  const line = { embeddedIn: 'order', createdField: null, updatedField: null, deletions: { by: 'event' } };
  assert.throws(
    () => defineConnector({ ...definition, resources: { ...definition.resources, line: line as never } }),
    (error: unknown) => error instanceof ConfigurationError && /parent_set/.test(error.message),
  );
});

test('a rate limit that lets nothing pass is refused', () => {
  for (const rateLimit of [
    { requestsPerSecond: 0, burst: 1 },
    { requestsPerSecond: 1, burst: 0 },
    { requestsPerSecond: Number.POSITIVE_INFINITY, burst: 1 },
  ]) {
    assert.throws(
      () => defineConnector({ ...fixtureDefinition({ calls: [], objects: {} }), rateLimit }),
      (error: unknown) => error instanceof ConfigurationError && /rateLimit/.test(error.message),
    );
  }
});

test('a resource that leaves the contract open is a type error', () => {
  // @ts-expect-error: how deletions become known is missing
  const withoutDeletions: Order = silent;
  // @ts-expect-error: "none" must say why
  const withoutReason: Order = { ...orderResource, deletions: { by: 'none' } };
  // @ts-expect-error: only embedded resources vanish with their parent
  const withoutParent: Order = { ...orderResource, deletions: { by: 'parent_set' } };
  // @ts-expect-error: whether pages are stable is missing
  const withoutPages: Order = { ...orderResource, pages: undefined };
  const { precisionSeconds: _grain, ...ungrained } = modified;
  // @ts-expect-error: the grain of the filter is missing
  const withoutPrecision: Order = { ...orderResource, incremental: ungrained };
  assert.is([withoutDeletions, withoutReason, withoutParent, withoutPages, withoutPrecision].length, 5);
});

test.run();
