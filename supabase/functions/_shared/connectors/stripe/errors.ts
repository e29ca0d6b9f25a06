import Stripe from 'stripe';
import {
  ApiError,
  CursorExpiredError,
  EntityNotFoundError,
  type EntityRef,
  RateLimitError,
  retryAfterSeconds,
} from '../../core/contract/index.ts';

/**
 * Turns the SDK's errors into those of the contract. A connection that broke, an answer that took too long and one that is
 * not JSON come without a status.
 */
export function translateStripeError(error: unknown, about: EntityRef | null): Error {
  if (!(error instanceof Stripe.errors.StripeError))
    return error instanceof Error ? error : new Error(String(error));
  const { statusCode, headers, code, param } = error;
  const message = `Stripe: ${error.message}`;
  if (statusCode === 429) {
    const seconds = retryAfterSeconds(headers?.['retry-after'] ?? null, headers?.date ?? null);
    return new RateLimitError(message, seconds, { cause: error });
  }
  // The object that the list was to go on from was deleted.
  if (code === 'resource_missing' && param === 'starting_after')
    return new CursorExpiredError(message, { cause: error });
  if (about && (statusCode === 404 || code === 'resource_missing'))
    return new EntityNotFoundError(about.collectionKey, about.externalId, { cause: error });
  return new ApiError(message, statusCode ?? null, { cause: error });
}
