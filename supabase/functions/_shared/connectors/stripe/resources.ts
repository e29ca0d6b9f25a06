import {
  type EventRule,
  isPayload,
  type Payload,
  type ResourceDefinition,
  type RootResource,
} from '../../core/contract/index.ts';
import { getPage, listAt, retrieveAt } from './requests.ts';
import type { StripeClient } from './types.ts';

type Resource = RootResource<StripeClient>;

/** What Stripe's resources have in common; `name` is the object's type and the start of its events' types. */
function resource(name: string, path: string, more: Partial<Resource> = {}): Resource {
  return {
    createdField: 'created',
    updatedField: null,
    list: listAt(path),
    // Newest first, from the id of the last object on: what is created meanwhile lies before, what goes moves nothing.
    pages: 'stable',
    retrieve: retrieveAt(path, `stripe_${name}`),
    incremental: { by: 'event_feed' },
    deletions: { by: 'event' },
    events: {
      [`${name}.created`]: { kind: 'create' },
      [`${name}.updated`]: { kind: 'update' },
      [`${name}.deleted`]: { kind: 'delete' },
    },
    ...more,
  };
}

/** An inactive product, price or plan is what Stripe's dashboard calls archived. */
const inactive = (item: Payload) => ({ archived: item.active === false });

const product = resource('product', '/v1/products', { archived: inactive });
const price = resource('price', '/v1/prices', { archived: inactive });
const plan = resource('plan', '/v1/plans', { archived: inactive });

/** Discount events carry the discount; the customer shows it in its field `discount`. */
const discountChange: EventRule = {
  kind: 'update',
  partial: true,
  ids: ({ customer: id }) => (id ? [id] : []),
};

const plainCustomer = resource('customer', '/v1/customers');
const customer: Resource = {
  ...plainCustomer,
  events: {
    ...plainCustomer.events,
    'customer.discount.created': discountChange,
    'customer.discount.updated': discountChange,
    'customer.discount.deleted': discountChange,
  },
};

const subscription = resource('subscription', '/v1/subscriptions', {
  archived: (item) => ({
    archived: item.status === 'canceled' || item.status === 'incomplete_expired',
    at: item.ended_at ?? item.canceled_at,
  }),
  // Without `status: 'all'` Stripe leaves cancelled subscriptions out.
  list: listAt('/v1/subscriptions', { status: 'all' }),
  deletions: { by: 'none', because: 'a cancelled subscription stays retrievable; it is archived' },
  children: [
    {
      resource: 'subscription_item',
      embedded: ({ items }) => {
        if (!isPayload(items) || !Array.isArray(items.data)) return { items: [], truncated: false };
        return { items: items.data, truncated: items.has_more === true };
      },
      // Stripe embeds only the first ten.
      truncated: {
        by: 'all',
        list: (stripe, { id }, request) =>
          getPage(stripe, '/v1/subscription_items', [['subscription', String(id)]], request),
      },
    },
  ],
  events: {
    'customer.subscription.created': { kind: 'create' },
    'customer.subscription.updated': { kind: 'update' },
    'customer.subscription.deleted': { kind: 'archive' },
    'customer.subscription.paused': { kind: 'update' },
    'customer.subscription.resumed': { kind: 'update' },
    'customer.subscription.pending_update_applied': { kind: 'update' },
    'customer.subscription.pending_update_expired': { kind: 'update' },
    'customer.subscription.trial_will_end': { kind: 'update' },
  },
});

const subscriptionItem: ResourceDefinition<StripeClient> = {
  embeddedIn: 'subscription',
  createdField: 'created',
  updatedField: null,
  deletions: { by: 'parent_set' },
};

/** What is mirrored of Stripe, and how. */
export const resources: Readonly<Record<string, ResourceDefinition<StripeClient>>> = {
  customer,
  product,
  price,
  plan,
  subscription,
  subscription_item: subscriptionItem,
};
