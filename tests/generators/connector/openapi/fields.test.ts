import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { described, get, resourceOf, text, things, whole } from './described.ts';

function thing(properties: object, parameters: Readonly<Record<string, object>> = {}, more: object = {}) {
  return resourceOf(
    described({ '/things': get(things(properties), { page: whole, ...parameters }, more) }),
    'thing',
  );
}

const unix = { type: 'integer', example: 1767225600 };
const dateTime = { type: 'string', format: 'date-time' };

const times: readonly (readonly [
  given: string,
  name: string,
  schema: object,
  unit: string | null,
  precision: string | null,
])[] = [
  ['a date-time', 'updated_at', dateTime, 'iso_8601', null],
  [
    'a date-time with a fraction',
    'updated_at',
    { ...dateTime, example: '2026-01-01T00:00:00.123Z' },
    'iso_8601',
    'millisecond',
  ],
  [
    'microseconds in the example',
    'updatedAt',
    { type: 'string', example: '2026-01-01T00:00:00.123456Z' },
    'iso_8601',
    'microsecond',
  ],
  [
    'an integer with format date-time',
    'updated_at',
    { type: 'integer', format: 'date-time', example: 1671028894 },
    'unix_seconds',
    'second',
  ],
  ['unix-time', 'updated', { type: 'integer', format: 'unix-time' }, 'unix_seconds', 'second'],
  [
    'milliseconds by size',
    'lastModified',
    { type: 'integer', format: 'int64', example: 1767225600123 },
    'unix_milliseconds',
    'millisecond',
  ],
  [
    'milliseconds by description',
    'updatedTime',
    { type: 'integer', description: 'Epoch time in milliseconds' },
    'unix_milliseconds',
    'millisecond',
  ],
  [
    'seconds by description',
    'modified',
    { type: 'integer', description: 'Unix timestamp' },
    'unix_seconds',
    'second',
  ],
  [
    'ISO by description',
    'modified_at',
    { type: 'string', description: 'An ISO 8601 time' },
    'iso_8601',
    null,
  ],
  ['a date', 'last_updated', { type: 'string', format: 'date' }, 'iso_date', 'day'],
  ['digits in a text', 'update_time', { type: 'string', example: '1767225600' }, 'unix_seconds', 'second'],
  ['a text', 'updated_at', text, null, null],
  ['a number', 'updated_at', whole, null, null],
  ['a text or a number', 'updated_at', { oneOf: [dateTime, whole] }, null, null],
  ['nullable in 3.1', 'updated_at', { type: ['string', 'null'], format: 'date-time' }, 'iso_8601', null],
  ['nullable by anyOf', 'updated_at', { anyOf: [{ type: 'null' }, unix] }, 'unix_seconds', 'second'],
];

for (const [given, name, schema, unit, precision] of times) {
  test(`${given}: ${unit ?? 'no unit, and a question'}`, () => {
    const description = described({ '/things': get(things({ [name]: schema }), { page: whole }) });
    const { updatedAt } = resourceOf(description, 'thing');
    assert.equal([updatedAt?.path, updatedAt?.unit, updatedAt?.precision], [[name], unit, precision]);
    assert.is(
      description.unknowns.some(({ what }) => what === 'time_unit'),
      unit === null,
    );
    assert.is(
      description.unknowns.some(({ what }) => what === 'precision'),
      precision === null,
    );
  });
}

test('an example of the answer tells the unit where the schema does not', () => {
  const schema = { type: 'object', properties: { data: things({ created_at: whole }) } };
  const content = {
    'application/json': {
      schema,
      examples: { one: { value: { data: [{ id: '1', created_at: 1767225600123 }] } } },
    },
  };
  const description = described({ '/things': { get: { responses: { 200: { content } } } } });
  assert.is(resourceOf(description, 'thing').createdAt?.unit, 'unix_milliseconds');
});

test('a boolean called updated is no time', () => {
  assert.is(thing({ updated: { type: 'boolean' } }).updatedAt, null);
});

const ids: readonly (readonly [
  given: string,
  properties: Record<string, object>,
  required: string[],
  want: string | null,
])[] = [
  ['id among others', { uuid: text, id: whole, key: text }, [], 'id'],
  ['_id', { _id: text, name: text }, [], '_id'],
  ['uuid', { uuid: text, name: text }, [], 'uuid'],
  ['gid', { gid: text, name: text }, [], 'gid'],
  ['the resource own id', { thing_id: text, name: text }, [], 'thing_id'],
  ['camel case of it', { thingId: text, name: text }, [], 'thingId'],
  ['a required key', { key: text, name: text }, ['key'], 'key'],
  ['an object called id', { id: { type: 'object', properties: { a: text } }, uuid: text }, [], 'uuid'],
];

