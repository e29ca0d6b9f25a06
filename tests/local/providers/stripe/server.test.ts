import Stripe from 'stripe';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../../local/providers/clock.ts';
import { seedStripe } from '../../../../local/providers/stripe/seed.ts';
import type { PretendStripe, PretendStripeOptions } from '../../../../local/providers/stripe/server.ts';
import { startPretendStripe } from '../../../../local/providers/stripe/server.ts';
import type { StripeEvent, StripeObjects, StripeResource } from '../../../../local/providers/stripe/wire.ts';

import { startReceiver } from '../webhook-receiver.ts';

type Body = (pretend: PretendStripe, stripe: Stripe) => Promise<void>;

function client(pretend: PretendStripe, key = pretend.apiKey): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port: pretend.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

function withPretend(body: Body, options: PretendStripeOptions = {}): () => Promise<void> {
  return async () => {
    const pretend = await startPretendStripe(options);
    try {
      await body(pretend, client(pretend));
    } finally {
      await pretend.close();
    }
  };
}

/** The truth of a world, newest first, to compare with what the SDK read. */
function newestFirst<R extends StripeResource>(pretend: PretendStripe, resource: R): StripeObjects[R][] {
  return pretend.world
    .all(resource)
    .map((object, seq) => ({ object, seq }))
    .sort((left, right) => right.object.created - left.object.created || right.seq - left.seq)
    .map(({ object }) => object);
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  return assert.unreachable('the request was expected to fail') as never;
}

test(
  'auto-pagination of every resource reads exactly what the world holds, newest first',
  withPretend(async (pretend, stripe) => {
    seedStripe(pretend.world, { customers: 230, products: 60, subscriptions: 230 });
    const all = { limit: 10_000 };
    const read = {
      customer: await stripe.customers.list({ limit: 100 }).autoPagingToArray(all),
      product: await stripe.products.list({ limit: 7 }).autoPagingToArray(all),
      price: await stripe.prices.list().autoPagingToArray(all),
      plan: await stripe.plans.list({ limit: 100 }).autoPagingToArray(all),
      subscription: await stripe.subscriptions.list({ limit: 100, status: 'all' }).autoPagingToArray(all),
    };
    for (const [resource, objects] of Object.entries(read)) {
      assert.equal(plain(objects), newestFirst(pretend, resource as StripeResource), resource);
    }
  }),
);

test(
  'a page has ten objects unless a limit is given, and says whether there are more',
  withPretend(async (pretend, stripe) => {
    seedStripe(pretend.world, { customers: 12, products: 0 });
    const page = await stripe.customers.list();
    assert.is(page.data.length, 10);
    assert.ok(page.has_more);
    assert.is(page.url, '/v1/customers');
    const rest = await stripe.customers.list({ starting_after: page.data.at(-1)?.id ?? '' });
    assert.is(rest.data.length, 2);
    assert.not(rest.has_more);
    assert.not((await stripe.customers.list({ limit: 12 })).has_more);
  }),
);

test(
  'ending_before walks back towards the newest, still newest first',
  withPretend(async (pretend, stripe) => {
    seedStripe(pretend.world, { customers: 9, products: 0 });
    const ids = newestFirst(pretend, 'customer').map(({ id }) => id);
    const page = await stripe.customers.list({ limit: 3, ending_before: ids[5] ?? '' });
    assert.equal(
      page.data.map(({ id }) => id),
      ids.slice(2, 5),
    );
    assert.ok(page.has_more);
    const first = await stripe.customers.list({ limit: 3, ending_before: ids[2] ?? '' });
    assert.equal(
      first.data.map(({ id }) => id),
      ids.slice(0, 2),
    );
    assert.not(first.has_more);
  }),
);

