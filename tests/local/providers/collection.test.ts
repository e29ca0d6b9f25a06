import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createCollection } from '../../../local/providers/collection.ts';

interface Row {
  id: string;
  at: number | null;
  name?: string;
}

function filled(...rows: Row[]) {
  const collection = createCollection<Row>();
  for (const row of rows) collection.put(row.id, row);
  return collection;
}

test('orderings go by value, then by arrival, with absent values first', () => {
  const collection = filled(
    { id: 'c', at: 2 },
    { id: 'a', at: 1 },
    { id: 'b', at: 2 },
    { id: 'd', at: null },
  );
  assert.equal(
    collection.orderedBy('at').entries.map((entry) => entry.id),
    ['d', 'a', 'c', 'b'],
  );
});

test('an ordering shows changes made after it was first asked for', () => {
  const collection = filled({ id: 'a', at: 1 }, { id: 'b', at: 2 });
  collection.orderedBy('at');
  collection.put('a', { id: 'a', at: 3 });
  collection.remove('b');
  assert.equal(
    collection.orderedBy('at').entries.map((entry) => entry.id),
    ['a'],
  );
});

test('a removed object is gone but keeps its place for cursors that name it', () => {
  const collection = filled({ id: 'a', at: 1 }, { id: 'b', at: 2 }, { id: 'c', at: 3 });
  collection.remove('b');
  assert.is(collection.get('b'), undefined);
  const ordering = collection.orderedBy('at');
  const entry = collection.entry('b');
  assert.ok(entry?.deleted);
  assert.is(ordering.indexAfter(ordering.placeOf(entry)), 1);
});

test('serialized text is renewed when the object or its children change', () => {
  const children: string[] = ['x'];
  const collection = createCollection<Row>((row) => ({ ...row, children }));
  collection.put('a', { id: 'a', at: 1 });
  const text = () => collection.json(collection.entry('a') as never);
  assert.is(text(), '{"id":"a","at":1,"children":["x"]}');
  children.push('y');
  collection.touch('a');
  assert.is(text(), '{"id":"a","at":1,"children":["x","y"]}');
  collection.put('a', { id: 'a', at: 2 });
  assert.is(text(), '{"id":"a","at":2,"children":["x","y"]}');
});

test.run();
