import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Change,
  type ConnectorDefinition,
  defineConnector,
  type EventRule,
  type Payload,
  type RestListRecord,
  type RootResource,
  restDeletedList,
  restFind,
  restList,
  restRetrieve,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { parseProviderJson } from '../../../../supabase/functions/_shared/core/contract/provider-json.ts';
import {
  date,
  type FixtureClient,
  fixtureApp,
  fixtureDefinition,
  orderResource,
} from '../fixture-connector.ts';

const idField = ['shop.id', 'number'];
const signal = new AbortController().signal;

/** A shop whose orders are numbered in each of its branches. */
function connectorOf(
  orders: readonly Payload[],
  order: Partial<RootResource<FixtureClient>> = {},
  definition: Partial<ConnectorDefinition<FixtureClient>> = {},
) {
  const made = fixtureDefinition({ calls: [], objects: { order: [...orders] } });
  return defineConnector({
    ...made,
    ...definition,
    resources: { ...made.resources, order: { ...orderResource, idField, ...order } },
  });
}

const idIn = (change: Change) =>
  change.op === 'upsert'
    ? change.entity.externalId
    : 'ref' in change
      ? change.ref.externalId
      : change.externalId;
const short = (changes: readonly Change[]) => changes.map((change) => `${change.op} ${idIn(change)}`);

async function listed(orders: readonly Payload[]) {
  const changes: Change[] = [];
  const ids: (readonly string[] | null)[] = [];
  const pages = connectorOf(orders).sync.fullSync({
    app: fixtureApp,
    resource: 'order',
    cursor: null,
    signal,
  });
  for await (const page of pages) {
    changes.push(...page.changes);
    ids.push(page.listed);
  }
  return { changes, ids };
}

const numbered = (shop: unknown, number: unknown, more: object = {}) => ({
  shop: { id: shop },
  number,
  ...more,
});

test('an id is made of its fields, in a listing as in what it shows', async () => {
  const { changes, ids } = await listed([numbered('a', 1), numbered('a/1', 2)]);
  assert.equal(short(changes), ['upsert a/1', 'upsert a%2F1/2']);
  assert.equal(ids, [['a/1', 'a%2F1/2']]);
});

test('numbers beyond 2^53 are parts of it without loss', async () => {
  const { changes } = await listed(
    parseProviderJson('[{"shop":{"id":9007199254740993},"number":1}]') as Payload[],
  );
  assert.equal(short(changes), ['upsert 9007199254740993/1']);
});

test('an object that lacks a part is quarantined, and the listing accounts for nothing', async () => {
  const { changes, ids } = await listed([numbered(null, 1), { number: 2 }]);
  assert.equal(short(changes), ['quarantine null', 'quarantine null']);
  assert.equal(ids, [null]);
  const errors = changes.map((change) => change.op === 'quarantine' && change.error);
  assert.equal(errors, Array(2).fill('shop_order: the object has no shop.id'));
});

test('children know their parent by it', async () => {
  const { changes } = await listed([numbered('a', 1, { lines: [{ id: 'l1' }] })]);
  const line = changes.find(
    (change) => change.op === 'upsert' && change.entity.collectionKey === 'shop_line',
  );
  assert.equal(line?.op === 'upsert' && line.entity.parent, {
    collectionKey: 'shop_order',
    externalId: 'a/1',
  });
});

const event = (type: string, object: object) => ({ id: 'e', type, at: 1_767_225_600, object });
const told = (type: string, object: object, order: Partial<RootResource<FixtureClient>> = {}) =>
  connectorOf([], order).webhook.parse(event(type, object), fixtureApp)[0]?.changes ?? [];

for (const [type, op] of [
  ['order.updated', 'upsert'],
  ['order.touched', 'reread'],
  ['order.deleted', 'delete'],
] as const) {
  test(`an event is about the object of its fields: ${type}`, () => {
    assert.equal(short(told(type, numbered('a', 1))), [`${op} a/1`]);
  });
  test(`an event without one of them is quarantined: ${type}`, () => {
    assert.equal(short(told(type, { id: 'o1', number: 1 })), ['quarantine null']);
  });
}

const ids = (given: readonly unknown[]): Partial<RootResource<FixtureClient>> => {
  const rule: EventRule = { kind: 'delete', ids: () => given };
  return { events: { ...orderResource.events, 'order.deleted': rule } };
};

