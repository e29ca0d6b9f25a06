import type { MiddlewareHandler } from 'hono';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import type { StripeEvent } from '../../../local/providers/stripe/wire.ts';
import type { Stack } from '../../stack.ts';
import { stripeDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const full = (stack: Stack) => stack.sync({ app_key: 'stripe_main', mode: 'full' });
const incremental = (stack: Stack, more: object = {}) =>
  stack.sync({ app_key: 'stripe_main', mode: 'incremental', ...more });

/** A seeded account that was synced in full, two minutes ago by Stripe's clock. */
async function synced(stack: Stack): Promise<Stack['stripe']['world']> {
  const { world } = stack.stripe;
  seedStripe(world, { customers: 8, products: 3 });
  assert.is((await full(stack)).status, 200);
  world.clock.advance(120);
  stack.stripe.requests.clear();
  return world;
}

const modes = (body: { resources: { mode: string }[] }) => new Set(body.resources.map(({ mode }) => mode));
const paths = (stack: Stack) => new Set(stack.stripe.requests.entries.map(({ path }) => path));

stackTest(
  'Incremental sync available: updates of old objects are seen, and only events are asked for',
  async (stack) => {
    const world = await synced(stack);
    const [customer, other] = world.all('customer');
    const [product] = world.all('product');
    const [subscription] = world.all('subscription');
    if (!customer || !other || !product || !subscription) throw new Error('the seed is too small');
    world.update('customer', customer.id, { name: 'Ada' });
    world.update('product', product.id, { active: false });
    world.create('price', { product: product.id });
    world.create('customer', {});
    world.update('subscription', subscription.id, { description: 'changed' });

    const { status, body } = await incremental(stack);
    assert.is(status, 200);
    assert.equal(await stripeDifferences(stack), []);
    assert.equal(modes(body), new Set(['incremental']));
    assert.equal([body.created, body.updated, body.archived, body.errors], [2, 2, 1, 0]);
  },
);

stackTest('an incremental sync reads /v1/events and no list', async (stack) => {
  const world = await synced(stack);
  world.update('customer', world.all('customer')[0]?.id ?? '', { name: 'Ada' });
  await incremental(stack);
  assert.equal(paths(stack), new Set(['/v1/events']));
});

stackTest(
  'an incremental sync sees deletions: of customers, of catalogue entries, of items',
  async (stack) => {
    const world = await synced(stack);
    const big = world
      .all('subscription')
      .find(({ items, status }) => items.data.length > 1 && status === 'active');
    const [item] = big?.items.data ?? [];
    if (!item) throw new Error('the seed has no active subscription with two items');
    world.delete('subscription_item', item.id);
    world.delete('customer', world.all('customer').find(({ id }) => id !== big?.customer)?.id ?? '');
    world.delete('price', world.all('price')[0]?.id ?? '');
    world.delete('plan', world.all('plan')[0]?.id ?? '');
    world.delete('product', world.all('product')[0]?.id ?? '');
    const { body } = await incremental(stack);
    assert.equal(await stripeDifferences(stack), []);
    assert.is(body.deleted, 5);
  },
);

stackTest('the first incremental sync of a collection is a full one', async (stack) => {
  seedStripe(stack.stripe.world, { customers: 3 });
  const first = await incremental(stack);
  assert.equal(modes(first.body), new Set(['full']));
  assert.equal(await stripeDifferences(stack), []);
  assert.equal(modes((await incremental(stack)).body), new Set(['incremental']));
});

stackTest(
  'a watermark older than the 30 days of events leads to a full sync, and a younger one does not',
  async (stack) => {
    const world = await synced(stack);
    world.update('customer', world.all('customer')[0]?.id ?? '', { name: 'Ada' }, { silent: true });
    const setWatermark = (age: string) =>
      stack.mirror.database.exec(`update supasaasy.sync_state set watermark = now() - interval '${age}'`);
    await setWatermark('29 days');
    assert.equal(modes((await incremental(stack)).body), new Set(['incremental']));
    assert.is((await stripeDifferences(stack)).length, 1, 'a change without an event is not seen');
    await setWatermark('30 days');
    assert.equal(modes((await incremental(stack)).body), new Set(['full']));
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest(
  'sync_from does not affect incremental sync: a change of an older object is taken, from the watermark on',
  async (stack) => {
    const { world } = stack.stripe;
    const old = world.create('customer', { created: Date.UTC(2020, 0, 1) / 1000 }, { silent: true });
    await full(stack);
    const [state] = await stack.mirror.rows(
      `select extract(epoch from watermark)::bigint as at from supasaasy.sync_state where collection_key = 'stripe_customer'`,
    );
    world.clock.advance(60);
    world.update('customer', old.id, { name: 'Ada' });
    stack.stripe.requests.clear();
    await incremental(stack, { resource_types: ['customer'] });
    const rows = await stack.mirror.rows('select id, name from supasaasy.stripe_customers');
    assert.equal(rows, [{ id: old.id, name: 'Ada' }]);
    const [asked] = stack.stripe.requests.entries;
    const since = Number(new URLSearchParams(asked?.query).get('created[gte]'));
    assert.is(since, Number(state?.at) - 600, 'ten minutes before the watermark');
  },
  { stripe: { syncFrom: '2025-01-01T00:00:00Z' } },
);

/**
 * Runs `change` when the answer to the first request for `path` has been made, and lets an hour pass before the second,
 * which is more than any overlap makes good.
 */
function duringRun({ stripe }: Stack, path: string, change: () => void): MiddlewareHandler {
  let requests = 0;
  return async (c, next) => {
    if (c.req.path !== path) return next();
    requests++;
    if (requests === 2) stripe.world.clock.advance(3600);
    await next();
    if (requests !== 1) return;
    stripe.world.clock.advance(1);
    change();
  };
}

stackTest('what changes while a full sync runs is seen by the next incremental one', async (stack) => {
  const { world } = stack.stripe;
  seedStripe(world, { customers: 150, subscriptions: 0 });
  const [customer] = world.all('customer').slice(-1);
  stack.intercepts.stripe = duringRun(stack, '/v1/customers', () => {
    world.update('customer', customer?.id ?? '', { name: 'changed meanwhile' });
    world.create('customer', {});
  });
  await full(stack);
  assert.is((await stripeDifferences(stack)).length, 2);
  await incremental(stack);
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('what changes while an incremental sync runs is seen by the next one', async (stack) => {
  const world = await synced(stack);
  const [customer] = world.all('customer');
  for (let index = 0; index < 110; index++) world.create('customer', {});
  stack.intercepts.stripe = duringRun(stack, '/v1/events', () => {
    world.update('customer', customer?.id ?? '', { name: 'changed meanwhile' });
  });
  const { body } = await incremental(stack, { resource_types: ['customer'] });
  assert.is(body.resources[0].pages, 2);
  assert.is((await stripeDifferences(stack)).length, 1);
  await incremental(stack, { resource_types: ['customer'] });
  assert.equal(await stripeDifferences(stack), []);
});

stackTest(
  'events rendered in another API version are not trusted: the objects are fetched by id',
  async (stack) => {
    const world = await synced(stack);
    const [customer] = world.all('customer');
    const [price, gone] = world.all('price');
    world.update('customer', customer?.id ?? '', { name: 'Ada' });
    world.update('price', price?.id ?? '', { nickname: 'new' });
    world.delete('price', gone?.id ?? '');
    stack.intercepts.stripe = async (c, next) => {
      await next();
      if (c.req.path !== '/v1/events') return;
      const list = (await c.res.json()) as { data: StripeEvent[] };
      const data = list.data.map((event) => ({
        ...event,
        api_version: '2019-12-03',
        data: { object: { ...event.data.object, old_shape: true } },
      }));
      c.res = Response.json({ ...list, data }, { headers: { date: c.res.headers.get('date') ?? '' } });
    };
    const { body } = await incremental(stack);
    assert.equal(await stripeDifferences(stack), []);
    assert.equal(body.rereads, { settled: 2, failed: 0 });
    assert.is(stack.stripe.requests.count('GET /v1/customers/:id'), 1);
  },
);

stackTest('several events of one object in one page: the newest state is stored', async (stack) => {
  const world = await synced(stack);
  const [customer] = world.all('customer');
  for (const name of ['one', 'two', 'three']) {
    world.update('customer', customer?.id ?? '', { name });
    world.clock.advance(1);
  }
  const short = world.create('customer', { name: 'short-lived' });
  world.clock.advance(1);
  world.update('customer', short.id, { name: 'still' });
  world.clock.advance(1);
  world.delete('customer', short.id);
  const { body } = await incremental(stack);
  assert.equal(await stripeDifferences(stack), []);
  assert.equal(body.rereads, { settled: 0, failed: 0 });
});

stackTest('events of the same second are settled by reading the object again', async (stack) => {
  const world = await synced(stack);
  const [customer, other] = world.all('customer');
  for (const name of ['one', 'two', 'three']) world.update('customer', customer?.id ?? '', { name });
  world.update('customer', other?.id ?? '', { name: 'doomed' });
  world.delete('customer', other?.id ?? '');
  const { body } = await incremental(stack);
  assert.equal(await stripeDifferences(stack), []);
  assert.ok(body.rereads.settled >= 1);
  assert.is(body.rereads.failed, 0);
});

stackTest('more than a page of events: all pages are read', async (stack) => {
  const world = await synced(stack);
  for (let index = 0; index < 120; index++) {
    world.create('customer', { name: `customer ${index}` });
    world.clock.advance(1);
  }
  const { body } = await incremental(stack, { resource_types: ['customer'] });
  assert.is(body.resources[0].pages, 2);
  assert.is(body.created, 120);
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('an incremental sync over events that were already taken writes nothing', async (stack) => {
  const world = await synced(stack);
  world.update('customer', world.all('customer')[0]?.id ?? '', { name: 'Ada' });
  world.delete('price', world.all('price')[0]?.id ?? '');
  await incremental(stack);
  const rows = () => stack.mirror.rows('select external_id, xmin::text from supasaasy.entities order by 1');
  const before = await rows();
  world.clock.advance(60);
  const { body } = await incremental(stack);
  assert.equal(await rows(), before);
  assert.equal([body.created, body.updated, body.deleted, body.errors], [0, 0, 0, 0]);
});

test.run();
