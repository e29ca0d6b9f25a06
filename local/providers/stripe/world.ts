import type { Clock } from '../clock.ts';
import { createClock } from '../clock.ts';
import { createRandom } from '../random.ts';
import { changedAttributes } from './changed-attributes.ts';
import type { StripeFields } from './objects/build.ts';
import { buildStripeObject } from './objects/build.ts';
import type { StripeStore } from './store.ts';
import { createStripeStore } from './store.ts';
import type { StripeEvent, StripeObject, StripeObjects, StripeResource } from './wire.ts';
import { STRIPE_API_VERSION } from './wire.ts';

/** `silent` changes the world without an event, as when it is filled with objects from before the story begins. */
export interface ChangeOptions {
  readonly silent?: boolean;
}

/** A Stripe account: its objects, its events and its clock. */
export interface StripeWorld {
  readonly clock: Clock;
  /** The collections behind the account, for the server. */
  readonly store: StripeStore;
  /** Adds an object with every field that Stripe sends. A new subscription item is an update of its subscription. */
  create<R extends StripeResource>(
    resource: R,
    fields: StripeFields[R],
    options?: ChangeOptions,
  ): StripeObjects[R];
  /** Replaces the given top-level fields. Throws when the object does not exist. */
  update<R extends StripeResource>(
    resource: R,
    id: string,
    changes: Partial<Omit<StripeObjects[R], 'id' | 'object' | 'items'>>,
    options?: ChangeOptions,
  ): StripeObjects[R];
  /** Deletes an object; a subscription is cancelled, and a deleted customer's subscriptions are cancelled first. */
  delete(resource: StripeResource, id: string, options?: ChangeOptions): void;
  /** Puts an object into the world exactly as it is, without an event. */
  load<R extends StripeResource>(resource: R, object: StripeObjects[R]): void;
  /** The object as the API shows it, or undefined when it is missing or deleted. */
  get<R extends StripeResource>(resource: R, id: string): StripeObjects[R] | undefined;
  /** Every object that is not deleted, cancelled subscriptions included, as the API shows it. */
  all<R extends StripeResource>(resource: R): StripeObjects[R][];
  /** All events in the order in which they happened, also those too old for `/v1/events`. */
  events(): StripeEvent[];
  /** Events that no webhook has delivered yet, oldest first. */
  pendingEvents(): StripeEvent[];
  /** Records that a webhook endpoint took an event. */
  markDelivered(eventId: string): void;
}

/** What a world may be told at its start. */
export interface StripeWorldOptions {
  readonly clock?: Clock;
  /** Decides the ids of objects and events made after the start. */
  readonly seed?: string | number;
}

const ID_PREFIX: Record<StripeResource, string> = {
  customer: 'cus_',
  product: 'prod_',
  price: 'price_1',
  plan: 'plan_',
  subscription: 'sub_1',
  subscription_item: 'si_',
};

/** Makes an empty Stripe account. */
export function createStripeWorld(options: StripeWorldOptions = {}): StripeWorld {
  const clock = options.clock ?? createClock();
  const random = createRandom(`stripe world ${options.seed ?? ''}`);
  const store = createStripeStore();

  function existing<R extends StripeResource>(resource: R, id: string): StripeObjects[R] {
    const object = store.get(resource, id);
    if (!object) throw new Error(`The pretend Stripe has no ${resource} ${id}.`);
    return object;
  }

  function record(type: string, object: StripeObject, previous?: Record<string, unknown>): void {
    const id = `evt_1${random.token(23)}`;
    store.events.put(id, {
      id,
      object: 'event',
      api_version: STRIPE_API_VERSION,
      created: clock.seconds(),
      data: previous ? { object, previous_attributes: previous } : { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: `req_${random.token(14)}`, idempotency_key: null },
      type: type as StripeEvent['type'],
    });
  }

  /** Runs a change of a subscription's items and records it as what it is to Stripe: a change of the subscription. */
  function changeItems(subscriptionId: string, change: () => void, silent = false): void {
    const before = store.get('subscription', subscriptionId);
    change();
    const after = store.get('subscription', subscriptionId);
    if (silent || !before || !after) return;
    record('customer.subscription.updated', after, changedAttributes(before, after));
  }

  function cancel(id: string, silent = false): void {
    const cancelled: StripeObjects['subscription'] = {
      ...existing('subscription', id),
      status: 'canceled',
      canceled_at: clock.seconds(),
      ended_at: clock.seconds(),
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: 'cancellation_requested',
      },
    };
    store.put('subscription', cancelled);
    if (!silent) record('customer.subscription.deleted', cancelled);
  }

  return {
    clock,
    store,
    create(resource, fields, { silent } = {}) {
      const id = fields.id ?? `${ID_PREFIX[resource]}${random.token(14)}`;
      const object = buildStripeObject(resource, id, fields.created ?? clock.seconds(), fields);
      if (resource === 'subscription_item') {
        const { subscription } = object as StripeObjects['subscription_item'];
        changeItems(subscription, () => store.put(resource, object), silent);
        return object;
      }
      store.put(resource, object);
      if (resource === 'subscription') {
        for (const item of (fields as StripeFields['subscription']).items ?? []) {
          const itemId = item.id ?? `${ID_PREFIX.subscription_item}${random.token(14)}`;
          const itemFields = { ...item, subscription: id };
          const built = buildStripeObject(
            'subscription_item',
            itemId,
            item.created ?? object.created,
            itemFields,
          );
          store.put('subscription_item', built);
        }
      }
      const created = existing(resource, id);
      if (!silent) record(eventType(resource, 'created'), created);
      return created;
    },
    update(resource, id, changes, { silent } = {}) {
      const before = existing(resource, id);
      const touched = resource === 'product' ? { updated: clock.seconds() } : {};
      const after = { ...before, ...touched, ...changes } as typeof before;
      if (resource === 'subscription_item') {
        const { subscription } = before as StripeObjects['subscription_item'];
        changeItems(subscription, () => store.put(resource, after), silent);
      } else {
        store.put(resource, after);
        if (!silent) record(eventType(resource, 'updated'), after, changedAttributes(before, after));
      }
      return after;
    },
    delete(resource, id, { silent } = {}) {
      const object = existing(resource, id);
      if (resource === 'subscription') return cancel(id, silent);
      if (resource === 'subscription_item') {
        const { subscription } = object as StripeObjects['subscription_item'];
        return changeItems(subscription, () => store.remove(resource, id), silent);
      }
      if (resource === 'customer') {
        for (const held of store.of('subscription').all()) {
          if (held.customer === id && held.status !== 'canceled') cancel(held.id, silent);
        }
      }
      store.remove(resource, id);
      if (!silent) record(eventType(resource, 'deleted'), object);
    },
    load(resource, object) {
      store.put(resource, object);
      if (resource !== 'subscription') return;
      for (const item of (object as StripeObjects['subscription']).items.data) {
        store.put('subscription_item', item);
      }
    },
    get: (resource, id) => store.get(resource, id),
    all: (resource) => store.all(resource),
    events: () => store.events.all(),
    pendingEvents: () => store.events.all().filter((event) => event.pending_webhooks > 0),
    markDelivered(eventId) {
      const event = store.events.get(eventId);
      if (!event) throw new Error(`The pretend Stripe has no event ${eventId}.`);
      store.events.put(eventId, { ...event, pending_webhooks: 0 });
    },
  };
}

function eventType(resource: StripeResource, change: 'created' | 'updated' | 'deleted'): string {
  return `${resource === 'subscription' ? 'customer.subscription' : resource}.${change}`;
}
