import type { StripeEvent } from '../../local/providers/stripe/wire.ts';
import type { StripeWorld } from '../../local/providers/stripe/world.ts';
import { nth } from '../nth.ts';
import type { Stack } from '../stack.ts';
import { convergenceTest } from './convergence-test.ts';

function change(world: StripeWorld, kind: number, pick: number): void {
  const one = <Item>(items: readonly Item[]): Item | undefined => items[pick % Math.max(1, items.length)];
  const customer = one(world.all('customer'));
  const price = nth(world.all('price'), 0);
  const live = world.all('subscription').filter(({ status }) => status !== 'canceled');
  const subscription = one(live);
  const product = one(world.all('product'));
  const name = `v${kind}-${pick}-${world.events().length}`;
  const changes: (() => unknown)[] = [
    () => world.create('customer', { name }),
    () => customer && world.update('customer', customer.id, { name }),
    () => customer && world.update('customer', customer.id, { name: customer.name === 'A' ? 'B' : 'A' }),
    () => customer && world.delete('customer', customer.id),
    () => product && world.update('product', product.id, { description: name }),
    () => world.create('product', { name }),
    () => product && world.all('product').length > 1 && world.delete('product', product.id),
    () => customer && world.create('subscription', { customer: customer.id, items: [{ price }, { price }] }),
    () => subscription && world.update('subscription', subscription.id, { description: name }),
    () => subscription && world.delete('subscription', subscription.id),
    () => subscription && world.create('subscription_item', { subscription: subscription.id, price }),
    () => {
      const item = one(subscription?.items.data ?? []);
      if (item) world.delete('subscription_item', item.id);
    },
    () => {
      const item = one(subscription?.items.data ?? []);
      if (item) world.update('subscription_item', item.id, { quantity: kind });
    },
    () => world.update('price', price.id, { active: !price.active }),
  ];
  nth(changes, kind % changes.length)();
}

function fill({ stripe: { world } }: Stack): void {
  world.create('product', { id: 'prod_1' }, { silent: true });
  const price = world.create('price', { id: 'price_1', product: 'prod_1' }, { silent: true });
  for (const id of ['cus_1', 'cus_2']) {
    world.create('customer', { id }, { silent: true });
    world.create('subscription', { customer: id, items: [{ price }, { price }] }, { silent: true });
  }
}

const resources = ['customer', 'product', 'price', 'plan', 'subscription', 'subscription_item'] as const;

await convergenceTest<StripeEvent>('Stripe', {
  provider: 'stripe',
  // Stripe keeps the events of a month: an incremental sync finds what webhooks lost.
  repairs: 'incremental',
  fill,
  change: ({ stripe }, kind, pick) => change(stripe.world, kind, pick),
  events: ({ stripe }) => stripe.world.events(),
  deliver: (stack, event) => stack.deliverStripe(event),
  objects: ({ stripe: { world } }) =>
    new Map(
      resources.flatMap((resource) =>
        world.all(resource).map((object) => [`stripe_${resource} ${object.id}`, object] as const),
      ),
    ),
});
