import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom } from '../../../local/providers/random.ts';

test('the same seed gives the same sequence, another seed another one', () => {
  const draw = (seed: string | number) => {
    const random = createRandom(seed);
    return [random.next(), random.int(1, 1000), random.token(14), random.hex(24), random.uuid()];
  };
  assert.equal(draw('a'), draw('a'));
  assert.not.equal(draw('a'), draw('b'));
  assert.equal(draw(1), draw('1'));
});

test('integers stay within their bounds and reach both', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 500 }, () => random.int(3, 5));
  assert.equal([...new Set(drawn)].sort(), [3, 4, 5]);
});

test('ids have the length and alphabet asked for', () => {
  const random = createRandom(1);
  assert.match(random.token(14), /^[0-9A-Za-z]{14}$/);
  assert.match(random.hex(24), /^[0-9a-f]{24}$/);
  assert.match(random.uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('picking from an empty list is an error', () => {
  assert.throws(() => createRandom(1).pick([]), /empty list/);
});

test.run();