test(
  'created filters are exact or bounded by gt, gte, lt and lte',
  withPretend(async ({ world }, stripe) => {
    for (const created of [100, 200, 200, 300]) world.create('customer', { created }, { silent: true });
    const found = async (created: Stripe.RangeQueryParam | number) =>
      (await stripe.customers.list({ created })).data.map((customer) => customer.created);
    assert.equal(await found(200), [200, 200]);
    assert.equal(await found({ gt: 200 }), [300]);
    assert.equal(await found({ gte: 200 }), [300, 200, 200]);
    assert.equal(await found({ lt: 200 }), [100]);
    assert.equal(await found({ lte: 200, gt: 100 }), [200, 200]);
    assert.equal(await found({ gt: 300 }), []);
  }),
);

test(
  'objects created during a walk do not disturb it, and a cursor may name a deleted object',
  withPretend(async ({ world }, stripe) => {
    for (let created = 1; created <= 6; created++) world.create('customer', { created }, { silent: true });
    const first = await stripe.customers.list({ limit: 2 });
    world.create('customer', { created: 50 });
    world.delete('customer', first.data[1]?.id ?? '');
    const second = await stripe.customers.list({ limit: 10, starting_after: first.data[1]?.id ?? '' });
    assert.equal(
      second.data.map(({ created }) => created),
      [4, 3, 2, 1],
    );
  }),
);

test(
  'the subscription list leaves out cancelled ones unless asked for',
  withPretend(async ({ world }, stripe) => {
    const { id: kept } = world.create('subscription', { customer: 'cus_1' });
    const { id: gone } = world.create('subscription', { customer: 'cus_1' });
    world.delete('subscription', gone);
    const ids = async (params: Stripe.SubscriptionListParams) =>
      (await stripe.subscriptions.list(params)).data.map(({ id }) => id);
    assert.equal(await ids({}), [kept]);
    assert.equal(await ids({ status: 'all' }), [gone, kept]);
    assert.equal(await ids({ status: 'canceled' }), [gone]);
    assert.equal(await ids({ status: 'ended' }), [gone]);
    assert.is((await stripe.subscriptions.retrieve(gone)).status, 'canceled');
  }),
);

test(
  'the items of a subscription past the embedded ten come from its own list',
  withPretend(async ({ world }, stripe) => {
    const price = world.create('price', { product: 'prod_1' }, { silent: true });
    const items = Array.from({ length: 13 }, () => ({ price }));
    const { id } = world.create('subscription', { customer: 'cus_1', items });
    world.create('subscription', { customer: 'cus_1', items: [{ price }] });
    const { items: embedded } = await stripe.subscriptions.retrieve(id);
    assert.is(embedded.data.length, 10);
    assert.ok(embedded.has_more);
    const rest = await stripe.subscriptionItems.list({
      subscription: id,
      starting_after: embedded.data.at(-1)?.id ?? '',
    });
    assert.is(new Set([...embedded.data, ...rest.data].map((item) => item.id)).size, 13);
    const error = await failure(stripe.subscriptionItems.list({} as never) as Promise<unknown>);
    assert.is(error.param, 'subscription');
    assert.is(error.statusCode, 400);
  }),
);

test(
  'a subscription that was read shows what happens to its items afterwards',
  withPretend(async ({ world }, stripe) => {
    const price = world.create('price', { product: 'prod_1' }, { silent: true });
    const { id } = world.create('subscription', { customer: 'cus_1', items: [{ price }] });
    const quantities = async () =>
      (await stripe.subscriptions.retrieve(id)).items.data.map(({ quantity }) => quantity);
    assert.equal(await quantities(), [1]);
    const item = world.create('subscription_item', { subscription: id, price, quantity: 5 });
    assert.equal(await quantities(), [5, 1]);
    world.delete('subscription_item', item.id);
    assert.equal(await quantities(), [1]);
    assert.is((await failure(stripe.subscriptionItems.retrieve(item.id))).statusCode, 404);
  }),
);

