import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type ConnectorDefinition,
  defineConnector,
  type Payload,
  type RootResource,
  type TimeField,
  type TimeUnit,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { parseProviderJson } from '../../../../supabase/functions/_shared/core/contract/provider-json.ts';
import {
  date,
  type FixtureClient,
  fixtureApp,
  fixtureConnector,
  fixtureDefinition,
  orderResource,
} from '../fixture-connector.ts';

const signal = new AbortController().signal;

function connectorOf(orders: readonly Payload[], order: Partial<RootResource<FixtureClient>>) {
  const client: FixtureClient = { calls: [], objects: { order: [...orders] } };
  const definition = fixtureDefinition(client);
  return defineConnector({
    ...definition,
    resources: { ...definition.resources, order: { ...orderResource, ...order } },
  });
}

async function changesOf(connector: ReturnType<typeof connectorOf>, syncFrom: string | null = null) {
  const changes = [];
  const listed: (readonly string[] | null)[] = [];
  const app = { ...fixtureApp, syncFrom };
  for await (const page of connector.sync.fullSync({ app, resource: 'order', cursor: null, signal })) {
    changes.push(...page.changes);
    listed.push(page.listed);
  }
  return { changes, listed };
}

const ids = (changes: Awaited<ReturnType<typeof changesOf>>['changes']) =>
  changes.map((change) =>
    change.op === 'upsert'
      ? change.entity.externalId
      : `${change.op} ${'externalId' in change ? change.externalId : ''}`,
  );

test('the id is read where idField says, numbers become text, and only an object without one is quarantined', async () => {
  const objects = [{ key: { id: 'a' }, id: 'no' }, { key: { id: 7 } }, { id: 'o3' }, { key: { id: '' } }];
  const { changes, listed } = await changesOf(connectorOf(objects, { idField: 'key.id', children: [] }));
  assert.equal(ids(changes), ['a', '7', 'quarantine null', 'quarantine null']);
  assert.equal(listed, [['a', '7'], null]);
});

test('the pages of a scroll are told apart by what they hold, where the id is no field "id"', async () => {
  const pages = [[{ key: 'a' }], [{ key: 'b' }], []];
  const list: RootResource<FixtureClient>['list'] = async (_, { cursor }) => {
    const index = Number(cursor ?? 0);
    return { items: pages[index] ?? [], next: index < 2 ? String(index + 1) : null, date };
  };
  const { changes } = await changesOf(connectorOf([], { idField: 'key', scroll: true, list, children: [] }));
  assert.equal(ids(changes), ['a', 'b']);
});

test('a number beyond 2^53 is an id without loss', async () => {
  const objects = parseProviderJson('[{"id": 9007199254740993}]') as Payload[];
  const { changes, listed } = await changesOf(connectorOf(objects, { children: [] }));
  assert.equal(ids(changes), ['9007199254740993']);
  assert.equal(listed, [['9007199254740993']]);
});

test('events are about the object that idField names', () => {
  const connector = connectorOf([], { idField: 'key.id', children: [] });
  const event = (type: string) => ({
    id: 'e',
    type,
    at: 1_767_225_600,
    object: { id: 'no', key: { id: 5 } },
  });
  for (const [type, op] of [
    ['order.updated', 'upsert'],
    ['order.touched', 'reread'],
    ['order.deleted', 'delete'],
  ] as const) {
    const [change] = connector.webhook.parse(event(type), fixtureApp)[0]?.changes ?? [];
    assert.is(change?.op, op);
    const id =
      change?.op === 'upsert'
        ? change.entity.externalId
        : change && 'ref' in change
          ? change.ref.externalId
          : null;
    assert.is(id, '5');
  }
});

