import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  CursorExpiredError,
  EntityNotFoundError,
  openGate,
  RateLimitError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  providerCalls,
  type RetryPolicy,
  retryPolicy,
} from '../../../../supabase/functions/_shared/core/contract/provider-calls.ts';

const never = new AbortController().signal;
const quick: RetryPolicy = { ...retryPolicy, firstBackoffMs: 1 };

/** A provider that fails with each of `failures` in turn and then answers, behind a gate that keeps a diary. */
function provider(failures: readonly unknown[], policy: RetryPolicy = quick) {
  const diary: string[] = [];
  let calls = 0;
  const app = {
    gate: {
      enter: async () => void diary.push('enter'),
      slowDown: async (seconds: number) => void diary.push(`slow down ${seconds}`),
    },
  };
  const call = providerCalls(
    {
      displayName: 'Shop',
      translateError: (error) => (error instanceof Error ? error : new Error(String(error))),
    },
    policy,
  );
  const answer = async () => {
    const failure = failures[calls++];
    if (failure !== undefined) throw failure;
    return 'answer';
  };
  return { app, call, diary, answer, calls: () => calls };
}

async function rejection(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => assert.unreachable('the call was answered'),
    (error: unknown) => error,
  );
}

for (const [what, failure] of [
  ['429 with Retry-After', new RateLimitError('slow down', 0.001)],
  ['429 without Retry-After', new RateLimitError('slow down', null)],
  ['408', new ApiError('timed out', 408)],
  ['409', new ApiError('conflict', 409)],
  ['425', new ApiError('too early', 425)],
  ['500', new ApiError('broken', 500)],
  ['503', new ApiError('unavailable', 503)],
  ['no valid answer', new ApiError('no answer', null)],
  ['a connection that was reset', new TypeError('fetch failed', { cause: new Error('read ECONNRESET') })],
  [
    "a connection that was reset, in Deno's words",
    new TypeError('error sending request for url (http://x/)'),
  ],
  ['malformed JSON', new SyntaxError('Unexpected end of JSON input')],
  ['an aborted request', new DOMException('The operation was aborted', 'AbortError')],
] as const) {
  test(`${what} is tried again, each time through the gate`, async () => {
    const { app, call, answer, calls, diary } = provider([failure, failure]);
    assert.is(await call({ app, signal: never }, answer), 'answer');
    assert.is(calls(), 3);
    assert.is(diary.filter((entry) => entry === 'enter').length, 3);
  });
}

for (const failure of [
  new ApiError('bad request', 400),
  new ApiError('unauthorized', 401),
  new EntityNotFoundError('shop_order', 'o1'),
  new CursorExpiredError('gone'),
  new ConfigurationError('no key'),
  new TypeError("Cannot read properties of undefined (reading 'x')"),
]) {
  test(`${failure.name} "${failure.message}" fails at once`, async () => {
    const { app, call, answer, calls } = provider([failure]);
    assert.is(await rejection(call({ app, signal: never }, answer)), failure);
    assert.is(calls(), 1);
  });
}

test('a network failure that does not pass ends as an ApiError without status, after six attempts', async () => {
  const { app, call, answer, calls } = provider(Array(10).fill(new TypeError('fetch failed')));
  const error = await rejection(call({ app, signal: never }, answer));
  assert.ok(error instanceof ApiError && error.status === null);
  assert.match((error as Error).message, 'Shop: no valid answer (fetch failed)');
  assert.is(calls(), 6);
});

test('a refusal is told to all who share the limit, with the time the provider asked for', async () => {
  const { app, call, answer, diary } = provider([new RateLimitError('slow down', 0.002)]);
  await call({ app, signal: never }, answer);
  assert.equal(diary, ['enter', 'slow down 0.002', 'enter']);
});

test('a refusal that is about this call alone slows nobody else down', async () => {
  const { app, call, answer, diary } = provider([new RateLimitError('busy', 0.001, { scope: 'call' })]);
  await call({ app, signal: never }, answer);
  assert.equal(diary, ['enter', 'enter']);
});

test('a pause longer than 20 s is not slept through: the error says how long it is, and the others are told', async () => {
  const { app, call, answer, calls, diary } = provider([new RateLimitError('slow down', 90)]);
  const error = await rejection(call({ app, signal: never }, answer));
  assert.ok(error instanceof RateLimitError && error.retryAfterSeconds === 90);
  assert.is(calls(), 1);
  assert.equal(diary, ['enter', 'slow down 90']);
});

