import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import type { StripeEvent } from '../../../local/providers/stripe/wire.ts';
import type { StripeWorld } from '../../../local/providers/stripe/world.ts';
import { nth } from '../../nth.ts';
import { shuffled } from '../../shuffled.ts';
import type { Stack } from '../../stack.ts';
import { stripeDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';
import { changeEverything } from './stripe-changes.ts';

const stackTest = await stackTests();

/** An account that was synced in full, a minute ago by Stripe's clock. */
async function synced(stack: Stack): Promise<StripeWorld> {
  const { world } = stack.stripe;
  seedStripe(world, { customers: 6, products: 3 });
  await stack.sync({ app_key: 'stripe_main', mode: 'full' });
  assert.equal(await stripeDifferences(stack), []);
  world.clock.advance(60);
  return world;
}

/** Delivers events one after another; a refused delivery fails the test. */
async function deliver(stack: Stack, events: readonly StripeEvent[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const event of events) {
    const { status, body } = await stack.deliverStripe(event);
    assert.is(status, 200, `${event.type}: ${JSON.stringify(body)}`);
    outcomes.push(body.outcome);
  }
  return outcomes;
}

const orders: Readonly<Record<string, (events: StripeEvent[]) => StripeEvent[]>> = {
  'in order': (events) => events,
  'in reverse order': (events) => events.reverse(),
  'shuffled, some of them twice': (events) => shuffled([...events, ...events.slice(0, 20)], 1),
  'shuffled otherwise': (events) => shuffled(events, 2),
};

const paces: Readonly<Record<string, (world: StripeWorld) => () => void>> = {
  'each in a second of its own': (world) => () => world.clock.advance(1),
  'three in each second': (world) => {
    let count = 0;
    return () => world.clock.advance(++count % 3 === 0 ? 1 : 0);
  },
  'all in one second': () => () => {},
};

for (const [pace, tickOf] of Object.entries(paces)) {
  for (const [order, arrange] of Object.entries(orders)) {
    stackTest(
      `changes of every resource, ${pace}, delivered ${order}: the table is the world`,
      async (stack) => {
        const world = await synced(stack);
        await changeEverything(world, tickOf(world));
        await deliver(stack, arrange(world.events()));
        await stack.rereadsSettled();
        assert.equal(await stripeDifferences(stack), []);
      },
    );
  }
}

stackTest('delivered as they happen, while the world goes on: the table follows', async (stack) => {
  const world = await synced(stack);
  let delivered = 0;
  await changeEverything(world, async () => {
    const events = world.events().slice(delivered);
    delivered += events.length;
    await deliver(stack, events);
    if (delivered % 2 === 0) world.clock.advance(1);
  });
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('without any sync before, webhooks alone build what they tell of', async (stack) => {
  const { world } = stack.stripe;
  const { id: product } = world.create('product', {});
  const price = world.create('price', { product });
  const { id: customer } = world.create('customer', {});
  const { id } = world.create('subscription', { customer, items: [{ price }] });
  world.clock.advance(1);
  world.create('subscription_item', { subscription: id, price });
  await deliver(stack, world.events().reverse());
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('all events delivered side by side end in the same table', async (stack) => {
  const world = await synced(stack);
  await changeEverything(world, paces['three in each second']?.(world) ?? (() => {}));
  const answers = await Promise.all(world.events().map((event) => stack.deliverStripe(event)));
  assert.equal(new Set(answers.map(({ status }) => status)), new Set([200]));
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('a second delivery of an event is a duplicate and writes nothing', async (stack) => {
  const world = await synced(stack);
  await changeEverything(world, () => world.clock.advance(1));
  assert.equal(new Set(await deliver(stack, world.events())), new Set(['processed']));
  await stack.rereadsSettled();
  const rows = () => stack.mirror.rows('select external_id, xmin::text from supasaasy.entities order by 1');
  const before = await rows();
  assert.equal(new Set(await deliver(stack, world.events())), new Set(['duplicate']));
  assert.equal(await rows(), before);
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('an update that arrives after the deletion does not bring the object back', async (stack) => {
  const world = await synced(stack);
  const { id } = world.create('customer', {});
  world.clock.advance(1);
  world.update('customer', id, { name: 'late' });
  world.clock.advance(1);
  world.delete('customer', id);
  const [created, updated, deleted] = world.events() as [StripeEvent, StripeEvent, StripeEvent];
  await deliver(stack, [created, deleted, updated]);
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('a full sync after all events finds everything as it is', async (stack) => {
  const world = await synced(stack);
  await changeEverything(world, paces['three in each second']?.(world) ?? (() => {}));
  await deliver(stack, shuffled(world.events(), 3));
  await stack.rereadsSettled();
  world.clock.advance(60);
  const { body } = await stack.sync({ app_key: 'stripe_main', mode: 'full' });
  assert.equal([body.created, body.updated, body.archived, body.deleted, body.stale], [0, 0, 0, 0, 0]);
});

stackTest('webhooks that arrive while a full sync walks are not undone by it', async (stack) => {
  const { world } = stack.stripe;
  for (let index = 0; index < 150; index++) world.create('customer', {}, { silent: true });
  const [oldest] = world.all('customer');
  const newest = nth(world.all('customer').slice(-1), 0);
  let requests = 0;
  stack.intercepts.stripe = async (c, next) => {
    await next();
    if (c.req.path !== '/v1/customers' || ++requests !== 1) return;
    // The answer with the newest hundred is made but not stored yet.
    world.clock.advance(1);
    world.update('customer', newest.id, { name: 'meanwhile' });
    world.delete('customer', oldest?.id ?? '');
    world.create('customer', { name: 'new' });
    await deliver(stack, world.events());
  };
  await stack.sync({ app_key: 'stripe_main', mode: 'full', resource_types: ['customer'] });
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest(
  'an item removed from its subscription disappears with the next version of the subscription',
  async (stack) => {
    const { world } = stack.stripe;
    const { id: product } = world.create('product', {});
    const price = world.create('price', { product });
    const { id: customer } = world.create('customer', {});
    const items = Array.from({ length: 13 }, (_, index) => ({ id: `si_${100 + index}`, price }));
    const small = world.create('subscription', { customer, items: items.slice(0, 2).map(() => ({ price })) });
    const large = world.create('subscription', { customer, items });
    await deliver(stack, world.events());
    await stack.rereadsSettled();
    assert.equal(await stripeDifferences(stack), [], 'all 13 items are there, although an event carries ten');

    world.clock.advance(60);
    const before = world.events().length;
    world.delete('subscription_item', nth(small.items.data, 0).id);
    world.delete('subscription_item', 'si_100');
    world.delete('subscription_item', nth(large.items.data, 0).id);
    await deliver(stack, world.events().slice(before));
    await stack.rereadsSettled();
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest('Entity not found: an event about an object that is gone by then removes it', async (stack) => {
  const world = await synced(stack);
  const { id } = world.create('customer', {});
  await deliver(stack, world.events());
  world.clock.advance(1);
  world.update('customer', id, { name: 'one' });
  world.update('customer', id, { name: 'two' });
  world.delete('customer', id, { silent: true });
  await deliver(stack, world.events().slice(1));
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest(
  'events of subscriptions whose customer is deleted: subscription archived, items kept',
  async (stack) => {
    const world = await synced(stack);
    const held = nth(
      world.all('subscription').filter(({ status }) => status === 'active'),
      0,
    );
    world.delete('customer', String(held.customer));
    await deliver(stack, world.events().reverse());
    await stack.rereadsSettled();
    assert.equal(await stripeDifferences(stack), []);
    const [row] = await stack.mirror.rows(
      `select status, archived_at is not null as archived from supasaasy.stripe_subscriptions where id = '${held.id}'`,
    );
    assert.equal(row, { status: 'canceled', archived: true });
  },
);

stackTest('a discount event carries only the discount: the customer is read again', async (stack) => {
  const world = await synced(stack);
  const { id } = nth(world.all('customer'), 0);
  world.update('customer', nth(world.all('customer'), 1).id, {});
  world.update('customer', id, { metadata: { discounted: 'yes' } }, { silent: true });
  const data = { object: { id: 'di_1', object: 'discount', customer: id } };
  const event = { ...nth(world.events(), 0), type: 'customer.discount.created', data };
  await deliver(stack, [event as unknown as StripeEvent]);
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('a read under way when the object changes again does not undo that change', async (stack) => {
  const { world } = stack.stripe;
  const { id } = world.create('customer', {}, { silent: true });
  const runtime = globalThis as { EdgeRuntime?: { waitUntil(work: Promise<unknown>): void } };
  const afterResponses: Promise<unknown>[] = [];
  runtime.EdgeRuntime = { waitUntil: (work) => afterResponses.push(work) };
  let reads = 0;
  const change = async (name: string) => {
    world.update('customer', id, { name });
    await deliver(stack, world.events().slice(-1));
  };
  stack.intercepts.stripe = async (c, next) => {
    await next();
    if (c.req.path !== `/v1/customers/${id}` || ++reads !== 1) return;
    // The answer to the first read is made; all this happens in the same second, before it arrives.
    await change('three');
    await afterResponses.at(-1);
  };
  await change('one');
  await change('two');
  for (const work of afterResponses) await work;
  delete runtime.EdgeRuntime;
  await stack.rereadsSettled();
  assert.is(reads, 2);
  assert.equal(await stripeDifferences(stack), []);
});

test.run();
