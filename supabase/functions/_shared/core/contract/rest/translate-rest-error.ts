import type { EntityRef } from '../entity.ts';
import { ApiError, EntityNotFoundError, RateLimitError } from '../errors.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import { RestError } from './rest-error.ts';

/** Turns the errors of a RestClient into those of the contract; for ConnectorDefinition.translateError. */
export function translateRestError(error: unknown, about: EntityRef | null): Error {
  if (!(error instanceof RestError)) return error instanceof Error ? error : new Error(String(error));
  const { message, status, headers } = error;
  const options = { cause: error };
  if (isRateLimit(error)) return new RateLimitError(message, secondsToWait(headers), options);
  if (about && (status === 404 || status === 410))
    return new EntityNotFoundError(about.collectionKey, about.externalId, options);
  return new ApiError(message, status, options);
}

/** 429; and 403 from those who say with it that the limit is used up, as GitHub does. */
export function isRateLimit({ status, headers }: RestError): boolean {
  return (
    status === 429 ||
    (status === 403 &&
      (headers.has('retry-after') ||
        ['x-ratelimit-remaining', 'ratelimit-remaining'].some((name) => headers.get(name) === '0')))
  );
}

/** `Retry-After`, else a header with the end of the window: a moment in Unix time, or the seconds until then. */
function secondsToWait(headers: Headers): number | null {
  const date = headers.get('date');
  const asked = retryAfterSeconds(headers.get('retry-after'), date);
  if (asked !== null) return asked;
  for (const name of ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset']) {
    const text = headers.get(name)?.trim() ?? '';
    if (!/^\d+(\.\d+)?$/.test(text)) continue;
    const value = Number(text);
    // No window is thirty years long.
    if (value < 1e9) return value;
    const moment = value > 1e11 ? value : value * 1000;
    const now = Date.parse(date ?? '');
    return Math.max(0, (moment - (Number.isNaN(now) ? Date.now() : now)) / 1000);
  }
  return null;
}
