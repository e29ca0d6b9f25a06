import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutFields } from '../../../../supabase/functions/_shared/core/contract/field-exclusion.ts';

/** The value, so that any change to it throws. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}

const item = (id: string) => ({ id, secret: { deep: id }, price: { id: `p_${id}`, secret: 1 } });
const CASES: Readonly<Record<string, { value: unknown; paths: string[][]; want: unknown }>> = {
  'a field': { value: { id: '1', email: 'x' }, paths: [['email']], want: { id: '1' } },
  'nested fields': {
    value: { address: { line1: 'x', city: 'y' }, a: 1 },
    paths: [
      ['address', 'line1'],
      ['address', 'zip'],
    ],
    want: { address: { city: 'y' }, a: 1 },
  },
  'a field of every element': {
    value: { items: { data: [item('1'), item('2')] } },
    paths: [['items', 'data', '*', 'secret']],
    want: {
      items: {
        data: [
          { id: '1', price: { id: 'p_1', secret: 1 } },
          { id: '2', price: { id: 'p_2', secret: 1 } },
        ],
      },
    },
  },
  'a field of every element when the star is left out': {
    value: { items: [{ a: 1, b: 2 }, [{ a: 1 }], 'a', null] },
    paths: [['items', 'a']],
    want: { items: [{ b: 2 }, [{}], 'a', null] },
  },
  'every element': { value: { tags: ['a', 'b'], x: 1 }, paths: [['tags', '*']], want: { tags: [], x: 1 } },
  'every field': {
    value: { metadata: { a: 1 }, x: 1 },
    paths: [['metadata', '*']],
    want: { metadata: {}, x: 1 },
  },
  'a field of every field': {
    value: { by: { a: { secret: 1, b: 2 }, c: 'd' } },
    paths: [['by', '*', 'secret']],
    want: { by: { a: { b: 2 }, c: 'd' } },
  },
  'a whole branch, also when another path leads into it': {
    value: { a: { b: 1 }, c: 2 },
    paths: [['a', 'b'], ['a']],
    want: { c: 2 },
  },
  'a field called __proto__': {
    value: JSON.parse('{"a": 1, "__proto__": {"x": 1, "y": 2}}'),
    paths: [['a'], ['__proto__', 'x']],
    want: JSON.parse('{"__proto__": {"y": 2}}'),
  },
};

for (const [what, { value, paths, want }] of Object.entries(CASES)) {
  test(`removes ${what}, and leaves the value itself as it is`, () => {
    const before = JSON.stringify(value);
    const kept = withoutFields(frozen(value), paths);
    assert.is(JSON.stringify(kept), JSON.stringify(want));
    assert.is(JSON.stringify(value), before);
  });
}

test('a value that holds none of the paths comes back as the same object', () => {
  const value = frozen({ id: '1', address: null, items: [{ id: 2 }], none: [], toString: 'x' });
  const paths = [
    ['email'],
    ['address', 'line1'],
    ['items', '*', 'x'],
    ['id', 'deep'],
    ['none', '*'],
    ['constructor'],
  ];
  assert.is(withoutFields(value, paths), value);
  assert.is(withoutFields(value, []), value);
});

test('what did not change is shared with the original', () => {
  const value = { email: 'x', big: { a: [1] } };
  assert.is(withoutFields(value, [['email']]).big, value.big);
});

test.run();
