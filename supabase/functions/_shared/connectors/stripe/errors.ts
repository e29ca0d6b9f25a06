import Stripe from 'stripe';
import { ApiError, EntityNotFoundError, type EntityRef, RateLimitError } from '../../core/contract/index.ts';

/** Turns the SDK's errors into those of the contract. The SDK does not retry a 429 by itself. */
export function translateStripeError(error: unknown, about: EntityRef | null): Error {
  if (!(error instanceof Stripe.errors.StripeError))
    return error instanceof Error ? error : new Error(String(error));
  const message = `Stripe: ${error.message}`;
  if (error.statusCode === 429) {
    const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN);
    return new RateLimitError(message, Number.isFinite(seconds) ? seconds : null, { cause: error });
  }
  if (error.statusCode === 404 && about) {
    return new EntityNotFoundError(about.collectionKey, about.externalId, { cause: error });
  }
  return new ApiError(message, error.statusCode ?? null, { cause: error });
}
