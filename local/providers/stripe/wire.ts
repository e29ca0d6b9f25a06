import type Stripe from 'stripe';

/** The version of the Stripe API whose shapes the pretend Stripe speaks; the one `stripe` 23.1.0 pins. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

/**
 * An SDK type as it travels over the wire. The SDK turns decimal strings (`unit_amount_decimal`) into `Decimal`
 * objects when it reads a response; over HTTP they are text.
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Element)[]
      ? Wire<Element>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;

/** The mirrored resources and their objects. */
export interface StripeObjects {
  customer: Wire<Stripe.Customer>;
  product: Wire<Stripe.Product>;
  price: Wire<Stripe.Price>;
  plan: Wire<Stripe.Plan>;
  subscription: Wire<Stripe.Subscription>;
  subscription_item: Wire<Stripe.SubscriptionItem>;
}

export type StripeResource = keyof StripeObjects;

/** Any mirrored object. */
export type StripeObject = StripeObjects[StripeResource];

/** An event as `/v1/events` lists it and as a webhook carries it. */
export interface StripeEvent extends Omit<Stripe.EventBase, 'data'> {
  data: { object: StripeObject; previous_attributes?: Record<string, unknown> };
}

/** All mirrored resources, parents before children. */
export const STRIPE_RESOURCES: readonly StripeResource[] = [
  'customer',
  'product',
  'price',
  'plan',
  'subscription',
  'subscription_item',
];
