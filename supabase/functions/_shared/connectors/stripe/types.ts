import type Stripe from 'stripe';
import type { Payload } from '../../core/contract/index.ts';

/**
 * Makes the SDK's client for one call: the SDK takes no signal with a call, but its `fetch` can carry one. Making a client
 * takes a tenth of a millisecond.
 */
export type StripeClient = (signal: AbortSignal) => Stripe;

/** A response body with what the SDK's fetch client adds to it. */
export type StripeResponse = Payload & { readonly lastResponse: Response };