const written: readonly (readonly [TimeUnit, (day: number) => unknown])[] = [
  ['seconds', (day) => Date.UTC(2026, 0, day) / 1000],
  ['milliseconds', (day) => Date.UTC(2026, 0, day)],
  ['iso8601', (day) => `2026-01-0${day}T02:00:00+02:00`],
];
for (const [unit, at] of written) {
  test(`sync_from and the watermark heed times in ${unit}`, async () => {
    const field = (name: string): TimeField => ({ field: `t.${name}`, unit });
    const connector = connectorOf(
      [
        { id: 'old', t: { created: at(1), updated: at(1) } },
        { id: 'kept', t: { created: at(2), updated: at(2) } },
        { id: 'changed', t: { created: at(1), updated: at(4) } },
      ],
      {
        createdField: field('created'),
        updatedField: field('updated'),
        children: [],
        incremental: { by: 'full_list', because: 'of this test' },
      },
    );
    const { changes } = await changesOf(connector, '2026-01-02T00:00:00Z');
    assert.equal(ids(changes), ['kept']);
    assert.is(changes[0]?.op === 'upsert' && changes[0].entity.versionAt, '2026-01-02T00:00:00.000Z');
    assert.is(changes[0]?.op === 'upsert' && changes[0].entity.createdAt, '2026-01-02T00:00:00.000Z');

    const since = new Date('2026-01-04T00:00:00Z');
    const app = { ...fixtureApp, syncFrom: '2026-01-02T00:00:00Z' };
    const shown = [];
    for await (const page of connector.sync.incrementalSync({
      app,
      resource: 'order',
      cursor: null,
      since,
      signal,
    }))
      shown.push(...ids([...page.changes]));
    assert.equal(shown, ['kept', 'changed']);
  });
}

test('a malformed time is quarantined with its reason', async () => {
  const order = {
    createdField: { field: 'made', unit: 'iso8601' },
    updatedField: null,
    children: [],
  } as const;
  const { changes } = await changesOf(connectorOf([{ id: 'o1', made: 'yesterday' }], order));
  assert.equal(
    changes.map((change) => change.op === 'quarantine' && change.error),
    ['made: expected a time in ISO 8601, found "yesterday"'],
  );
});

test('the time of archiving may be ISO 8601', async () => {
  const archived = (item: Payload) => ({ archived: true, at: item.gone });
  const objects = [
    { id: 'o1', gone: '2026-01-01T01:00:00+01:00' },
    { id: 'o2', gone: 1_767_225_600 },
  ];
  const { changes } = await changesOf(connectorOf(objects, { archived, children: [] }));
  assert.equal(
    changes.map((change) => change.op === 'upsert' && change.entity.archivedAt),
    ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
  );
});

const contradictory: readonly (readonly [object, RegExp])[] = [
  [{ idField: '' }, /order: idField is empty/],
  [{ createdField: '' }, /order: createdField must be null, a field with unix seconds, or/],
  [{ updatedField: { field: 'at', unit: 'minutes' } }, /order: updatedField must be/],
  [{ updatedField: undefined }, /order: updatedField must be/],
];
for (const [order, reason] of contradictory) {
  test(`a connector with ${JSON.stringify(order)} is refused`, () => {
    assert.throws(() => connectorOf([], order as Partial<RootResource<FixtureClient>>), reason);
  });
}

test('a connector that does not say how webhooks prove themselves is refused', () => {
  assert.throws(
    () => fixtureConnector({}, { webhook: 'unknown' as never }),
    /it does not say how a webhook proves itself/,
  );
});

test('a manifest that says there are no webhooks, where there are some, is refused: they would have no secret', () => {
  const { manifest } = fixtureDefinition({ calls: [], objects: {} });
  assert.throws(
    () => fixtureConnector({}, { manifest: { ...manifest, webhooks: false } }),
    /manifest\.json says "webhooks": false/,
  );
});

test('events of a connector without webhooks or event feed are refused: nothing would tell of them', () => {
  const { webhook } = fixtureDefinition({ calls: [], objects: {} });
  const silent: Partial<ConnectorDefinition<FixtureClient>> = {
    webhook: { ...webhook, refuses: 'there are none' },
  };
  assert.throws(() => fixtureConnector({}, silent), /order: it declares events, but nothing tells of them/);
});

test.run();
