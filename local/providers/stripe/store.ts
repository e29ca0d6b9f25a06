import type { Collection, Entry } from '../collection.ts';
import { createCollection } from '../collection.ts';
import type { StripeEvent, StripeObjects, StripeResource } from './wire.ts';

/** The collections of a Stripe account, subscriptions and their items kept together. */
export interface StripeStore {
  of<R extends StripeResource>(resource: R): Collection<StripeObjects[R]>;
  readonly events: Collection<StripeEvent>;
  put<R extends StripeResource>(resource: R, object: StripeObjects[R]): void;
  /** Removes an object; the subscription of a removed item shows it no more. */
  remove(resource: StripeResource, id: string): void;
  /** The object as the API shows it: a subscription with its first items embedded. */
  get<R extends StripeResource>(resource: R, id: string): StripeObjects[R] | undefined;
  all<R extends StripeResource>(resource: R): StripeObjects[R][];
  /** The items of a subscription, oldest first. */
  itemsOf(subscriptionId: string): Entry<StripeObjects['subscription_item']>[];
}

/** How many items a subscription embeds before its list says `has_more`. */
const EMBEDDED_ITEMS = 10;

/** Makes empty collections. */
export function createStripeStore(): StripeStore {
  const itemIds = new Map<string, Set<string>>();
  const items = createCollection<StripeObjects['subscription_item']>();
  const subscriptions = createCollection<StripeObjects['subscription']>(withItems);
  const collections: { [R in StripeResource]: Collection<StripeObjects[R]> } = {
    customer: createCollection(),
    product: createCollection(),
    price: createCollection(),
    plan: createCollection(),
    subscription: subscriptions,
    subscription_item: items,
  };

  function itemsOf(subscriptionId: string): Entry<StripeObjects['subscription_item']>[] {
    return [...(itemIds.get(subscriptionId) ?? [])].flatMap((id) => {
      const entry = items.entry(id);
      return entry && !entry.deleted ? [entry] : [];
    });
  }

  function withItems(stored: StripeObjects['subscription']): StripeObjects['subscription'] {
    const newestFirst = itemsOf(stored.id).map((entry) => entry.object);
    newestFirst.reverse();
    return {
      ...stored,
      items: {
        ...stored.items,
        data: newestFirst.slice(0, EMBEDDED_ITEMS),
        has_more: newestFirst.length > EMBEDDED_ITEMS,
      },
    };
  }

  // `collections[resource]` is the union of all collections to the compiler, although R picks one of them.
  const of = <R extends StripeResource>(resource: R) =>
    collections[resource] as unknown as Collection<StripeObjects[R]>;
  const shown = <R extends StripeResource>(resource: R, object: StripeObjects[R]): StripeObjects[R] =>
    resource === 'subscription'
      ? (withItems(object as StripeObjects['subscription']) as StripeObjects[R])
      : object;

  return {
    of,
    events: createCollection(),
    put(resource, object) {
      of(resource).put(object.id, object);
      if (resource !== 'subscription_item') return;
      const { id, subscription } = object as StripeObjects['subscription_item'];
      itemIds.set(subscription, (itemIds.get(subscription) ?? new Set()).add(id));
      subscriptions.touch(subscription);
    },
    remove(resource, id) {
      of(resource).remove(id);
      const item = resource === 'subscription_item' ? items.entry(id) : undefined;
      if (item) subscriptions.touch(item.object.subscription);
    },
    get(resource, id) {
      const object = of(resource).get(id);
      return object && shown(resource, object);
    },
    all: (resource) =>
      of(resource)
        .all()
        .map((object) => shown(resource, object)),
    itemsOf,
  };
}
