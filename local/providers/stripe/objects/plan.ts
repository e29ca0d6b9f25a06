import type { StripeObjects } from '../wire.ts';

type Plan = StripeObjects['plan'];

/** A monthly plan with every field Stripe sends, overridden by `fields`. Amounts are in cents. */
export function plan(id: string, created: number, fields: Partial<Plan> & Pick<Plan, 'product'>): Plan {
  const amount = fields.amount === undefined ? 1000 : fields.amount;
  return {
    id,
    object: 'plan',
    active: true,
    amount,
    amount_decimal: amount === null ? null : String(amount),
    billing_scheme: 'per_unit',
    created,
    currency: 'usd',
    interval: 'month',
    interval_count: 1,
    livemode: false,
    metadata: {},
    meter: null,
    nickname: null,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
    ...fields,
  };
}

/** The legacy plan that Stripe shows for a recurring price: same id, same amounts, older field names. */
export function planOfPrice(source: {
  readonly id: string;
  readonly active: boolean;
  readonly created: number;
  readonly currency: string;
  readonly nickname: string | null;
  readonly product: Plan['product'];
  readonly recurring: { readonly interval: Plan['interval']; readonly interval_count: number } | null;
  readonly unit_amount: number | null;
}): Plan {
  return plan(source.id, source.created, {
    active: source.active,
    amount: source.unit_amount,
    currency: source.currency,
    nickname: source.nickname,
    product: source.product,
    interval: source.recurring?.interval ?? 'month',
    interval_count: source.recurring?.interval_count ?? 1,
  });
}