test(
  'a deleted customer, product, price or plan is still answered, as deleted',
  withPretend(async ({ world }, stripe) => {
    const { id: customer } = world.create('customer', {});
    const { id: product } = world.create('product', { name: 'Team' });
    const { id: price } = world.create('price', { product });
    const { id: plan } = world.create('plan', { product });
    world.delete('customer', customer);
    world.delete('product', product);
    world.delete('price', price);
    world.delete('plan', plan);
    const answers = [
      await stripe.customers.retrieve(customer),
      await stripe.products.retrieve(product),
      await stripe.prices.retrieve(price),
      await stripe.plans.retrieve(plan),
    ];
    assert.equal(plain(answers), [
      { id: customer, object: 'customer', deleted: true },
      { id: product, object: 'product', deleted: true },
      { id: price, object: 'price', deleted: true },
      { id: plan, object: 'plan', deleted: true },
    ]);
    assert.equal((await stripe.customers.list()).data, []);
  }),
);

test(
  'an unknown id is a 404 with resource_missing',
  withPretend(async (_pretend, stripe) => {
    const error = await failure(stripe.customers.retrieve('cus_none'));
    assert.instance(error, Stripe.errors.StripeInvalidRequestError);
    assert.equal(
      [error.statusCode, error.code, error.param, error.message],
      [404, 'resource_missing', 'id', "No such customer: 'cus_none'"],
    );
    assert.match(error.requestId ?? '', /^req_/);
  }),
);

test(
  'bad list parameters are refused with 400 and name the parameter',
  withPretend(async (_pretend, stripe) => {
    const cases: [Stripe.CustomerListParams, string][] = [
      [{ limit: 0 }, 'limit'],
      [{ limit: 101 }, 'limit'],
      [{ limit: 'ten' as never }, 'limit'],
      [{ starting_after: 'cus_none' }, 'starting_after'],
      [{ ending_before: 'cus_none' }, 'ending_before'],
      [{ created: { since: 3 } as never }, 'created[since]'],
      [{ status: 'all' } as never, 'status'],
    ];
    for (const [params, param] of cases) {
      const error = await failure(stripe.customers.list(params) as Promise<unknown>);
      assert.is(error.statusCode, 400, param);
      assert.is(error.param, param);
    }
  }),
);

test(
  'a missing or wrong key is a 401 that does not repeat the key',
  withPretend(async (pretend) => {
    const error = await failure(
      client(pretend, 'sk_test_somethingelse').customers.list() as Promise<unknown>,
    );
    assert.instance(error, Stripe.errors.StripeAuthenticationError);
    assert.not.match(error.message, /somethingelse/);
    assert.is((await fetch(`${pretend.url}/v1/customers`)).status, 401);
  }),
);

test(
  'events are listed newest first, by type or types and by time, and go back thirty days',
  withPretend(
    async ({ world }, stripe) => {
      const { id } = world.create('customer', { name: 'Ada' });
      world.clock.advance(20 * 86_400);
      world.update('customer', id, { name: 'Ida' });
      world.create('product', { name: 'Team' });
      const types = async (params: Stripe.EventListParams) =>
        (await stripe.events.list(params)).data.map((event) => event.type);
      assert.equal(await types({}), ['product.created', 'customer.updated', 'customer.created']);
      assert.equal(await types({ type: 'customer.updated' }), ['customer.updated']);
      assert.equal(await types({ type: 'customer.*' }), ['customer.updated', 'customer.created']);
      assert.equal(await types({ types: ['customer.created', 'product.created'] }), [
        'product.created',
        'customer.created',
      ]);
      const since = world.clock.seconds() - 60;
      assert.equal(await types({ created: { gte: since } }), ['product.created', 'customer.updated']);
      const both = await failure(
        stripe.events.list({ type: 'customer.created', types: ['price.created'] }) as Promise<unknown>,
      );
      assert.is(both.statusCode, 400);

      const oldest = world.events()[0] as StripeEvent;
      assert.equal(plain(await stripe.events.retrieve(oldest.id)), oldest);
      world.clock.advance(11 * 86_400);
      assert.equal(await types({}), ['product.created', 'customer.updated']);
      assert.is((await failure(stripe.events.retrieve(oldest.id))).statusCode, 404);
      assert.is(world.events().length, 3);
    },
    { clock: createClock('2026-06-01T00:00:00Z') },
  ),
);

