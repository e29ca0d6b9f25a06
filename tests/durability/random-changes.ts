import type { IntercomWorld } from '../../local/providers/intercom/world.ts';
import type { Random } from '../../local/providers/random.ts';
import type { StripeWorld } from '../../local/providers/stripe/world.ts';

/** One random change of a Stripe account. */
export function changeStripe(world: StripeWorld, random: Random): void {
  const customers = world.all('customer');
  const live = world.all('subscription').filter(({ status }) => status !== 'canceled');
  const prices = world.all('price');
  const name = `v${random.int(1, 1_000_000)}`;
  const changes: (() => unknown)[] = [
    () => world.create('customer', { name }),
    () => world.update('customer', random.pick(customers).id, { name }),
    () => world.update('customer', random.pick(customers).id, { metadata: { name } }),
    () => world.delete('customer', random.pick(customers).id),
    () => world.create('product', { name }),
    () => world.update('product', random.pick(world.all('product')).id, { description: name }),
    () => world.update('price', random.pick(prices).id, { nickname: name }),
    () => world.update('plan', random.pick(world.all('plan')).id, { active: random.chance(0.5) }),
    () =>
      world.create('subscription', {
        customer: random.pick(customers).id,
        items: [{ price: random.pick(prices) }, { price: random.pick(prices) }],
      }),
    () => world.update('subscription', random.pick(live).id, { description: name }),
    () => world.delete('subscription', random.pick(live).id),
    () =>
      world.create('subscription_item', { subscription: random.pick(live).id, price: random.pick(prices) }),
    () => {
      const { items } = random.pick(live);
      if (items.data.length > 1) world.delete('subscription_item', random.pick(items.data).id);
    },
  ];
  random.pick(changes)();
}

/**
 * One random change of an Intercom workspace, without notifications.
 * @param deletes also what only a full sync can find: that something is gone
 */
export function changeIntercom(world: IntercomWorld, random: Random, deletes: boolean): void {
  const contacts = world.all('contact');
  const conversations = world.all('conversation');
  const name = `v${random.int(1, 1_000_000)}`;
  const changes: (() => unknown)[] = [
    () => world.create('contact', { name }),
    () => world.update('contact', random.pick(contacts).id, { name }),
    () => world.update('company', random.pick(world.all('company')).id, { name }),
    () => world.create('company', { name }),
    () => world.update('admin', random.pick(world.all('admin')).id, { name }),
    () => world.addPart(random.pick(conversations).id, { body: name }),
    () => world.update('conversation', random.pick(conversations).id, { title: name }),
    () => world.create('conversation', { source: random.pick(conversations).source }),
  ];
  if (deletes)
    changes.push(
      () => world.delete('contact', random.pick(contacts).id),
      () => world.delete('company', random.pick(world.all('company')).id),
      () => world.delete('conversation', random.pick(conversations).id),
    );
  random.pick(changes)();
}
