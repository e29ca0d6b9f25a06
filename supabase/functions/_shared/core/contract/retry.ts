import { RateLimitError } from './errors.ts';

const attempts = 6;
const firstDelayMs = 500;
const longestDelayMs = 60_000;

/**
 * Calls the provider, and again when it says to slow down: after the time it names, else with exponential backoff and
 * jitter, up to six times. Other errors pass; the SDKs retry what is worth it.
 */
export async function respectingRateLimits<Result>(
  signal: AbortSignal,
  call: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RateLimitError) || attempt === attempts) throw error;
      const backoff = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
      const delay = error.retryAfterSeconds === null ? backoff : error.retryAfterSeconds * 1000;
      await pause(Math.min(delay, longestDelayMs), signal);
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
