import type { StripeObjects } from '../wire.ts';

type Price = StripeObjects['price'];

/** A monthly recurring price with every field Stripe sends, overridden by `fields`. Amounts are in cents. */
export function price(id: string, created: number, fields: Partial<Price> & Pick<Price, 'product'>): Price {
  const amount = fields.unit_amount === undefined ? 1000 : fields.unit_amount;
  return {
    id,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created,
    currency: 'usd',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    recurring: {
      interval: 'month',
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: amount,
    unit_amount_decimal: amount === null ? null : String(amount),
    ...fields,
  };
}
