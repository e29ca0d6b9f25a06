import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AppContext,
  type Change,
  NormalizationError,
  type Payload,
  type SyncPage,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { parseProviderJson } from '../../../../supabase/functions/_shared/core/contract/provider-json.ts';
import { fixtureApp, fixtureConnector, orderResource } from '../fixture-connector.ts';

const signal = new AbortController().signal;
const app: AppContext = {
  ...fixtureApp,
  excludeFields: {
    order: [['email'], ['created'], ['ship', 'line1']],
    line: [['note'], ['tags', '*', 'name']],
  },
};
const line = (id: string, more: object = {}) => ({ id, created: 1_767_000_000, note: 'hush-note', ...more });
const order = (id: string, more: object = {}): Payload => ({
  id,
  created: 1_767_000_000,
  updated: 1_767_225_600,
  email: 'hush-email',
  ship: { line1: 'hush-street', city: 'Bonn' },
  lines: [line(`${id}_l1`, { tags: [{ name: 'hush-tag', n: 1 }] }), line(`${id}_l2`)],
  ...more,
});
const context = { app, resource: 'order', cursor: null, signal };
const since = new Date('2026-02-01T00:00:00Z');

async function changesOf(pages: AsyncIterable<SyncPage>): Promise<Change[]> {
  const all: Change[] = [];
  for await (const page of pages) all.push(...page.changes);
  return all;
}

/** The payload that would be stored of an object. */
function payloadOf(changes: readonly Change[], id: string): Payload | undefined {
  for (const change of changes)
    if (change.op === 'upsert' && change.entity.externalId === id) return change.entity.rawPayload;
  return undefined;
}

type Fixture = ReturnType<typeof fixtureConnector>;
const event = (type: string, object: unknown) => ({ id: 'e1', type, at: 1_767_225_600, object }) as Payload;
const WAYS: Readonly<Record<string, (fixture: Fixture) => Promise<readonly Change[]>>> = {
  'a full sync': ({ connector }) => changesOf(connector.sync.fullSync(context)),
  'an incremental sync': ({ connector }) => changesOf(connector.sync.incrementalSync({ ...context, since })),
  'a retrieval': ({ connector }) => connector.sync.retrieve(app, 'order', 'o1', signal),
  'an event': async ({ connector, client }) =>
    connector.webhook.parse(event('order.updated', client.objects.order?.[0]), app)[0]?.changes ?? [],
};

for (const [way, changesBy] of Object.entries(WAYS)) {
  test(`${way} brings neither an object's excluded fields nor those of the children in it`, async () => {
    const provided = order('o1');
    const before = JSON.stringify(provided);
    const changes = await changesBy(fixtureConnector({ order: [provided] }));
    assert.not.match(JSON.stringify(changes), 'hush');
    const { whole: _, ...kept } = payloadOf(changes, 'o1') ?? {};
    assert.equal(kept, {
      id: 'o1',
      updated: 1_767_225_600,
      ship: { city: 'Bonn' },
      lines: [
        { id: 'o1_l1', created: 1_767_000_000, tags: [{ n: 1 }] },
        { id: 'o1_l2', created: 1_767_000_000 },
      ],
    });
    assert.equal(payloadOf(changes, 'o1_l2'), { id: 'o1_l2', created: 1_767_000_000 });
    assert.is(JSON.stringify(provided), before, 'what the provider sent stays as it is');
  });
}

test('what is derived from an object is read before its fields are left out', async () => {
  const everything = ['created', 'updated', 'open', 'closed', 'lines'].map((name) => [name]);
  const excluding = { ...app, excludeFields: { order: everything, line: [['created']] } };
  const { connector } = fixtureConnector({ order: [order('o1', { open: false, closed: 1_767_225_601 })] });
  const changes = await changesOf(connector.sync.fullSync({ ...context, app: excluding }));
  const [first, second] = changes;
  assert.ok(first?.op === 'upsert' && second?.op === 'upsert');
  if (first?.op !== 'upsert' || second?.op !== 'upsert') return;
  assert.equal(Object.keys(first.entity.rawPayload), ['id', 'email', 'ship']);
  assert.is(first.entity.createdAt, '2025-12-29T09:20:00.000Z');
  assert.is(first.entity.versionAt, '2026-01-01T00:00:00.000Z');
  assert.is(first.entity.archivedAt, '2026-01-01T00:00:01.000Z');
  assert.equal(first.children, [{ collectionKey: 'shop_line', ids: ['o1_l1', 'o1_l2'], since: null }]);
  assert.is(second.entity.createdAt, '2025-12-29T09:20:00.000Z');
  assert.equal(second.entity.rawPayload, {
    id: 'o1_l1',
    note: 'hush-note',
    tags: [{ name: 'hush-tag', n: 1 }],
  });
});

test('sync_from counts by the creation time, also when that is left out', async () => {
  const { connector } = fixtureConnector({ order: [order('o1')] });
  const windowed = { ...app, syncFrom: '2026-01-01T00:00:00Z' };
  assert.equal(await changesOf(connector.sync.fullSync({ ...context, app: windowed })), []);
});

