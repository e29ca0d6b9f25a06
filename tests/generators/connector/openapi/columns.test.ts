import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { quoteLiteral } from '../../../../generators/quoting.ts';
import { type Mirror, openMirror } from '../../../mirror.ts';
import { described, describedFixture, get, resourceOf, text, things, whole } from './described.ts';

let mirror: Mirror;
test.before(async () => {
  mirror = await openMirror();
});
test.after(() => mirror.close());

function columnsOf(properties: object) {
  return resourceOf(described({ '/things': get(things(properties), { page: whole }) }), 'thing').columns;
}

/** The row that the columns read out of a payload. */
async function read(properties: object, payload: object): Promise<Record<string, unknown>> {
  const list = columnsOf(properties).map(({ expression, sqlName }) => `${expression} as ${sqlName}`);
  const sql = `select ${list.join(', ')} from (select ${quoteLiteral(JSON.stringify(payload))}::jsonb as raw_payload) e`;
  return { ...(await mirror.rows(sql))[0] };
}

const dateTime = { type: 'string', format: 'date-time' };

test('every kind of value comes out with its type', async () => {
  const properties = {
    name: text,
    size: whole,
    price: { type: 'number' },
    rate: { type: 'string', format: 'decimal' },
    open: { type: 'boolean' },
    tags: { type: 'array', items: text },
    metadata: { type: 'object', additionalProperties: text },
    sent_at: { type: 'integer', format: 'unix-time' },
    seen_at: { type: 'integer', example: 1767225600123 },
    created_at: dateTime,
    updatedAt: dateTime,
    anything: {},
  };
  const row = await read(properties, {
    name: 'a',
    size: 3,
    price: 1.5,
    rate: '2.25',
    open: true,
    tags: ['x'],
    metadata: { k: 'v' },
    sent_at: 1767225600,
    seen_at: 1767225600500,
    created_at: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T01:00:00+01:00',
    anything: [1],
  });
  const newYear = new Date('2026-01-01T00:00:00Z');
  const time = (name: string) => new Date(row[name] as string).getTime() - newYear.getTime();
  assert.equal(
    [row.name, Number(row.size), Number(row.price), Number(row.rate), row.open],
    ['a', 3, 1.5, 2.25, true],
  );
  assert.equal([row.tags, row.metadata, row.anything], [['x'], { k: 'v' }, [1]]);
  assert.equal(['sent_at', 'seen_at', 'created_at', 'updated_at'].map(time), [0, 500, 0, 0]);
});

test('values of another kind are null, never an error', async () => {
  const properties = {
    size: whole,
    price: { type: 'number' },
    open: { type: 'boolean' },
    created_at: dateTime,
  };
  const row = await read(properties, { size: 'x', price: {}, open: 1, created_at: 'soon' });
  assert.equal(Object.values(row), [null, null, null, null]);
});

test('objects are opened one level, embedded lists and what is deeper stay JSON', async () => {
  const address = {
    type: 'object',
    properties: { city: text, geo: { type: 'object', properties: { lat: whole } } },
  };
  const lines = {
    type: 'object',
    properties: { data: { type: 'array', items: {} }, has_more: { type: 'boolean' }, url: text },
  };
  const attributes = { type: 'object', properties: { title: text } };
  const payload = {
    address: { city: 'Ulm', geo: { lat: 1 } },
    lines: { data: [1], has_more: false },
    attributes: { title: 't' },
  };
  const row = await read({ address, lines, attributes }, payload);
  assert.equal(row, { address_city: 'Ulm', address_geo: { lat: 1 }, lines: [1], title: 't' });
});

test('an id that may be expanded is read as an id', async () => {
  const customer = { anyOf: [text, { type: 'object', properties: { id: text } }] };
  assert.equal(await read({ customer }, { customer: 'cus_1' }), { customer_id: 'cus_1' });
});

test('names are safe and unique: reserved words, quotes, clashes, long and foreign ones', async () => {
  const long = 'a'.repeat(70);
  const properties = {
    order: text,
    "it's": text,
    'a-b': text,
    a_b: text,
    aB: text,
    '1st': text,
    ümlaut: text,
    app_key: text,
    raw_payload: text,
    日本: text,
    [long]: text,
    [`${long}b`]: text,
  };
  const payload = Object.fromEntries(Object.keys(properties).map((name, index) => [name, String(index)]));
  const row = await read(properties, payload);
  const names = [
    'order',
    'it_s',
    'a_b',
    'a_b_2',
    'a_b_3',
    '_1st',
    'umlaut',
    'thing_app_key',
    'thing_raw_payload',
    'value',
  ];
  assert.equal(Object.keys(row), [...names, 'a'.repeat(63), `${'a'.repeat(61)}_2`]);
  assert.equal(Object.values(row), Object.values(payload));
  assert.is(columnsOf({ order: text })[0]?.sqlName, '"order"');
});

for (const name of ['intercom-2.14.yaml', 'forge.yaml', 'payments.json', 'crm.yaml', 'desk.yaml']) {
  test(`${name}: the columns of every resource are a view that can be created`, async () => {
    for (const { name: resource, columns, collectionKey } of describedFixture(name).resources) {
      const list = columns.map(({ expression, sqlName }) => `  ${expression} as ${sqlName}`);
      await mirror.rows(
        `create or replace view supasaasy.test_view_of_columns with (security_invoker = true) as
         select e.app_key, e.external_id as id, ${[...list, 'e.archived_at', 'e.version_at', 'e.updated_at as synced_at', 'e.raw_payload'].join(',\n')}
         from supasaasy.entities e where e.collection_key = ${quoteLiteral(collectionKey)}`,
      );
      const types = await mirror.rows(
        `select attname, format_type(atttypid, null) as type from pg_attribute
         where attrelid = 'supasaasy.test_view_of_columns'::regclass and attnum > 0`,
      );
      const found = new Map(types.map((row) => [row.attname, row.type]));
      for (const column of columns) {
        const want = column.type === 'timestamptz' ? 'timestamp with time zone' : column.type;
        assert.is(found.get(column.name), want, `${resource}.${column.name}`);
      }
      await mirror.rows('drop view supasaasy.test_view_of_columns');
    }
  });
}

test.run();
