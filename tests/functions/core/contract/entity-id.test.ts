import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { idAt, joinId, splitId } from '../../../../supabase/functions/_shared/core/contract/entity-id.ts';

test('an id of one field is what the field holds, as it is', () => {
  assert.is(idAt({ key: { id: 'a/b%' } }, 'key.id'), 'a/b%');
  assert.is(idAt({ id: 7 }), '7');
  assert.is(idAt({ id: null }), null);
});

test('an id of several fields is their values, with / between them', () => {
  assert.is(idAt({ team: 5, key: { id: 'x' } }, ['team', 'key.id']), '5/x');
  assert.is(idAt({ a: 'b/c', b: '100%' }, ['a', 'b']), 'b%2Fc/100%25');
});

test('an object that lacks a part has no id', () => {
  for (const team of [undefined, null, '', {}, true])
    assert.is(idAt({ team, id: 'x' }, ['team', 'id']), null);
});

const parts = ['', 'a', '/', '%', '%2F', '%25', 'a/', '/a', '%252F', '2F'].filter((part) => part !== '');

test('no two lists of parts make the same id, and each is read back', () => {
  const seen = new Map<string, string>();
  for (const a of parts) {
    for (const b of parts) {
      const id = joinId([a, b]);
      assert.is(seen.get(id), undefined, `${a} ${b} and ${seen.get(id)}`);
      seen.set(id, `${a} ${b}`);
      assert.equal(splitId(id, 2), [a, b]);
      assert.is(splitId(id, 3), null);
      assert.is(splitId(id, 1), null);
    }
  }
});

test('what no parts make is not split', () => {
  for (const id of ['', 'a', 'a/', '/a', 'a//b', 'a/b/c', 'a/%', 'a/%2f', 'a/%41'])
    assert.is(splitId(id, 2), null, id);
});

test.run();