test(
  'the Date header is the clock of the world, and the version asked for is echoed',
  withPretend(
    async (pretend, stripe) => {
      const page = await stripe.customers.list();
      assert.is(page.lastResponse.headers.date, 'Mon, 01 Jun 2026 00:00:00 GMT');
      assert.match(page.lastResponse.requestId, /^req_/);
      const response = await fetch(`${pretend.url}/v1/customers`, {
        headers: { authorization: `Bearer ${pretend.apiKey}`, 'stripe-version': '2024-06-20' },
      });
      assert.is(response.headers.get('stripe-version'), '2024-06-20');
    },
    { clock: createClock('2026-06-01T00:00:00Z') },
  ),
);

test(
  'with a rate limit the request too many is a 429 that the SDK knows',
  withPretend(
    async (_pretend, stripe) => {
      await stripe.customers.list();
      await stripe.customers.list();
      const error = await failure(stripe.customers.list() as Promise<unknown>);
      assert.instance(error, Stripe.errors.StripeRateLimitError);
      assert.is(error.headers?.['stripe-rate-limited-reason'], 'global-rate');
    },
    { rateLimit: { requests: 2, perSeconds: 60 } },
  ),
);

test(
  'an interceptor may answer instead of the handler',
  withPretend(
    async (_pretend, stripe) => {
      await stripe.products.list();
      const error = await failure(stripe.customers.list() as Promise<unknown>);
      assert.is(error.statusCode, 503);
    },
    {
      intercept: async (c, next) => {
        if (c.req.path === '/v1/customers') return c.json({ error: { type: 'api_error' } }, 503);
        await next();
      },
    },
  ),
);

test(
  'a delivered event verifies at the receiver and is counted as delivered only when it was taken',
  withPretend(async (pretend, stripe) => {
    const received: string[] = [];
    let status = 500;
    const receiver = await startReceiver(async (body, headers) => {
      const signature = headers['stripe-signature'] as string;
      received.push((await stripe.webhooks.constructEventAsync(body, signature, 'whsec_one')).type);
      return status;
    });
    try {
      pretend.world.create('customer', {});
      const [event] = pretend.world.pendingEvents() as [StripeEvent];
      const undelivered = async () => (await stripe.events.list({ delivery_success: false })).data.length;
      assert.is((await pretend.deliver(event, receiver.url, 'whsec_one')).status, 500);
      assert.is(await undelivered(), 1);
      status = 200;
      assert.equal(await pretend.deliver(event, receiver.url, 'whsec_one'), { status: 200, body: 'taken' });
      assert.equal(received, ['customer.created', 'customer.created']);
      assert.is(await undelivered(), 0);
    } finally {
      await receiver.close();
    }
  }),
);

test(
  'requests are logged and counted by route',
  withPretend(async ({ requests, world }, stripe) => {
    const { id } = world.create('customer', {});
    await stripe.customers.retrieve(id);
    await stripe.customers.list({ limit: 5 });
    await failure(stripe.customers.retrieve('cus_none'));
    assert.is(requests.count('GET /v1/customers/:id'), 2);
    assert.is(requests.count('GET /v1/customers'), 1);
    assert.is(requests.total(), 3);
    assert.equal(requests.entries[1], {
      method: 'GET',
      path: '/v1/customers',
      query: '?limit=5',
      status: 200,
    });
    requests.clear();
    assert.is(requests.total(), 0);
  }),
);

test('after closing, nothing answers, although a client kept its connection', async () => {
  const pretend = await startPretendStripe();
  await client(pretend).customers.list();
  await pretend.close();
  const error = await failure(client(pretend).customers.list() as Promise<unknown>);
  assert.instance(error, Stripe.errors.StripeConnectionError);
});

test('closing does not wait for a request that is never answered', async () => {
  let seen = () => {};
  const arrived = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const pretend = await startPretendStripe({
    intercept: () => {
      seen();
      return new Promise(() => {});
    },
  });
  const request = failure(client(pretend).customers.list() as Promise<unknown>);
  await arrived;
  await pretend.close();
  assert.instance(await request, Stripe.errors.StripeConnectionError);
});

test.run();
