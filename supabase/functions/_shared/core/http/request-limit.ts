import { HttpError } from './respond.ts';

/** Lets requests of one sender pass, as many as the limit allows. */
export interface RequestLimit {
  /**
   * Counts a request of an authenticated sender.
   * @throws HttpError 429 with Retry-After when there were too many
   */
  admit(sender: string): void;
}

/**
 * A limit of requests per sender and running function instance: `burst` at once, `perSecond` for ever. It stands behind
 * authentication, so that nobody can use up the limit of another.
 */
export function requestLimit({
  perSecond,
  burst,
}: {
  readonly perSecond: number;
  readonly burst: number;
}): RequestLimit {
  const senders = new Map<string, { tokens: number; at: number }>();
  return {
    admit(sender) {
      const now = performance.now();
      const last = senders.get(sender) ?? { tokens: burst, at: now };
      const tokens = Math.min(burst, last.tokens + ((now - last.at) / 1000) * perSecond);
      if (tokens < 1) {
        const seconds = Math.ceil((1 - tokens) / perSecond);
        throw new HttpError(429, 'too_many_requests', 'too many requests; try again later', {
          headers: { 'Retry-After': String(seconds) },
        });
      }
      senders.set(sender, { tokens: tokens - 1, at: now });
    },
  };
}
