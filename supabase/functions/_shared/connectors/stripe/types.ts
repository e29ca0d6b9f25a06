import type Stripe from 'stripe';
import type { Payload } from '../../core/contract/index.ts';

/** The SDK's client type, named once so that the modules of this connector agree on it. */
export type StripeClient = Stripe;

/** A response body with what the SDK's fetch client adds to it. */
export type StripeResponse = Payload & { readonly lastResponse: Response };
