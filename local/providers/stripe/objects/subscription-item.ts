import type { StripeObjects } from '../wire.ts';
import { planOfPrice } from './plan.ts';

type SubscriptionItem = StripeObjects['subscription_item'];

/** What a subscription item cannot do without. */
export type SubscriptionItemFields = Partial<SubscriptionItem> &
  Pick<SubscriptionItem, 'price' | 'subscription'>;

const THIRTY_DAYS = 30 * 86_400;

/**
 * A subscription item with every field Stripe sends, overridden by `fields`. The billing period lives here and not
 * on the subscription (API version 2025-03-31.basil and later). Price and plan are embedded whole.
 */
export function subscriptionItem(
  id: string,
  created: number,
  fields: SubscriptionItemFields,
): SubscriptionItem {
  return {
    id,
    object: 'subscription_item',
    billing_thresholds: null,
    created,
    current_period_end: created + THIRTY_DAYS,
    current_period_start: created,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOfPrice(fields.price),
    quantity: 1,
    tax_rates: [],
    ...fields,
  };
}
