import type { StripeObjects } from '../wire.ts';

type Product = StripeObjects['product'];

/** A product with every field Stripe sends, overridden by `fields`. `created` is in unix seconds. */
export function product(id: string, created: number, fields: Partial<Product> = {}): Product {
  return {
    id,
    object: 'product',
    active: true,
    created,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: id,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
    ...fields,
  };
}
