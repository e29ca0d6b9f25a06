import { abortable, pause } from '../contract/abortable.ts';
import type { CallGate } from '../contract/call-gate.ts';
import { RateLimitError } from '../contract/errors.ts';
import type { RateLimit } from '../contract/rate-limit.ts';
import type { Database } from '../database.ts';

/** The database's token buckets. */
export type TokenStore = Pick<Database, 'takeTokens' | 'slowDown'>;

/** How long a call waits for its turn at most, in milliseconds; the task is put back instead. */
const longestWaitMs = 20_000;
/** Tokens are taken for about so long; those not used in twice the time are let go, in milliseconds. */
const batchMs = 1000;
/** How long to wait for more at least, in milliseconds: for one token alone it is not worth asking. */
const leastWaitMs = 250;

/**
 * The gate of one app, whose limit all function instances share through the database. Tokens are taken in batches of about
 * a second's calls: one round trip for all of them. Callers are let through in the order they came.
 */
export function databaseGate(database: TokenStore, appKey: string, limit: RateLimit): CallGate {
  const largest = Math.max(1, Math.min(limit.burst, Math.ceil(limit.requestsPerSecond)));
  let batch = 1;
  let tokens = 0;
  let takenAt = 0;
  let waiting = 0;
  let blocks = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** Only the head of the queue comes here. */
  async function take(signal: AbortSignal, deadline: number): Promise<void> {
    for (;;) {
      const age = performance.now() - takenAt;
      if (age > 2 * batchMs) tokens = 0;
      if (tokens > 0) {
        tokens--;
        return;
      }
      // The last batch shows how many calls are made: used up within its time it was too small.
      batch = age < batchMs ? Math.min(largest, batch * 2) : Math.max(1, Math.floor(batch / 2));
      const wanted = Math.min(largest, Math.max(batch, waiting));
      const asked = blocks;
      const { granted, wait_ms: waitMs } = await abortable(signal, () =>
        database.takeTokens(appKey, limit, wanted),
      );
      // A stop that was called meanwhile makes them void.
      tokens = asked === blocks ? granted : 0;
      takenAt = performance.now();
      if (tokens > 0) continue;

      const wait = Math.max(waitMs, Math.min(leastWaitMs, (largest / limit.requestsPerSecond) * 1000));
      if (takenAt + wait > deadline) {
        const seconds = Math.ceil(wait / 1000);
        throw new RateLimitError(`${appKey}: its calls are used up for the next ${seconds} s`, seconds);
      }
      await pause(wait, signal);
    }
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      const deadline = performance.now() + longestWaitMs;
      waiting++;
      const turn = queue.then(() => {
        signal.throwIfAborted();
        return take(signal, deadline);
      });
      queue = turn.catch(() => {});
      try {
        await abortable(signal, () => turn);
      } finally {
        waiting--;
      }
    },
    async slowDown(seconds) {
      blocks++;
      tokens = 0;
      await database.slowDown(appKey, seconds);
    },
  };
}