test('pauses that would last longer than a call may take in all are not begun', async () => {
  const policy = { ...quick, totalMs: 50 };
  const { app, call, answer, calls } = provider(Array(6).fill(new RateLimitError('slow down', 0.04)), policy);
  assert.instance(await rejection(call({ app, signal: never }, answer)), RateLimitError);
  assert.is(calls(), 2);
});

test('our own pauses are random, up to twice as long each time', async () => {
  const { random } = Math;
  const { setTimeout: realTimeout } = globalThis;
  const waits: number[] = [];
  Math.random = () => 0.5;
  const replaced = (callback: () => void, ms?: number) => {
    if (ms === retryPolicy.timeoutMs) return realTimeout(callback, ms);
    waits.push(ms ?? 0);
    return realTimeout(callback, 0);
  };
  globalThis.setTimeout = Object.assign(replaced, realTimeout) as typeof setTimeout;
  try {
    const { app, call, answer } = provider(Array(5).fill(new ApiError('broken', 500)), retryPolicy);
    await call({ app, signal: never }, answer);
  } finally {
    Math.random = random;
    globalThis.setTimeout = realTimeout;
  }
  assert.equal(waits, [250, 500, 1000, 2000, 4000]);
});

test('an attempt that takes too long is given up, and its request is told', async () => {
  const { app, call } = provider([], { ...quick, timeoutMs: 10 });
  const given: AbortSignal[] = [];
  const answered = await call({ app, signal: never }, (signal) => {
    given.push(signal);
    return given.length === 1 ? new Promise(() => {}) : Promise.resolve('late answer');
  });
  assert.is(answered, 'late answer');
  assert.equal(
    given.map((signal) => signal.aborted),
    [true, false],
  );
});

test('a provider that never answers ends as an ApiError without status', async () => {
  const { app, call } = provider([], { ...quick, timeoutMs: 5, attempts: 2 });
  const error = await rejection(call({ app, signal: never }, () => new Promise(() => {})));
  assert.ok(error instanceof ApiError && error.status === null);
  assert.match((error as Error).message, 'Shop: no answer within 0.005 s');
});

test('an abort ends a call that does not heed its signal, with the reason of the abort', async () => {
  const { app, call } = provider([]);
  const controller = new AbortController();
  const reason = new Error('the time is over');
  const work = call({ app, signal: controller.signal }, () => new Promise(() => {}));
  setTimeout(() => controller.abort(reason), 5);
  assert.is(await rejection(work), reason);
});

test('an abort ends the pause before the next attempt', async () => {
  const { app, call, answer, calls } = provider([new RateLimitError('slow down', 15)]);
  const controller = new AbortController();
  const reason = new Error('the time is over');
  setTimeout(() => controller.abort(reason), 5);
  assert.is(await rejection(call({ app, signal: controller.signal }, answer)), reason);
  assert.is(calls(), 1);
});

test('nothing is called with a signal that is aborted already', async () => {
  const { call, answer, calls } = provider([]);
  const reason = new Error('over');
  const signal = AbortSignal.abort(reason);
  assert.is(await rejection(call({ app: { gate: openGate }, signal }, answer)), reason);
  assert.is(calls(), 0);
});

test('what the gate refuses is not called', async () => {
  const { call, answer, calls } = provider([]);
  const refusal = new RateLimitError('used up', 30);
  const gate = { ...openGate, enter: () => Promise.reject(refusal) };
  assert.is(await rejection(call({ app: { gate }, signal: never }, answer)), refusal);
  assert.is(calls(), 0);
});

test('a call that moves a place in a list is tried again only when it was refused', async () => {
  const lost = provider([new ApiError('broken', 500)]);
  assert.instance(
    await rejection(lost.call({ app: lost.app, signal: never, moves: true }, lost.answer)),
    ApiError,
  );
  assert.is(lost.calls(), 1);

  const refused = provider([new RateLimitError('slow down', 0.001)]);
  assert.is(await refused.call({ app: refused.app, signal: never, moves: true }, refused.answer), 'answer');
});

test.run();
