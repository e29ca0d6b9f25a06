import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import type { StripeObjects } from '../../../local/providers/stripe/wire.ts';
import { morning, type Stack } from '../../stack.ts';
import { stripeDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const full = (stack: Stack, more: object = {}) =>
  stack.sync({ app_key: 'stripe_main', mode: 'full', ...more });
const january2025 = Date.UTC(2025, 0, 1) / 1000;

/** How many rows each collection has. */
async function rowCounts({ mirror }: Stack): Promise<Record<string, number>> {
  const rows = await mirror.rows(
    'select collection_key, count(*)::int as n from supasaasy.entities group by 1 order by 1',
  );
  return Object.fromEntries(rows.map((row) => [String(row.collection_key), Number(row.n)]));
}

function queries({ stripe }: Stack, path: string): URLSearchParams[] {
  return stripe.requests.entries
    .filter((entry) => entry.path === path)
    .map((entry) => new URLSearchParams(entry.query));
}

function subscriptionWith(stack: Stack, items: number): StripeObjects['subscription'] {
  const { world } = stack.stripe;
  const { id: product } = world.create('product', {});
  const { id: customer } = world.create('customer', {});
  const price = world.create('price', { product });
  const made = Array.from({ length: items }, (_, index) => ({ id: `si_${100 + index}`, price }));
  return world.create('subscription', { customer, items: made });
}

stackTest('Full sync available: all six resources are stored exactly as Stripe shows them', async (stack) => {
  const { world } = stack.stripe;
  seedStripe(world, { customers: 60 });
  const { status, body } = await full(stack);
  assert.is(status, 200);
  assert.equal(await stripeDifferences(stack), []);
  assert.equal(await rowCounts(stack), {
    stripe_customer: 60,
    stripe_plan: 20,
    stripe_price: 20,
    stripe_product: 10,
    stripe_subscription: 60,
    stripe_subscription_item: world.all('subscription_item').length,
  });

  assert.is(body.status, 'success');
  assert.is(body.errors, 0);
  const [{ n: total } = { n: 0 }] = await stack.mirror.rows(
    'select count(*)::int as n from supasaasy.entities',
  );
  assert.is(body.created, total, 'Sync results reported: every row counts as created');
  assert.is(body.resources.length, 5);
});

stackTest('cancelled subscriptions are listed too, and are archived since they ended', async (stack) => {
  const { id } = subscriptionWith(stack, 1);
  stack.stripe.world.clock.advance(100);
  stack.stripe.world.delete('subscription', id);
  await full(stack);
  assert.equal(await stripeDifferences(stack), []);
  const rows = await stack.mirror.rows(
    `select status, archived_at = ended_at as archived_when_ended, ended_at is not null as ended
     from supasaasy.stripe_subscriptions`,
  );
  assert.equal(rows, [{ status: 'canceled', archived_when_ended: true, ended: true }]);
});

stackTest(
  'a subscription with more than 10 items is stored whole, and loses any that is removed',
  async (stack) => {
    const { id } = subscriptionWith(stack, 13);
    await full(stack);
    assert.equal(await stripeDifferences(stack), []);
    assert.is((await rowCounts(stack)).stripe_subscription_item, 13);
    assert.is(stack.stripe.world.get('subscription', id)?.items.data.length, 10);

    // The oldest is not among the ten that the subscription shows, so the subscription itself looks the same without it.
    stack.stripe.world.clock.advance(60);
    stack.stripe.world.delete('subscription_item', 'si_100', { silent: true });
    await full(stack);
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest('Sync pagination handled: 250 customers are fetched in three pages of 100', async (stack) => {
  const { world } = stack.stripe;
  for (let index = 0; index < 250; index++) world.create('customer', {}, { silent: true });
  const { body } = await full(stack, { resource_types: ['customer'] });
  assert.is(body.resources[0].pages, 3);
  assert.is(body.resources[0].counts.stripe_customer.created, 250);
  assert.equal(
    queries(stack, '/v1/customers').map((query) => [query.get('limit'), query.has('starting_after')]),
    [
      ['100', false],
      ['100', true],
      ['100', true],
    ],
  );
  assert.equal(await stripeDifferences(stack), []);
});

stackTest('a second full sync writes nothing: every row is unchanged', async (stack) => {
  seedStripe(stack.stripe.world, { customers: 55 });
  const rows = () =>
    stack.mirror.rows(
      'select collection_key, external_id, xmin::text, ctid::text from supasaasy.entities order by 1, 2',
    );
  const first = await full(stack);
  const before = await rows();
  stack.stripe.world.clock.advance(60);
  const { body } = await full(stack);
  assert.equal(await rows(), before);
  assert.is(body.unchanged, first.body.created);
  assert.equal(
    [body.created, body.updated, body.stale, body.archived, body.deleted, body.errors],
    [0, 0, 0, 0, 0, 0],
  );
});

function customersAround(stack: Stack): void {
  const { world } = stack.stripe;
  world.create('customer', { id: 'cus_before', created: january2025 - 1 }, { silent: true });
  world.create('customer', { id: 'cus_on', created: january2025 }, { silent: true });
  world.create('customer', { id: 'cus_after', created: january2025 + 1 }, { silent: true });
}

async function customerIds({ mirror }: Stack): Promise<unknown[]> {
  const rows = await mirror.rows(
    `select external_id from supasaasy.entities where collection_key = 'stripe_customer' order by 1`,
  );
  return rows.map((row) => row.external_id);
}

stackTest(
  'sync_from limits full sync scope: only what was created on or after it is fetched, of every resource',
  async (stack) => {
    customersAround(stack);
    await full(stack);
    assert.equal(await customerIds(stack), ['cus_after', 'cus_on']);
    for (const path of ['customers', 'products', 'prices', 'plans', 'subscriptions']) {
      const [query] = queries(stack, `/v1/${path}`);
      assert.is(query?.get('created[gte]'), String(january2025), path);
    }
  },
  { stripe: { syncFrom: '2025-01-01T00:00:00Z' } },
);

stackTest(
  'sync_from configured with ISO 8601 date: an offset and fractions of a second are honoured',
  async (stack) => {
    customersAround(stack);
    await full(stack);
    assert.equal(await customerIds(stack), ['cus_after']);
  },
  { stripe: { syncFrom: '2025-01-01T01:00:00.200+01:00' } },
);

stackTest(
  'Deletion detection respects sync_from: a row from before it stays when it is not in the listing',
  async (stack) => {
    customersAround(stack);
    const before = stack.stripe.world.update('customer', 'cus_before', { name: 'Ada' });
    const [event] = stack.stripe.world.events();
    assert.is(event?.data.object.id, before.id);
    if (event) await stack.deliverStripe(event);
    await full(stack);
    assert.equal(await customerIds(stack), ['cus_after', 'cus_before', 'cus_on']);
  },
  { stripe: { syncFrom: '2025-01-01T00:00:00Z' } },
);

stackTest('sync_from not configured: everything is fetched, however old', async (stack) => {
  customersAround(stack);
  await full(stack);
  assert.equal(await customerIds(stack), ['cus_after', 'cus_before', 'cus_on']);
  assert.not(queries(stack, '/v1/customers')[0]?.has('created[gte]'));
});

stackTest('resource_types: only the named resources are asked for', async (stack) => {
  seedStripe(stack.stripe.world, { customers: 5, products: 3 });
  const { body } = await full(stack, { resource_types: ['product', 'price', 'product'] });
  assert.equal(await rowCounts(stack), { stripe_price: 6, stripe_product: 3 });
  assert.equal(
    body.resources.map((each: { resource: string }) => each.resource),
    ['price', 'product'],
  );
  assert.equal(
    new Set(stack.stripe.requests.entries.map(({ path }) => path)),
    new Set(['/v1/products', '/v1/prices']),
  );
});

stackTest(
  'sync_resources: what is not selected is neither fetched nor taken from webhooks, children included',
  async (stack) => {
    const { world } = stack.stripe;
    const { id, customer } = subscriptionWith(stack, 12);
    await full(stack);
    assert.equal(await rowCounts(stack), { stripe_customer: 1, stripe_subscription: 1 });
    assert.equal(queries(stack, '/v1/subscription_items'), [], 'unwanted items are not fetched');

    world.clock.advance(60);
    world.update('product', world.all('product')[0]?.id ?? '', { name: 'Other' });
    world.update('customer', String(customer), { name: 'Ada' });
    world.update('subscription', id, { description: 'changed' });
    const outcomes: string[] = [];
    for (const event of world.events()) outcomes.push((await stack.deliverStripe(event)).body.outcome);
    await stack.rereadsSettled();
    assert.is(outcomes.filter((outcome) => outcome === 'ignored').length, 3, 'product and price events');
    assert.equal(await rowCounts(stack), { stripe_customer: 1, stripe_subscription: 1 });
    const left = await stripeDifferences(stack);
    assert.equal(
      left.filter((line) => /_customer|_subscription /.test(line)),
      [],
    );

    world.clock.advance(60);
    world.create('product', {});
    world.update('customer', String(customer), { name: 'Grace' });
    await stack.sync({ app_key: 'stripe_main', mode: 'incremental' });
    assert.equal(await rowCounts(stack), { stripe_customer: 1, stripe_subscription: 1 });
  },
  { stripe: { resources: ['customer', 'subscription'] } },
);

stackTest('decimal strings stay as Stripe wrote them', async (stack) => {
  const { world } = stack.stripe;
  const { id: product } = world.create('product', {});
  world.create('price', { product, unit_amount: null, unit_amount_decimal: '12.50' });
  await full(stack);
  assert.equal(await stripeDifferences(stack), []);
  const [row] = await stack.mirror.rows(
    `select raw_payload ->> 'unit_amount_decimal' as text, unit_amount_decimal::text as number from supasaasy.stripe_prices`,
  );
  assert.equal(row, { text: '12.50', number: '12.50' });
});

/** A list answered with the objects as they are written here. */
function listOf(...objects: string[]): Response {
  const text = `{"object":"list","data":[${objects.join(',')}],"has_more":false,"url":"/v1/customers"}`;
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}

stackTest('numbers that JavaScript cannot hold are kept exactly', async (stack) => {
  const integer = '{"id":"cus_1","object":"customer","created":1,"balance":9007199254740993}';
  const decimal = '{"id":"cus_1","object":"product","created":1,"rate":1234567.1234567891}';
  stack.intercepts.stripe = async (c, next) => {
    if (c.req.path === '/v1/customers') return listOf(integer);
    return c.req.path === '/v1/products' ? listOf(decimal) : await next();
  };
  await full(stack);
  assert.equal(await stripeDifferences(stack), []);
  const [row] = await stack.mirror.rows(
    `select c.balance::text, p.raw_payload ->> 'rate' as rate
     from supasaasy.stripe_customers c, supasaasy.stripe_products p`,
  );
  assert.equal(row, { balance: '9007199254740993', rate: '1234567.1234567891' });
});

stackTest('characters that Postgres refuses become U+FFFD, and the row is stored', async (stack) => {
  const names = ['a\\u0000b', 'a\\ud800b', 'a\\udc00b', 'a\\ud83d\\ude00b', 'a\\\\u0000b'];
  const objects = names.map(
    (name, n) => `{"id":"cus_${n}","object":"customer","created":1,"name":"${name}"}`,
  );
  stack.intercepts.stripe = async (c, next) =>
    c.req.path === '/v1/customers' ? listOf(...objects) : await next();
  const { body } = await full(stack, { resource_types: ['customer'] });
  assert.is(body.errors, 0);
  const rows = await stack.mirror.rows('select name from supasaasy.stripe_customers order by id');
  assert.equal(
    rows.map((row) => row.name),
    ['a\ufffdb', 'a\ufffdb', 'a\ufffdb', 'a😀b', 'a\\u0000b'],
  );
});

stackTest('a malformed object goes to quarantine, the rest of its page is stored', async (stack) => {
  const good = (id: string) => `{"id":"${id}","object":"customer","created":1}`;
  stack.intercepts.stripe = async (c, next) =>
    c.req.path === '/v1/customers'
      ? listOf(
          good('cus_1'),
          '{"id":"cus_2","created":"yesterday"}',
          '{"object":"customer"}',
          '7',
          good('cus_3'),
        )
      : await next();
  const { status, body } = await full(stack, { resource_types: ['customer'] });
  assert.is(status, 200);
  assert.equal(body.resources[0].counts.stripe_customer, { created: 2, quarantined: 3 });
  assert.is(body.errors, 3);
  assert.equal(await customerIds(stack), ['cus_1', 'cus_3']);
  const kept = await stack.mirror.rows(
    `select record_key, error from supasaasy.quarantine order by record_key`,
  );
  assert.equal(kept[0], { record_key: 'cus_2', error: 'created: expected unix seconds, found "yesterday"' });
  assert.is(kept.length, 3);

  stack.intercepts.stripe = async (c, next) =>
    c.req.path === '/v1/customers' ? listOf(good('cus_2')) : await next();
  await full(stack, { resource_types: ['customer'] });
  const still = await stack.mirror.rows(`select 1 from supasaasy.quarantine where record_key = 'cus_2'`);
  assert.equal(still, [], 'what could be stored has left quarantine');
});

stackTest('a sync is about its own app: rows of another stay as they are', async (stack) => {
  await stack.mirror.merge({ external_id: 'cus_of_a' });
  stack.stripe.world.create('customer', { id: 'cus_mine', created: Date.parse(morning) / 1000 });
  await full(stack);
  assert.equal(await stripeDifferences(stack), []);
  assert.equal(await customerIds(stack), ['cus_mine', 'cus_of_a']);
});

test.run();
