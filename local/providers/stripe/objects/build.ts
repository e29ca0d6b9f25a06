import type { StripeObjects, StripeResource } from '../wire.ts';
import { customer } from './customer.ts';
import { plan } from './plan.ts';
import { price } from './price.ts';
import { product } from './product.ts';
import { subscription } from './subscription.ts';
import type { SubscriptionItemFields } from './subscription-item.ts';
import { subscriptionItem } from './subscription-item.ts';

/** What a new object needs at least; every other field may be given too, `id` and `created` among them. */
export interface StripeFields {
  customer: Partial<StripeObjects['customer']>;
  product: Partial<StripeObjects['product']>;
  price: Partial<StripeObjects['price']> & Pick<StripeObjects['price'], 'product'>;
  plan: Partial<StripeObjects['plan']> & Pick<StripeObjects['plan'], 'product'>;
  subscription: Omit<Partial<StripeObjects['subscription']>, 'items'> &
    Pick<StripeObjects['subscription'], 'customer'> & {
      items?: readonly Omit<SubscriptionItemFields, 'subscription'>[];
    };
  subscription_item: SubscriptionItemFields;
}

type Builders = {
  readonly [R in StripeResource]: (id: string, created: number, fields: StripeFields[R]) => StripeObjects[R];
};

const builders: Builders = {
  customer,
  product,
  price,
  plan,
  // Items are objects of their own; the list that the builder makes only carries their place and URL.
  subscription: (id, created, { items: _items, ...fields }) => subscription(id, created, fields),
  subscription_item: subscriptionItem,
};

/** Builds an object with every field that Stripe sends. `created` is in unix seconds. */
export function buildStripeObject<R extends StripeResource>(
  resource: R,
  id: string,
  created: number,
  fields: StripeFields[R],
): StripeObjects[R] {
  return builders[resource](id, created, fields);
}
