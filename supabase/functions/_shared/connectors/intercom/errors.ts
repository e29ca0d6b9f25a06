import { IntercomError, IntercomTimeoutError } from 'intercom-client';
import {
  ApiError,
  CursorExpiredError,
  EntityNotFoundError,
  type EntityRef,
  isPayload,
  RateLimitError,
  retryAfterSeconds,
} from '../../core/contract/index.ts';

/** A scroll that nobody goes on with ends after a minute; until then no other can start. */
const scrollLifetimeSeconds = 60;

/** Turns the SDK's errors into those of the contract. */
export function translateIntercomError(error: unknown, about: EntityRef | null): Error {
  if (error instanceof IntercomTimeoutError)
    return new ApiError(`Intercom: ${error.message}`, null, { cause: error });
  if (!(error instanceof IntercomError)) return error instanceof Error ? error : new Error(String(error));
  const { statusCode, body, rawResponse } = error;
  const { code, message } = firstError(body);
  const text = `Intercom: ${message ?? error.message}`;
  if (statusCode === 429)
    return new RateLimitError(text, secondsToWait(rawResponse?.headers), { cause: error });
  if (statusCode === 400 && code === 'scroll_exists') {
    return new RateLimitError(text, scrollLifetimeSeconds, { cause: error, scope: 'call' });
  }
  if (statusCode === 404 && about)
    return new EntityNotFoundError(about.collectionKey, about.externalId, { cause: error });
  // A list is not found when its scroll has ended; other cursors are refused by name.
  if (statusCode === 404 || (statusCode === 400 && /starting_after|scroll|cursor/i.test(message ?? '')))
    return new CursorExpiredError(text, { cause: error });
  return new ApiError(text, statusCode ?? null, { cause: error });
}

/** Intercom's error body: `{type: "error.list", errors: [{code, message}]}`. */
function firstError(body: unknown): { code?: unknown; message?: string } {
  const first = isPayload(body) && Array.isArray(body.errors) ? body.errors[0] : undefined;
  if (!isPayload(first)) return {};
  return typeof first.message === 'string'
    ? { code: first.code, message: first.message }
    : { code: first.code };
}

/** `Retry-After`, else `X-RateLimit-Reset`, a moment in unix seconds. */
function secondsToWait(headers: Headers | undefined): number | null {
  const asked = retryAfterSeconds(headers?.get('retry-after') ?? null, headers?.get('date') ?? null);
  if (asked !== null) return asked;
  const reset = Number(headers?.get('x-ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(0, reset - Date.now() / 1000) : null;
}
