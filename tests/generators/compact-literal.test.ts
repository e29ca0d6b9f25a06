import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compactLiteral } from '../../generators/compact-literal.ts';

const long = 'x'.repeat(90);

test('an object is on one line where it fits, and else its members are on lines of their own', () => {
  assert.is(
    compactLiteral({ by: 'page', 'a-b': null }, { indent: 0, used: 0 }),
    "{ by: 'page', 'a-b': null }",
  );
  assert.is(
    compactLiteral({ by: 'page', long }, { indent: 1, used: 10 }),
    `{\n    by: 'page',\n    long: '${long}',\n  }`,
  );
});

test('the columns before and behind it count', () => {
  const value = { x: 'y'.repeat(50) };
  const { length } = compactLiteral(value, { indent: 0, used: 0 });
  assert.not.match(compactLiteral(value, { indent: 0, used: 110 - length - 1 }), '\n');
  assert.match(compactLiteral(value, { indent: 0, used: 110 - length }), '\n');
  assert.match(compactLiteral(value, { indent: 0, used: 110 - length - 1, after: 2 }), '\n');
});

test('members that are objects or lists are compact in turn', () => {
  const text = compactLiteral(
    { list: ['a', { b: 1 }], size: { param: 'limit', max: 100 } },
    { indent: 0, used: 0, open: true },
  );
  assert.is(text, "{\n  list: ['a', { b: 1 }],\n  size: { param: 'limit', max: 100 },\n}");
});

test('a text too long to stand beside its key stands below it', () => {
  const because = 'y'.repeat(100);
  assert.match(compactLiteral({ because }, { indent: 0, used: 0 }), `  because:\n    '${because}',\n`);
});

test.run();
