import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { argumentNames } from '../../../local/gateway/argument-names.ts';

const names = (json: string) => argumentNames(new TextEncoder().encode(json));

test('finds the keys of an object and of nothing inside it', () => {
  const value = {
    p_text: 'a "quoted", {braced} [text] \\',
    p_rows: [{ id: 1, inner: { deep: '}' } }, [], {}, '],'],
    'odd "key" \\ é 🙂': null,
    p_number: -1.5e10,
    p_on: true,
    '': 0,
    p_last: '\\"',
  };
  assert.equal(names(JSON.stringify(value)), Object.keys(value));
  assert.equal(names(JSON.stringify(value, null, 2)), Object.keys(value));
  assert.equal(names(` {\t"a" :\r\n1 , "b" : "x" } `), ['a', 'b']);
});

test('an empty object has none', () => {
  assert.equal(names('{}'), []);
  assert.equal(names(' { } '), []);
});

test('what is not an object, or is cut short, is undefined', () => {
  for (const json of [
    '',
    '[]',
    '"text"',
    '1',
    'null',
    '{',
    '{"a"',
    '{"a":1',
    '{"a":"x',
    '{"a":{"b":1}',
    '{a:1}',
    '{"a" 1}',
    '{"a":1,}',
    '{"\\q":1}',
    '{"a":"\\',
  ]) {
    assert.is(names(json), undefined, json);
  }
});

test.run();
