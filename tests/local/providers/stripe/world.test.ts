import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../../local/providers/clock.ts';
import { createStripeWorld } from '../../../../local/providers/stripe/world.ts';

function account() {
  const world = createStripeWorld({ clock: createClock('2026-06-01T12:00:00Z') });
  const customer = world.create('customer', { email: 'ada@example.com' }, { silent: true });
  const product = world.create('product', { name: 'Team' }, { silent: true });
  const price = world.create('price', { product: product.id, unit_amount: 500 }, { silent: true });
  const subscription = world.create(
    'subscription',
    { customer: customer.id, items: [{ price }] },
    { silent: true },
  );
  return { world, customer, product, price, subscription };
}

const types = (world: ReturnType<typeof createStripeWorld>) => world.events().map((event) => event.type);

test('creating, updating and deleting an object each leaves an event with a snapshot of it', () => {
  const world = createStripeWorld({ clock: createClock('2026-06-01T12:00:00Z') });
  const { id } = world.create('customer', { email: 'old@example.com', metadata: { a: '1', b: '2' } });
  world.clock.advance(60);
  world.update('customer', id, { email: 'new@example.com', metadata: { a: '1', b: '3' } });
  world.delete('customer', id);
  assert.equal(types(world), ['customer.created', 'customer.updated', 'customer.deleted']);
  const [created, updated] = world.events();
  assert.match(JSON.stringify(created), 'old@example.com');
  assert.equal(updated?.data.previous_attributes, { email: 'old@example.com', metadata: { b: '2' } });
  assert.is((updated?.created ?? 0) - (created?.created ?? 0), 60);
  assert.is(created?.api_version, '2026-10-28.endive');
  assert.is(world.get('customer', id), undefined);
});

test('silent changes leave no event', () => {
  const { world } = account();
  assert.equal(world.events(), []);
});

test('deleting a subscription cancels it: it stays, and the event is customer.subscription.deleted', () => {
  const { world, subscription } = account();
  world.delete('subscription', subscription.id);
  assert.is(world.get('subscription', subscription.id)?.status, 'canceled');
  assert.is(world.get('subscription', subscription.id)?.ended_at, world.clock.seconds());
  assert.equal(types(world), ['customer.subscription.deleted']);
});

test('deleting a customer cancels its subscriptions first', () => {
  const { world, customer, subscription } = account();
  world.delete('customer', customer.id);
  assert.equal(types(world), ['customer.subscription.deleted', 'customer.deleted']);
  assert.is(world.get('subscription', subscription.id)?.status, 'canceled');
});

test('a change of a subscription item is an update of its subscription', () => {
  const { world, price, subscription } = account();
  const item = world.create('subscription_item', { subscription: subscription.id, price });
  assert.is(world.get('subscription', subscription.id)?.items.data.length, 2);
  world.update('subscription_item', item.id, { quantity: 7 });
  assert.is(world.get('subscription', subscription.id)?.items.data[0]?.quantity, 7);
  world.delete('subscription_item', item.id);
  assert.is(world.get('subscription', subscription.id)?.items.data.length, 1);
  assert.equal(types(world), Array(3).fill('customer.subscription.updated'));
  assert.ok(world.events().every((event) => 'items' in (event.data.previous_attributes ?? {})));
});

test('a subscription embeds its ten newest items and says that there are more', () => {
  const { world, price, subscription } = account();
  for (let index = 0; index < 11; index++) {
    world.create('subscription_item', { subscription: subscription.id, price, quantity: index });
  }
  const items = world.get('subscription', subscription.id)?.items;
  assert.is(items?.data.length, 10);
  assert.ok(items?.has_more);
  assert.is(items?.data[0]?.quantity, 10);
  assert.is(world.all('subscription_item').length, 12);
});

test('periods are on the item and not on the subscription, as since API version basil', () => {
  const { subscription } = account();
  assert.not('current_period_end' in subscription);
  assert.type(subscription.items.data[0]?.current_period_end, 'number');
});

test('updating a product moves its updated time', () => {
  const { world, product } = account();
  world.clock.advance(10);
  assert.is(world.update('product', product.id, { name: 'Teams' }).updated, product.created + 10);
});

test('changing an object that does not exist names it', () => {
  const { world } = account();
  assert.throws(() => world.update('price', 'price_none', { active: false }), /no price price_none/);
});

test('events are pending until they are delivered', () => {
  const world = createStripeWorld();
  world.create('customer', {});
  world.create('customer', {});
  const [first] = world.pendingEvents();
  world.markDelivered(first?.id ?? '');
  assert.is(world.pendingEvents().length, 1);
  assert.is(world.events()[0]?.pending_webhooks, 0);
});

test.run();
