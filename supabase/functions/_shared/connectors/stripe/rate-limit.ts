import type { Account, RateLimit } from '../../core/contract/index.ts';

/**
 * Stripe takes 100 calls a second in live mode and 25 in a sandbox; what may come at once is part of that.
 * Source: https://docs.stripe.com/rate-limits
 */
export function stripeRateLimit({ apiKey }: Account): RateLimit {
  const isSandbox = /^[a-z]+_test_/.test(apiKey);
  return isSandbox ? { requestsPerSecond: 20, burst: 5 } : { requestsPerSecond: 80, burst: 20 };
}