test('children fetched because their list was cut lose their fields, and so does the cut list', async () => {
  const { connector } = fixtureConnector({
    order: [order('o1', { more: true })],
    line: [line('o1_l1', { order: 'o1' }), line('o1_l3', { order: 'o1' })],
  });
  const changes = await changesOf(connector.sync.fullSync(context));
  assert.not.match(JSON.stringify(changes), 'hush');
  assert.equal(payloadOf(changes, 'o1_l3'), { id: 'o1_l3', created: 1_767_000_000, order: 'o1' });
});

test('children that the connector makes objects of its own of are found in the parent by their ids', async () => {
  const { connector } = fixtureConnector(
    { order: [order('o1')] },
    {
      resources: {
        order: {
          ...orderResource,
          children: [
            {
              resource: 'line',
              embedded: ({ lines }) => ({
                items: (lines as Payload[]).map((each) => ({ ...each })),
                truncated: false,
              }),
              truncated: { by: 'newest' },
            },
          ],
        },
        line: {
          embeddedIn: 'order',
          createdField: 'created',
          updatedField: null,
          deletions: { by: 'parent_set' },
        },
      },
    },
  );
  const changes = await changesOf(connector.sync.fullSync(context));
  assert.is(changes.length, 3);
  assert.not.match(JSON.stringify(changes), 'hush');
});

test('a record in quarantine keeps no excluded field, and its error quotes none', async () => {
  const objects = {
    order: [
      order('o1', { created: 'hush-created' }),
      order('o2', { lines: [{ note: 'hush-note', tags: [] }] }),
      ['hush-array'] as unknown as Payload,
      'hush-text' as unknown as Payload,
      order('o4', { lines: [null] }),
    ],
  };
  const { connector } = fixtureConnector(objects);
  const changes = await changesOf(connector.sync.fullSync(context));
  const kept = changes.flatMap((change) =>
    change.op === 'quarantine' ? [[change.externalId, change.payload, change.error]] : [],
  );
  const ofOrder = { updated: 1_767_225_600, ship: { city: 'Bonn' } };
  const lines = [
    { id: 'o1_l1', created: 1_767_000_000, tags: [{ n: 1 }] },
    { id: 'o1_l2', created: 1_767_000_000 },
  ];
  assert.equal(kept, [
    ['o1', { id: 'o1', ...ofOrder, lines }, 'created: expected unix seconds, found "[excluded]"'],
    [null, { tags: [] }, 'shop_line: the object has no id'],
    [null, null, 'shop_order: expected an object'],
    [null, null, 'shop_order: expected an object'],
    [null, null, 'shop_line: expected an object'],
  ]);
});

test('a connector that quotes an excluded value in its reason quotes it in vain', async () => {
  const { connector } = fixtureConnector(
    { order: [order('o1')] },
    {
      resources: {
        order: {
          ...orderResource,
          archived: (item) => {
            throw new NormalizationError(`cannot tell whether ${JSON.stringify(item)} is open`);
          },
        },
        line: {
          embeddedIn: 'order',
          createdField: 'created',
          updatedField: null,
          deletions: { by: 'parent_set' },
        },
      },
    },
  );
  const changes = await changesOf(connector.sync.fullSync(context));
  assert.is(changes[0]?.op, 'quarantine');
  assert.not.match(JSON.stringify(changes), 'hush');
});

test('an event that cannot be applied and carries anything but the whole object is kept without its payload', () => {
  const { connector } = fixtureConnector({});
  for (const type of ['order.touched', 'order.deleted', 'order.closed']) {
    const [parsed] = connector.webhook.parse(event(type, { other: 'hush', email: 'hush' }), app);
    assert.equal(parsed?.changes, [
      {
        op: 'quarantine',
        collectionKey: 'shop_order',
        externalId: null,
        payload: null,
        error: 'shop_order: the object has no id',
      },
    ]);
  }
  const plain = connector.webhook.parse(event('order.touched', { other: 1 }), fixtureApp)[0]?.changes[0];
  assert.equal(plain?.op === 'quarantine' && plain.payload, { other: 1 }, 'without exclusions it is kept');
});

test('numbers that JavaScript cannot hold keep every digit next to what is left out', async () => {
  const text = '{"id": "o1", "email": "x", "lines": [], "huge": 9007199254740993123}';
  const provided = parseProviderJson(text) as Payload;
  const changes = await changesOf(fixtureConnector({ order: [provided] }).connector.sync.fullSync(context));
  const payload = payloadOf(changes, 'o1');
  assert.is(payload?.huge, provided.huge);
  assert.is(payload?.email, undefined);
});

test('without exclusions an object is stored as the same object', async () => {
  const provided = order('o1');
  const { connector } = fixtureConnector({ order: [provided] });
  const changes = await changesOf(connector.sync.fullSync({ ...context, app: fixtureApp }));
  assert.is(payloadOf(changes, 'o1'), provided);
});

test.run();
