import { badInteger, missingParameter, StripeFault, unknownParameter } from './errors.ts';
import type { StripeResource } from './wire.ts';

/** What a filter looks at: the object, and the values its parameter was given. */
type Filter = (object: Readonly<Record<string, unknown>>, values: readonly string[]) => boolean;

/** Bounds of `created` in unix seconds, both inclusive. */
export interface CreatedRange {
  readonly from: number;
  readonly to: number;
}

/** A list request that was found valid. */
export interface ListParams {
  readonly limit: number;
  readonly startingAfter: string | undefined;
  readonly endingBefore: string | undefined;
  readonly created: CreatedRange;
  /** The subscription whose items are asked for. */
  readonly subscription: string | undefined;
  matches(object: Readonly<Record<string, unknown>>): boolean;
}

const equals =
  (field: string): Filter =>
  (object, [value]) =>
    String(object[field]) === value;

const oneOf =
  (field: string): Filter =>
  (object, values) =>
    values.includes(String(object[field]));

const ENDED = ['canceled', 'incomplete_expired'];

const filters: Record<StripeResource | 'event', Readonly<Record<string, Filter>>> = {
  customer: { email: equals('email') },
  product: { active: equals('active'), ids: oneOf('id'), url: equals('url') },
  price: {
    active: equals('active'),
    currency: equals('currency'),
    lookup_keys: oneOf('lookup_key'),
    product: equals('product'),
    type: equals('type'),
  },
  plan: { active: equals('active'), product: equals('product') },
  subscription: {
    collection_method: equals('collection_method'),
    customer: equals('customer'),
    status: ({ status }, [wanted]) =>
      wanted === 'all' || (wanted === 'ended' ? ENDED.includes(String(status)) : status === wanted),
  },
  subscription_item: { subscription: equals('subscription') },
  event: {
    delivery_success: ({ pending_webhooks }, [wanted]) => String(pending_webhooks === 0) === wanted,
    type: ({ type }, [wanted = '']) =>
      wanted.endsWith('*') ? String(type).startsWith(wanted.slice(0, -1)) : type === wanted,
    types: oneOf('type'),
  },
};

/**
 * Reads the query of a list request by the rules of the Stripe API. Keys come as `created[gte]` and `types[0]` or
 * `types[]`. Throws a StripeFault with status 400 for anything that Stripe would refuse.
 */
export function readListParams(
  resource: StripeResource | 'event',
  query: Readonly<Record<string, readonly string[]>>,
): ListParams {
  const values = new Map<string, string[]>();
  const bounds: Record<string, number> = {};
  for (const [key, given] of Object.entries(query)) {
    const [, name = key, part] = /^([^[]+)\[([^\]]*)\]$/.exec(key) ?? [];
    if (name === 'created' && resource !== 'subscription_item') {
      Object.assign(bounds, { [part ?? 'exact']: readInteger(key, given[0]) });
    } else if (['limit', 'starting_after', 'ending_before'].includes(name) || name in filters[resource]) {
      values.set(name, [...(values.get(name) ?? []), ...given]);
    } else {
      throw unknownParameter(name);
    }
  }
  if (resource === 'subscription_item' && !values.has('subscription')) throw missingParameter('subscription');
  if (values.has('type') && values.has('types')) {
    throw new StripeFault(400, 'You may only specify one of these parameters: type, types.', {
      param: 'type',
    });
  }
  // https://docs.stripe.com/api/subscriptions/list: without a status, cancelled subscriptions are left out.
  const unlessCancelled = resource === 'subscription' && !values.has('status');
  const active = [...values].flatMap(([name, given]) => {
    const filter = filters[resource][name];
    return filter ? [{ filter, given }] : [];
  });
  return {
    limit: readLimit(values.get('limit')?.[0]),
    startingAfter: values.get('starting_after')?.[0],
    endingBefore: values.get('ending_before')?.[0],
    created: createdRange(bounds),
    subscription: values.get('subscription')?.[0],
    matches: (object) =>
      !(unlessCancelled && object.status === 'canceled') &&
      active.every(({ filter, given }) => filter(object, given)),
  };
}

function createdRange(bounds: Readonly<Record<string, number>>): CreatedRange {
  const { exact, gt, gte, lt, lte, ...others } = bounds;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw unknownParameter(`created[${unknown}]`);
  return {
    from: exact ?? Math.max(gte ?? Number.MIN_SAFE_INTEGER, (gt ?? Number.MIN_SAFE_INTEGER) + 1),
    to: exact ?? Math.min(lte ?? Number.MAX_SAFE_INTEGER, (lt ?? Number.MAX_SAFE_INTEGER) - 1),
  };
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return 10;
  const limit = readInteger('limit', text);
  if (limit < 1) throw badInteger('limit', 'This value must be greater than or equal to 1.');
  if (limit > 100) throw badInteger('limit', 'This value must be less than or equal to 100.');
  return limit;
}

function readInteger(param: string, text: string | undefined): number {
  if (text === undefined || !/^-?\d+$/.test(text)) {
    throw badInteger(param, `Invalid integer: ${text ?? ''}`);
  }
  return Number(text);
}
