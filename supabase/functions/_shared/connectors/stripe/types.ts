import type Stripe from 'stripe';

/** The SDK's client type, named once so that the modules of this connector agree on it. */
export type StripeClient = Stripe;

/** The list parameters the mirrored resources have in common. */
export interface StripeListParams {
  limit: number;
  starting_after?: string;
  created?: { gte: number };
}

/** A list as the SDK returns it; `lastResponse` carries the headers. */
export interface StripeList {
  readonly data: readonly object[];
  readonly has_more: boolean;
  readonly lastResponse: { readonly headers: Record<string, string> };
}
