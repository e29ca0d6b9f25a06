import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { IntercomFault } from '../../../../local/providers/intercom/errors.ts';
import { compileQuery, readSort } from '../../../../local/providers/intercom/search.ts';
import { CONTACT_FIELDS, CONVERSATION_FIELDS } from '../../../../local/providers/intercom/search-fields.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

function contactsFound(query: unknown, contacts: readonly object[], zone = 'UTC'): number[] {
  const predicate = compileQuery(query, CONTACT_FIELDS, zone);
  return contacts.flatMap((contact, index) => (predicate(contact) ? [index] : []));
}

function refused(query: unknown, fields = CONTACT_FIELDS): string {
  try {
    compileQuery(query, fields, 'UTC');
  } catch (error) {
    if (error instanceof IntercomFault && error.status === 400) return error.message;
    throw error;
  }
  return assert.unreachable('the query was expected to be refused') as never;
}

const days = [
  { updated_at: at('2026-05-09T23:59:59Z') },
  { updated_at: at('2026-05-10T00:00:00Z') },
  { updated_at: at('2026-05-10T23:59:59Z') },
  { updated_at: at('2026-05-11T00:00:00Z') },
  { updated_at: null },
];
const dated = (operator: string) => ({
  field: 'updated_at',
  operator,
  value: at('2026-05-10T12:00:00Z'),
});

test('contacts: = finds the whole day, > starts with the next day, < ends before the day', () => {
  assert.equal(contactsFound(dated('='), days), [1, 2]);
  assert.equal(contactsFound(dated('>'), days), [3]);
  assert.equal(contactsFound(dated('<'), days), [0]);
});

test('contacts: the day is that of the workspace time zone', () => {
  // 12:00 UTC on the 10th is 05:00 in Los Angeles; its 10th goes from 07:00 UTC to 07:00 UTC on the 11th.
  assert.equal(contactsFound(dated('='), days, 'America/Los_Angeles'), [2, 3]);
  assert.equal(contactsFound(dated('>'), days, 'America/Los_Angeles'), []);
});

test('contacts: a filter for more than today at noon misses what changed this afternoon', () => {
  const afternoon = [{ updated_at: at('2026-05-10T15:00:00Z') }];
  assert.equal(contactsFound(dated('>'), afternoon), []);
  const both = { operator: 'OR', value: [dated('>'), dated('=')] };
  assert.equal(contactsFound(both, afternoon), [0]);
});

test('contacts: other operators on dates are refused', () => {
  for (const operator of ['!=', '>=', '<=', 'IN', 'NIN', '~']) {
    assert.match(refused({ ...dated(operator), value: 1 }), 'not supported on updated_at');
  }
});

test('conversations: > and < compare seconds and include the bound', () => {
  const found = (operator: string) => {
    const query = { field: 'updated_at', operator, value: '100' };
    const predicate = compileQuery(query, CONVERSATION_FIELDS, 'UTC');
    return [99, 100, 101].filter((updated_at) => predicate({ updated_at }));
  };
  assert.equal(found('>'), [100, 101]);
  assert.equal(found('<'), [99, 100]);
  assert.equal(found('='), [100]);
  assert.equal(found('!='), [99, 101]);
});

test('text operators and nested fields', () => {
  const contacts = [
    { name: 'Ada Abara', role: 'user', location: { country: 'PT' } },
    { name: 'Luca Kaya', role: 'lead', location: null },
  ];
  const cases: [string, string, unknown, number[]][] = [
    ['name', '^', 'Ada', [0]],
    ['name', '$', 'Kaya', [1]],
    ['name', '~', 'a A', [0]],
    ['name', '!~', 'a A', [1]],
    ['role', 'IN', ['lead', 'visitor'], [1]],
    ['role', 'NIN', ['lead', 'visitor'], [0]],
    ['location.country', '=', 'PT', [0]],
  ];
  for (const [field, operator, value, want] of cases) {
    assert.equal(contactsFound({ field, operator, value }, contacts), want, `${field} ${operator}`);
  }
});

test('conversations are found by the contacts that take part', () => {
  const query = { field: 'contact_ids', operator: '=', value: 'c2' };
  const predicate = compileQuery(query, CONVERSATION_FIELDS, 'UTC');
  assert.ok(predicate({ contacts: { contacts: [{ id: 'c1' }, { id: 'c2' }] } }));
  assert.not(predicate({ contacts: { contacts: [{ id: 'c1' }] } }));
});

test('groups nest twice and take fifteen filters, no more', () => {
  const filter = { field: 'role', operator: '=', value: 'user' };
  const group = (operator: string, ...value: unknown[]) => ({ operator, value });
  const contacts = [{ role: 'user', name: 'Ada' }, { role: 'lead' }];
  const nested = group(
    'AND',
    filter,
    group('OR', { ...filter, value: 'lead' }, { ...filter, field: 'name', value: 'Ada' }),
  );
  assert.equal(contactsFound(nested, contacts), [0]);
  assert.match(refused(group('AND', group('OR', group('AND', filter)))), 'more than 2 nested');
  assert.equal(contactsFound(group('AND', ...Array(15).fill(filter)), contacts), [0]);
  assert.match(refused(group('AND', ...Array(16).fill(filter))), 'at most 15');
});

test('a query that Intercom could not read is refused', () => {
  assert.match(refused(undefined), 'query is missing');
  assert.match(refused({ operator: 'AND', value: [] }), 'needs a list');
  assert.match(refused({ field: 'shoe_size', operator: '=', value: 1 }), 'not a searchable field');
  assert.match(refused({ field: 'created_at', operator: '>', value: 'foobar' }), 'not a number');
});

test('sort is by a date field, ascending or descending, and by default the last updated come first', () => {
  assert.equal(readSort(undefined, CONTACT_FIELDS), { field: 'updated_at', descending: true });
  const sort = { field: 'created_at', order: 'ascending' };
  assert.equal(readSort(sort, CONTACT_FIELDS), { field: 'created_at', descending: false });
  assert.throws(
    () => readSort({ field: 'created_at', order: 'asc' }, CONTACT_FIELDS),
    /ascending or descending/,
  );
});

test.run();
