import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type RateLimit,
  RateLimitError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { TokenGrant } from '../../../../supabase/functions/_shared/core/database.ts';
import { databaseGate } from '../../../../supabase/functions/_shared/core/engine/call-gate.ts';

const never = new AbortController().signal;
const limit: RateLimit = { requestsPerSecond: 100, burst: 20 };

/** A store that gives what `give` says and remembers what it was asked. */
function store(give: (wanted: number, call: number) => TokenGrant | Promise<TokenGrant>) {
  const asked: number[] = [];
  const stops: [string, number][] = [];
  return {
    asked,
    stops,
    takeTokens: async (_bucket: string, _limit: RateLimit, wanted: number) => {
      asked.push(wanted);
      return give(wanted, asked.length);
    },
    slowDown: async (bucket: string, seconds: number) => void stops.push([bucket, seconds]),
  };
}
const all = (wanted: number): TokenGrant => ({ granted: wanted, wait_ms: 0 });

async function rejection(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.unreachable('it was let through'),
    (error: unknown) => error,
  );
}

test('many calls in a row need few round trips', async () => {
  const tokens = store(all);
  const gate = databaseGate(tokens, 'shop_main', limit);
  for (let call = 0; call < 200; call++) await gate.enter(never);
  assert.ok(tokens.asked.length <= 20, `${tokens.asked.length} round trips`);
  assert.ok(tokens.asked.every((wanted) => wanted <= limit.burst));
});

test('a call now and then takes no more than it needs', async () => {
  const tokens = store(all);
  const gate = databaseGate(tokens, 'shop_main', limit);
  await gate.enter(never);
  assert.ok((tokens.asked[0] ?? 0) <= 2);
});

test('callers are let through in the order they came, once for each token', async () => {
  const tokens = store((wanted, call) =>
    call === 1 ? { granted: Math.min(wanted, 3), wait_ms: 1 } : { granted: wanted, wait_ms: 0 },
  );
  const gate = databaseGate(tokens, 'shop_main', limit);
  const order: number[] = [];
  await Promise.all(Array.from({ length: 9 }, (_, n) => gate.enter(never).then(() => order.push(n))));
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.is(order.length, 9);
});

test('without tokens a call waits until there are some', async () => {
  const tokens = store((wanted, call) => (call < 3 ? { granted: 0, wait_ms: 1 } : all(wanted)));
  const gate = databaseGate(tokens, 'shop_main', { requestsPerSecond: 10_000, burst: 10 });
  await gate.enter(never);
  assert.is(tokens.asked.length, 3);
});

test('a wait longer than 20 s is left to the caller, who learns how long it is', async () => {
  const tokens = store(() => ({ granted: 0, wait_ms: 45_000 }));
  const error = await rejection(databaseGate(tokens, 'shop_main', limit).enter(never));
  assert.ok(error instanceof RateLimitError && error.retryAfterSeconds === 45);
  assert.match((error as Error).message, 'shop_main');
});

test('slow_down reaches the others through the database, and what is in hand is void', async () => {
  const tokens = store((wanted, call) => (call === 1 ? { granted: 20, wait_ms: 0 } : all(wanted)));
  const gate = databaseGate(tokens, 'shop_main', limit);
  await gate.enter(never);
  assert.is(tokens.asked.length, 1);
  await gate.slowDown(7);
  assert.equal(tokens.stops, [['shop_main', 7]]);
  await gate.enter(never);
  assert.is(tokens.asked.length, 2);
});

test('tokens that were granted while slow_down was called are void', async () => {
  let release = (_: TokenGrant) => {};
  const tokens = store((wanted, call) =>
    call === 1 ? new Promise<TokenGrant>((resolve) => (release = resolve)) : all(wanted),
  );
  const gate = databaseGate(tokens, 'shop_main', limit);
  const entered = gate.enter(never);
  await new Promise(setImmediate);
  await gate.slowDown(1);
  release({ granted: 5, wait_ms: 0 });
  await entered;
  assert.is(tokens.asked.length, 2);
});

test('an abort ends the wait at once, and those behind are let through', async () => {
  const tokens = store((wanted, call) =>
    call === 1 ? new Promise<TokenGrant>(() => {}) : { granted: wanted, wait_ms: 0 },
  );
  const gate = databaseGate(tokens, 'shop_main', limit);
  const controller = new AbortController();
  const reason = new Error('over');
  const first = rejection(gate.enter(controller.signal));
  const second = gate.enter(never);
  await new Promise(setImmediate);
  assert.is(tokens.asked.length, 1);
  controller.abort(reason);
  assert.is(await first, reason);
  await second;
});

test('a caller that is aborted in the queue leaves it at once', async () => {
  const tokens = store(() => new Promise<TokenGrant>(() => {}));
  const gate = databaseGate(tokens, 'shop_main', limit);
  const first = new AbortController();
  const head = rejection(gate.enter(first.signal));
  const controller = new AbortController();
  const queued = rejection(gate.enter(controller.signal));
  await new Promise(setImmediate);
  const reason = new Error('over');
  controller.abort(reason);
  assert.is(await queued, reason);
  assert.is(tokens.asked.length, 1);
  first.abort();
  await head;
});

test('a database that cannot be reached fails the call, and the next one asks again', async () => {
  const down = new Error('down');
  const tokens = store((wanted, call) => {
    if (call === 1) throw down;
    return all(wanted);
  });
  const gate = databaseGate(tokens, 'shop_main', limit);
  assert.is(await rejection(gate.enter(never)), down);
  await gate.enter(never);
});

test.run();
