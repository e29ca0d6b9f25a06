import { ApiError, NormalizationError } from './errors.ts';

/** Unix seconds as ISO 8601. Throws NormalizationError when the number is no time. */
export function fromUnixSeconds(seconds: number, what: string): string {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime()))
    throw new NormalizationError(`${what}: ${seconds} is not a time in unix seconds`);
  return date.toISOString();
}

/**
 * The time that what a response shows was current, by the provider's clock; ISO 8601.
 * @param date the response's Date header
 * @param slackMs how much older than its response a read may be
 */
export function readTime(date: string, slackMs: number): string {
  const time = Date.parse(date);
  if (Number.isNaN(time))
    throw new ApiError(`the provider's response has no usable Date header: "${date}"`, null);
  return new Date(time - slackMs).toISOString();
}
