import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SeedStripeOptions } from '../../../../local/providers/stripe/seed.ts';
import { seedStripe } from '../../../../local/providers/stripe/seed.ts';
import { STRIPE_RESOURCES } from '../../../../local/providers/stripe/wire.ts';
import { createStripeWorld } from '../../../../local/providers/stripe/world.ts';

function seeded(options: SeedStripeOptions) {
  const world = createStripeWorld();
  seedStripe(world, options);
  return world;
}

const text = (options: SeedStripeOptions) => {
  const world = seeded(options);
  return JSON.stringify(STRIPE_RESOURCES.map((resource) => world.all(resource)));
};

/** Texts this long are compared by digest: a diff of them would take minutes. */
const digest = (long: string) => createHash('sha256').update(long).digest('hex');

test('the same seed gives the same bytes, another seed gives others', () => {
  const size = { customers: 60, products: 3, subscriptions: 60 };
  assert.is(digest(text({ seed: 7, ...size })), digest(text({ seed: 7, ...size })));
  assert.is.not(digest(text({ seed: 7, ...size })), digest(text({ seed: 8, ...size })));
});

test('the numbers asked for are there, with distinct ids and no events', () => {
  const world = seeded({ customers: 120, products: 4, subscriptions: 110 });
  assert.is(world.all('customer').length, 120);
  assert.is(world.all('product').length, 4);
  assert.is(world.all('price').length, 8);
  assert.is(world.all('plan').length, 8);
  assert.is(world.all('subscription').length, 110);
  assert.is(new Set(world.all('customer').map(({ email }) => email)).size, 120);
  assert.equal(world.events(), []);
});

test('some subscriptions are cancelled and some have more items than they embed', () => {
  const subscriptions = seeded({ customers: 10, products: 10, subscriptions: 100 }).all('subscription');
  assert.ok(subscriptions.some(({ status }) => status === 'canceled'));
  assert.is(subscriptions.filter(({ items }) => items.has_more).length, 2);
});

test('an account without products has no subscriptions', () => {
  assert.equal(seeded({ customers: 3, products: 0 }).all('subscription'), []);
});

test.run();
