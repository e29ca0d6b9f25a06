import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lookAhead } from '../../../../supabase/functions/_shared/core/engine/look-ahead.ts';

/** A source that says when each item is asked for and when it is closed. */
function source(count: number, failAt: number | null = null) {
  const seen = { asked: 0, closed: false };
  async function* items() {
    try {
      for (let index = 1; index <= count; index++) {
        seen.asked++;
        await Promise.resolve();
        if (index === failAt) throw new Error(`item ${index} failed`);
        yield index;
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, items: items() };
}

/** Long enough for everything that can go on to have gone on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('items come in order, all of them, and the source is closed', async () => {
  for (const count of [0, 1, 2, 5]) {
    const { seen, items } = source(count);
    const found: number[] = [];
    for await (const item of lookAhead(items)) found.push(item);
    assert.equal(
      found,
      Array.from({ length: count }, (_, index) => index + 1),
    );
    assert.ok(seen.closed);
  }
});

test('the next item is fetched while the consumer is busy, and no more than that one', async () => {
  const { seen, items } = source(5);
  const asked: number[] = [];
  for await (const _ of lookAhead(items)) {
    await turn();
    asked.push(seen.asked);
  }
  assert.equal(asked, [2, 3, 4, 5, 5]);
});

test('fetching and consuming overlap: each waits for the other only at the hand-over', async () => {
  const order: string[] = [];
  async function* items() {
    for (const name of ['a', 'b']) {
      order.push(`fetch ${name}`);
      await turn();
      order.push(`fetched ${name}`);
      yield name;
    }
  }
  for await (const name of lookAhead(items())) {
    order.push(`store ${name}`);
    await turn();
    await turn();
    order.push(`stored ${name}`);
  }
  assert.ok(order.indexOf('fetch b') < order.indexOf('stored a'), order.join(', '));
  assert.ok(order.indexOf('fetched b') < order.indexOf('stored a'), order.join(', '));
});

test('a failure of the source comes after the items before it, once those are consumed', async () => {
  const { seen, items } = source(5, 3);
  const found: number[] = [];
  let message = '';
  try {
    for await (const item of lookAhead(items)) {
      await turn();
      found.push(item);
    }
  } catch (error) {
    message = (error as Error).message;
  }
  assert.equal(found, [1, 2]);
  assert.is(message, 'item 3 failed');
  assert.ok(seen.closed);
});

test('a failure at the first item is the failure', async () => {
  const { items } = source(5, 1);
  const outcome = await lookAhead(items)
    .next()
    .catch((error: Error) => error.message);
  assert.is(outcome, 'item 1 failed');
});

test('a consumer that stops closes the source, without waiting for items nobody wants', async () => {
  const { seen, items } = source(100);
  for await (const item of lookAhead(items)) if (item === 2) break;
  assert.ok(seen.closed);
  assert.ok(seen.asked <= 3);
});

test('a consumer that fails closes the source, and its own failure is the one that is seen', async () => {
  const { seen, items } = source(100, 3);
  let message = '';
  try {
    for await (const item of lookAhead(items)) {
      await turn();
      if (item === 2) throw new Error('storing failed');
    }
  } catch (error) {
    message = (error as Error).message;
  }
  assert.is(message, 'storing failed');
  assert.ok(seen.closed);
});

test('a failure that nobody asks for any more does not end the process', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const { items } = source(100, 2);
  for await (const _ of lookAhead(items)) {
    await turn();
    break;
  }
  await turn();
  process.off('unhandledRejection', listen);
  assert.equal(unhandled, []);
});

test.run();
