import {
  isPayload,
  type ListPage,
  type Payload,
  type ResourceDefinition,
} from '../../core/contract/index.ts';
import { getPage, listAt, retrieveAt } from './requests.ts';
import type { StripeClient } from './types.ts';

type Resource = ResourceDefinition<StripeClient>;

const eventFeed = { by: 'event_feed' } as const;
const byEvent = { by: 'event' } as const;

/** An inactive product, price or plan is what Stripe's dashboard calls archived. */
const inactive = (item: Payload) => ({ archived: item.active === false });

const customer: Resource = {
  createdField: 'created',
  updatedField: null,
  list: listAt('/v1/customers'),
  retrieve: retrieveAt('/v1/customers', 'stripe_customer'),
  incremental: eventFeed,
  deletions: byEvent,
  events: {
    'customer.created': { kind: 'create' },
    'customer.updated': { kind: 'update' },
    'customer.deleted': { kind: 'delete' },
    // These carry the discount; the customer shows it in its field `discount`.
    'customer.discount.created': { kind: 'update', partial: true, ids: (discount) => [discount.customer] },
    'customer.discount.updated': { kind: 'update', partial: true, ids: (discount) => [discount.customer] },
    'customer.discount.deleted': { kind: 'update', partial: true, ids: (discount) => [discount.customer] },
  },
};

const product: Resource = {
  createdField: 'created',
  updatedField: 'updated',
  archived: inactive,
  list: listAt('/v1/products'),
  retrieve: retrieveAt('/v1/products', 'stripe_product'),
  incremental: eventFeed,
  deletions: byEvent,
  events: {
    'product.created': { kind: 'create' },
    'product.updated': { kind: 'update' },
    'product.deleted': { kind: 'delete' },
  },
};

const price: Resource = {
  createdField: 'created',
  updatedField: null,
  archived: inactive,
  list: listAt('/v1/prices'),
  retrieve: retrieveAt('/v1/prices', 'stripe_price'),
  incremental: eventFeed,
  deletions: byEvent,
  events: {
    'price.created': { kind: 'create' },
    'price.updated': { kind: 'update' },
    'price.deleted': { kind: 'delete' },
  },
};

const plan: Resource = {
  createdField: 'created',
  updatedField: null,
  archived: inactive,
  list: listAt('/v1/plans'),
  retrieve: retrieveAt('/v1/plans', 'stripe_plan'),
  incremental: eventFeed,
  deletions: byEvent,
  events: {
    'plan.created': { kind: 'create' },
    'plan.updated': { kind: 'update' },
    'plan.deleted': { kind: 'delete' },
  },
};

const subscription: Resource = {
  createdField: 'created',
  updatedField: null,
  archived: (item) => ({
    archived: item.status === 'canceled' || item.status === 'incomplete_expired',
    at: item.ended_at ?? item.canceled_at,
  }),
  // Without `status: 'all'` Stripe leaves cancelled subscriptions out.
  list: listAt('/v1/subscriptions', { status: 'all' }),
  retrieve: retrieveAt('/v1/subscriptions', 'stripe_subscription'),
  incremental: eventFeed,
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
        all: async (stripe, { id }) => {
          const items: Payload[] = [];
          let cursor: string | null = null;
          do {
            const page: ListPage = await getPage(
              stripe,
              '/v1/subscription_items',
              [['subscription', String(id)]],
              cursor,
            );
            items.push(...page.items);
            cursor = page.next;
          } while (cursor !== null);
          return items;
        },
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
};

const subscriptionItem: Resource = {
  embeddedIn: 'subscription',
  createdField: 'created',
  updatedField: null,
  deletions: { by: 'parent_set' },
};

/** What is mirrored of Stripe, and how. */
export const resources: Readonly<Record<string, Resource>> = {
  customer,
  product,
  price,
  plan,
  subscription,
  subscription_item: subscriptionItem,
};