test('an event rule names objects by lists of parts, or by whole ids', () => {
  assert.equal(short(told('order.deleted', {}, ids([['a/b', 1], 'c/2']))), ['delete a%2Fb/1', 'delete c/2']);
});

for (const given of ['a', 'a/b/c', 7, ['a'], ['a', 1, 2], ['a', null], [], null, { shop: 'a', number: 1 }]) {
  test(`an event rule that names ${JSON.stringify(given)} is quarantined`, () => {
    assert.equal(short(told('order.deleted', {}, ids([given]))), ['quarantine null']);
  });
}

test('what is deleted in a list is named by its fields, too', async () => {
  const { deleted } = await restDeletedList({
    path: '/gone',
    items: '',
    id: ['shop', 'number'],
    at: { field: ['gone.at'], unit: 'seconds' },
    since: null,
    pagination: { by: 'none' },
  })(
    {
      keyIn: 'header',
      setting: String,
      urlOf: (path) => new URL(path, 'http://any'),
      urlAt: (target) => new URL(target, 'http://any'),
      linkTarget: String,
      send: async () => ({ body: [{ shop: 'a/', number: 1, 'gone.at': 5 }], date, headers: new Headers() }),
    },
    { since: null, cursor: null, signal },
  );
  assert.equal(deleted, [{ id: 'a%2F/1', at: 5 }]);
});

const list: RestListRecord = {
  path: '/shops/{shop}/orders',
  each: { path: '/shops', items: '', pagination: { by: 'none' }, values: { shop: 'id' } },
  items: '',
  pagination: { by: 'none' },
};
const byShop = ['shop', 'number'];
const deletedList = (id: string | string[]) => ({
  by: 'deleted_list' as const,
  overlapSeconds: 60,
  precisionSeconds: 1,
  retentionSeconds: null,
  list: restDeletedList({ path: '/gone', items: '', id, at: null, since: null, pagination: { by: 'none' } }),
});
const refused: readonly (readonly [string, object, RegExp])[] = [
  ['no field', { idField: [] }, /idField is empty/],
  ['an empty field', { idField: ['a', ''] }, /idField is empty/],
  ['a field twice', { idField: ['a', 'a'] }, /idField has a field twice: a, a/],
  [
    "the parent's id alone",
    { idField: 'shop', list: restList(list) },
    /the parent's id would be the object's/,
  ],
  [
    "the parent's ids alone",
    { idField: ['shop'], list: restList(list) },
    /the parent's id would be the object's/,
  ],
  [
    'a retrieve by the whole of it',
    { retrieve: restRetrieve({ path: '/o/{id}' }) },
    /retrieve reads by "id"/,
  ],
  [
    'a retrieve in another order',
    { idField: byShop, retrieve: restRetrieve({ path: '/{shop}/{number}', id: ['number', 'shop'] }) },
    /retrieve reads by \["number","shop"\]/,
  ],
  [
    'a search by another field',
    { idField: 'id', retrieve: restFind(list, { id: 'number' }) },
    /retrieve reads by "number"/,
  ],
  [
    'deletions by one field',
    { deletions: deletedList('number') },
    /deletions\.list names objects by "number"/,
  ],
  [
    'deletions by more fields',
    { deletions: deletedList(['a', 'b', 'c']) },
    /deletions\.list names objects by/,
  ],
  ['nothing that reads one', { retrieve: null }, /it does not say how one object is read/],
  [
    'summaries in which objects are looked for',
    { idField: byShop, summaries: true, retrieve: restFind(list, { id: byShop }) },
    /its list shows summaries/,
  ],
];
for (const [about, order, reason] of refused) {
  test(`a resource is refused with ${about}`, () => {
    assert.throws(() => connectorOf([], order as Partial<RootResource<FixtureClient>>), reason);
  });
}

test('a resource may be read by any name for its one field', () => {
  connectorOf([], { idField: 'key.id', retrieve: restRetrieve({ path: '/o/{id}' }) as never });
  connectorOf([], { idField: 'key.id', retrieve: restRetrieve({ path: '/o/{gid}', id: 'gid' }) as never });
  connectorOf([], {
    idField: byShop,
    list: restList(list) as never,
    retrieve: restFind(list, { id: byShop }) as never,
  });
});

test.run();