for (const [given, properties, required, want] of ids) {
  test(`id: ${given}`, () => {
    const items = { type: 'object', properties, required };
    const description = described({ '/things': get({ type: 'array', items }, { page: whole }) });
    assert.equal(resourceOf(description, 'thing').id?.path, [want]);
  });
}

test('a list whose items have no id is left out, with the reason', () => {
  const items = { type: 'object', properties: { name: text, count: whole } };
  const { resources, skipped } = described({ '/stats': get({ type: 'array', items }, { page: whole }) });
  assert.equal(resources, []);
  assert.match(skipped[0]?.why ?? '', 'no field that could be an id');
});

const flag = { type: 'boolean' };
const flags: readonly (readonly [given: Record<string, object>, archived: unknown, deleted: unknown])[] = [
  [{ archived: flag, is_deleted: flag }, ['archived', true], ['is_deleted', true]],
  [{ active: flag, deleted_at: dateTime }, ['active', false], ['deleted_at', 'present']],
  [{ archived_at: dateTime }, ['archived_at', 'present'], null],
  [{ status: { type: 'string', enum: ['active', 'archived'] } }, ['status', 'archived'], null],
  [{ in_trash: flag, name: text }, null, ['in_trash', true]],
];

for (const [properties, archived, deleted] of flags) {
  test(`flags of ${Object.keys(properties).join(', ')}`, () => {
    const found = thing(properties);
    const short = (each: typeof found.archived) =>
      each === null ? null : [each.path.join('.'), each.when.is === 'value' ? each.when.value : each.when.is];
    assert.equal([short(found.archived), short(found.deleted)], [archived, deleted]);
  });
}

const filters: readonly (readonly [
  name: string,
  schema: object,
  created: string | null,
  updated: string | null,
  unit: string | null,
])[] = [
  ['updated_since', dateTime, null, 'updated_since', 'iso_8601'],
  [
    'updatedAfter',
    { type: 'integer', description: 'milliseconds' },
    null,
    'updatedAfter',
    'unix_milliseconds',
  ],
  ['updated_at_min', dateTime, null, 'updated_at_min', 'iso_8601'],
  ['modified_since', text, null, 'modified_since', null],
  ['created[gte]', { type: 'integer', format: 'unix-time' }, 'created[gte]', null, 'unix_seconds'],
  ['created_at_after', text, 'created_at_after', null, null],
  ['q', text, null, null, null],
];

for (const [name, schema, created, updated, unit] of filters) {
  test(`filter ${name}`, () => {
    const { list } = thing({ name: text }, { [name]: schema });
    assert.equal([list.createdSince?.name ?? null, list.updatedSince?.name ?? null], [created, updated]);
    assert.is((list.createdSince ?? list.updatedSince)?.unit ?? null, unit);
  });
}

test('a deep object of bounds gives its members; a filter without a unit takes that of the field', () => {
  const created = { anyOf: [{ type: 'object', properties: { gt: whole, gte: whole, lt: whole } }, whole] };
  const { list } = thing({ created: { type: 'integer', format: 'unix-time' } }, { created });
  assert.is(list.createdSince?.name, 'created[gte]');
  assert.is(list.createdSince?.unit, 'unix_seconds');
  assert.is(list.createdSince?.inclusive, true);
});

test('since is created or updated as its description says', () => {
  const since = { ...dateTime, description: 'Only those that were last updated after the given time.' };
  assert.is(thing({}, { since }).list.updatedSince?.name, 'since');
});

test('the order: field and direction', () => {
  const { sort } = thing(
    {},
    {
      sort: { type: 'string', enum: ['created', 'updated'] },
      direction: { type: 'string', enum: ['asc', 'desc'] },
    },
  ).list;
  assert.equal(
    [sort?.parameter.name, sort?.values, sort?.direction?.parameter.name],
    ['sort', ['created', 'updated'], 'direction'],
  );
});

test('arguments that hide rows, with the value that shows them all', () => {
  const { hiding } = thing(
    {},
    {
      state: { type: 'string', enum: ['open', 'closed', 'all'], default: 'open' },
      include_archived: flag,
      limit: whole,
    },
  ).list;
  assert.equal(
    hiding.map(({ parameter, fallback, showAll }) => [parameter.name, fallback, showAll]),
    [
      ['include_archived', null, 'true'],
      ['state', 'open', 'all'],
    ],
  );
});

test.run();
