/**
 * The pause that a `Retry-After` header asks for, given as seconds or as an HTTP date.
 * @param date the answer's `Date` header: the clock by which a date is meant; our own where it is missing
 * @returns seconds from now, never negative; null when there is no such header or it cannot be read
 */
export function retryAfterSeconds(retryAfter: string | null, date: string | null): number | null {
  const text = retryAfter?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  // Every form of an HTTP date begins with the day of the week; Date.parse takes much else.
  const until = /^[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return null;
  const now = Date.parse(date ?? '');
  return Math.max(0, (until - (Number.isNaN(now) ? Date.now() : now)) / 1000);
}
