import { abortable, pause } from './abortable.ts';
import type { CallGate } from './call-gate.ts';
import type { EntityRef } from './entity.ts';
import { ApiError, RateLimitError } from './errors.ts';
import { transportFailure } from './transport-failure.ts';

/** How often, how long and at what intervals a call is tried. */
export interface RetryPolicy {
  readonly attempts: number;
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs: number;
  /** No attempt is begun later than this after the first, in milliseconds. */
  readonly totalMs: number;
  /** A pause that the provider asks for is kept up to this length; a longer one is left to the caller. In milliseconds. */
  readonly longestPauseMs: number;
  /** The n-th pause that we choose ourselves is random, up to `firstBackoffMs · 2^(n-1)`. */
  readonly firstBackoffMs: number;
}

export const retryPolicy: RetryPolicy = {
  attempts: 6,
  timeoutMs: 30_000,
  totalMs: 60_000,
  longestPauseMs: 20_000,
  firstBackoffMs: 500,
};

/** What one call is about, and by whom it is made. */
export interface CallContext {
  readonly app: { readonly gate: CallGate; readonly apiKey?: string };
  readonly signal: AbortSignal;
  /** The object asked for, if it was one. */
  readonly about?: EntityRef;
  /** Set when the call moves the provider's place in a list on: only a refusal (429) is then retried. */
  readonly moves?: boolean;
}

/** Makes a call of the provider, and again where that may help. `call` is given the signal of its attempt. */
export type ProviderCall = <Result>(
  context: CallContext,
  call: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/**
 * The one way to the provider: each attempt passes the app's gate and has a time limit. Tried again are refusals (429,
 * after the time the provider names), 408, 409, 425, 5xx, and whatever is no valid answer: a broken connection, a timeout,
 * JSON that is cut or malformed. Backoff is exponential with full jitter. Everything else fails at once.
 *
 * The call rejects with the contract's errors: RateLimitError when the provider asks for a longer pause than is worth
 * waiting here, ApiError, EntityNotFoundError, CursorExpiredError; with the signal's reason when that is aborted.
 */
export function providerCalls(
  {
    displayName,
    translateError,
  }: {
    readonly displayName: string;
    translateError(error: unknown, about: EntityRef | null): Error;
  },
  policy: RetryPolicy = retryPolicy,
): ProviderCall {
  async function attempt<Result>(
    { app, signal, about }: CallContext,
    call: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      const limit = `${policy.timeoutMs / 1000} s`;
      timeout.abort(new ApiError(`${displayName}: no answer within ${limit}`, null));
    }, policy.timeoutMs);
    const own = AbortSignal.any([signal, timeout.signal]);
    try {
      return await abortable(own, () => call(own));
    } catch (error) {
      if (own.aborted) throw own.reason;
      throw withoutSecret(transportFailure(translateError(error, about ?? null), displayName), app.apiKey);
    } finally {
      clearTimeout(timer);
    }
  }

  return async (given, call) => {
    const { gate } = given.app;
    // Many calls run side by side under one signal, on which their listeners would pile up.
    const context = { ...given, signal: AbortSignal.any([given.signal]) };
    const started = performance.now();
    for (let n = 1; ; n++) {
      await gate.enter(context.signal);
      try {
        return await attempt(context, call);
      } catch (error) {
        context.signal.throwIfAborted();
        const refused = error instanceof RateLimitError;
        if (!refused && (context.moves || !(error instanceof ApiError && isPassing(error.status))))
          throw error;

        const backoffMs = policy.firstBackoffMs * 2 ** (n - 1) * Math.random();
        const asked = refused ? error.retryAfterSeconds : null;
        const waitMs = asked === null ? backoffMs : Math.max(0, asked * 1000);
        if (refused && error.scope === 'account') await gate.slowDown(waitMs / 1000);

        const late = performance.now() - started + waitMs > policy.totalMs;
        if (n === policy.attempts || late || (asked !== null && waitMs > policy.longestPauseMs)) throw error;
        await pause(waitMs, context.signal);
      }
    }
  };
}

/** Providers may quote the key that they refuse; messages are logged and stored. */
function withoutSecret(error: Error, secret = ''): Error {
  if (secret !== '' && error.message.includes(secret))
    error.message = error.message.replaceAll(secret, '[API key]');
  return error;
}

/** Whether an answer says nothing about the next one: none at all, a conflict, or the provider's own trouble. */
export function isPassing(status: number | null): boolean {
  return status === null || status === 408 || status === 409 || status === 425 || status >= 500;
}
