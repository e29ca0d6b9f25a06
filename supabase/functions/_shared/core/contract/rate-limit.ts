import type { Account } from './app.ts';
import { ConfigurationError } from './errors.ts';

/** How many calls a provider takes: so many a second for ever, and so many at once after a pause. */
export interface RateLimit {
  readonly requestsPerSecond: number;
  /** At least 1. In any second at most `requestsPerSecond + burst` calls are made. */
  readonly burst: number;
}

/** A limit that is the same for all accounts, or follows from the account. */
export type RateLimitRule = RateLimit | ((account: Account) => RateLimit);

/**
 * The limit of one account.
 * @throws ConfigurationError when it lets nothing pass
 */
export function rateLimitOf(rule: RateLimitRule, account: Account): RateLimit {
  return checkedRateLimit(typeof rule === 'function' ? rule(account) : rule);
}

/** The limit itself. Throws ConfigurationError when it lets nothing pass. */
export function checkedRateLimit(limit: RateLimit): RateLimit {
  const { requestsPerSecond, burst } = limit;
  if (!(requestsPerSecond > 0 && Number.isFinite(requestsPerSecond)))
    throw new ConfigurationError(
      `rateLimit.requestsPerSecond is ${requestsPerSecond}, not a positive number`,
    );
  if (!(Number.isInteger(burst) && burst >= 1))
    throw new ConfigurationError(`rateLimit.burst is ${burst}, not a whole number from 1`);
  return limit;
}
