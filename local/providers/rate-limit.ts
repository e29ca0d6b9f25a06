import type { Context, MiddlewareHandler } from 'hono';

/** How many requests a pretend provider takes in each window of real time. */
export interface RateLimit {
  readonly requests: number;
  readonly perSeconds: number;
}

/** The state of the current window after a request was counted. */
export interface RateWindow {
  readonly limit: number;
  /** Requests left in this window. */
  readonly remaining: number;
  /** When the window ends, in unix seconds rounded up. */
  readonly resetsAt: number;
}

/**
 * Middleware that counts requests in fixed windows and answers with `reject` once a window is used up.
 * Windows follow real time even when the world's clock stands still, because clients really wait.
 * `announce` sees every window state, for providers that tell their clients.
 */
export function limitRate(
  limit: RateLimit,
  reject: (c: Context) => Response,
  announce: (c: Context, window: RateWindow) => void = () => {},
): MiddlewareHandler {
  const length = limit.perSeconds * 1000;
  let windowStart = 0;
  let used = 0;
  return async (c, next) => {
    const now = Date.now();
    if (now >= windowStart + length) {
      windowStart = now;
      used = 0;
    }
    used += 1;
    announce(c, {
      limit: limit.requests,
      remaining: Math.max(0, limit.requests - used),
      resetsAt: Math.ceil((windowStart + length) / 1000),
    });
    if (used > limit.requests) return reject(c);
    await next();
  };
}
