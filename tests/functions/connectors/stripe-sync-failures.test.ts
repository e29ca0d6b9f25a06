import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import type { Stack } from '../../stack.ts';
import { stripeDifferences } from './differences.ts';
import { skipWaits } from './skip-waits.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const sync = (stack: Stack, mode: 'full' | 'incremental', more: object = {}) =>
  stack.sync({ app_key: 'stripe_main', mode, ...more });

interface Resource {
  readonly resource: string;
  readonly status: string;
  readonly mode: string;
  readonly error: string | null;
  readonly pages: number;
}

const failures = (resources: Resource[]) =>
  resources.filter(({ status }) => status === 'failed').map(({ resource }) => resource);

/** Collections that have a watermark, and that a run last failed on. */
async function states({ mirror }: Stack): Promise<Record<string, { synced: boolean; status: unknown }>> {
  const rows = await mirror.rows(
    'select collection_key, watermark is not null as synced, status from supasaasy.sync_state',
  );
  return Object.fromEntries(
    rows.map(({ collection_key, synced, status }) => [
      String(collection_key),
      { synced: synced === true, status },
    ]),
  );
}

const error = (status: number) =>
  Response.json({ error: { type: 'api_error', message: `pretended ${status}` } }, { status });

stackTest(
  'API rate limit hit: a 429 in the middle of a walk is waited out, and nothing is missed',
  async (stack) => {
    const { world } = stack.stripe;
    for (let index = 0; index < 210; index++) world.create('customer', {}, { silent: true });
    let requests = 0;
    stack.intercepts.stripe = async (c, next) => {
      if (c.req.path !== '/v1/customers') return next();
      requests++;
      return requests === 2 ? error(429) : next();
    };
    const { status, body } = await sync(stack, 'full');
    assert.is(status, 200);
    assert.is(body.errors, 0);
    assert.is(requests, 4, 'three pages and one refusal');
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest('API rate limit hit: the wait that Stripe asks for is kept', async (stack) => {
  stack.stripe.world.create('customer', {});
  let refused = false;
  stack.intercepts.stripe = async (c, next) => {
    if (c.req.path !== '/v1/customers' || refused) return next();
    refused = true;
    const answer = error(429);
    answer.headers.set('retry-after', '7');
    return answer;
  };
  const waits = skipWaits(7000);
  const { status } = await sync(stack, 'full', { resource_types: ['customer'] }).finally(waits.restore);
  assert.is(status, 200);
  assert.is(waits.count(), 1);
  assert.equal(await stripeDifferences(stack), []);
});

stackTest(
  'API rate limit hit: a provider that never lets up is reported, not asked for ever',
  async (stack) => {
    stack.intercepts.stripe = async (c, next) => {
      if (c.req.path !== '/v1/customers') return next();
      const answer = error(429);
      answer.headers.set('retry-after', '0');
      return answer;
    };
    const { status, body } = await sync(stack, 'full', { resource_types: ['customer'] });
    assert.is(status, 502);
    assert.match(body.error.details.resources[0].error, 'pretended 429');
    assert.equal(await states(stack), { stripe_customer: { synced: false, status: 'failed' } });
  },
);

stackTest('a server error is retried by the SDK', async (stack) => {
  stack.stripe.world.create('customer', {});
  let refused = false;
  stack.intercepts.stripe = async (c, next) => {
    if (c.req.path !== '/v1/customers' || refused) return next();
    refused = true;
    return error(500);
  };
  assert.is((await sync(stack, 'full', { resource_types: ['customer'] })).status, 200);
  assert.equal(await stripeDifferences(stack), []);
});

stackTest(
  'a resource that fails is reported, the others are stored, and only its watermark stays',
  async (stack) => {
    const { world } = stack.stripe;
    seedStripe(world, { customers: 4, products: 3 });
    stack.intercepts.stripe = async (c, next) => (c.req.path === '/v1/products' ? error(400) : next());
    const { status, body } = await sync(stack, 'full');
    assert.is(status, 502);
    assert.is(body.error.code, 'sync_failed');
    const report = body.error.details;
    assert.is(report.status, 'failed');
    assert.is(report.errors, 1);
    assert.equal(failures(report.resources), ['product']);
    assert.match(
      report.resources.find((each: Resource) => each.resource === 'product').error,
      'pretended 400',
    );
    assert.equal(await states(stack), {
      stripe_customer: { synced: true, status: 'success' },
      stripe_plan: { synced: true, status: 'success' },
      stripe_price: { synced: true, status: 'success' },
      stripe_product: { synced: false, status: 'failed' },
      stripe_subscription: { synced: true, status: 'success' },
    });
    stack.intercepts.stripe = undefined;
    const left = await stripeDifferences(stack);
    assert.is(left.length, 3);
    assert.ok(left.every((line) => line.startsWith('stripe_product ')));

    world.clock.advance(60);
    const next = await sync(stack, 'incremental');
    assert.equal(
      next.body.resources
        .filter((each: Resource) => each.mode === 'full')
        .map((each: Resource) => each.resource),
      ['product'],
    );
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest(
  'a walk that fails on its second page keeps the first and does not move the watermark',
  async (stack) => {
    const { world } = stack.stripe;
    for (let index = 0; index < 150; index++) world.create('customer', {}, { silent: true });
    stack.intercepts.stripe = async (c, next) =>
      c.req.query('starting_after') !== undefined && c.req.path === '/v1/customers' ? error(403) : next();
    const { body } = await sync(stack, 'full', { resource_types: ['customer'] });
    const [resource] = body.error.details.resources;
    assert.equal([resource.status, resource.pages], ['failed', 1]);
    assert.equal(await states(stack), { stripe_customer: { synced: false, status: 'failed' } });
    const [stored] = await stack.mirror.rows('select count(*)::int as n from supasaasy.entities');
    assert.is(stored?.n, 100);
  },
);

stackTest(
  'an incremental sync that fails leaves the watermark: its changes are seen by the next one',
  async (stack) => {
    const { world } = stack.stripe;
    const { id } = world.create('customer', {});
    await sync(stack, 'full');
    world.clock.advance(60);
    world.update('customer', id, { name: 'Ada' });
    stack.intercepts.stripe = async (c, next) => (c.req.path === '/v1/events' ? error(403) : next());
    assert.is((await sync(stack, 'incremental')).status, 502);
    stack.intercepts.stripe = undefined;
    world.clock.advance(3600);
    assert.is((await sync(stack, 'incremental')).status, 200);
    assert.equal(await stripeDifferences(stack), []);
  },
);

stackTest('a key that Stripe refuses fails every resource, and no secret is repeated', async (stack) => {
  stack.env.STRIPE_API_KEY = 'sk_test_wrong_secret';
  const { status, body } = await sync(stack, 'full');
  assert.is(status, 502);
  assert.equal(failures(body.error.details.resources).length, 5);
  assert.not.match(JSON.stringify(body), 'sk_test_wrong');
});

stackTest('an object that cannot be read again is reported, kept for later, and read then', async (stack) => {
  const { world } = stack.stripe;
  const { id } = world.create('customer', {}, { silent: true });
  await sync(stack, 'full', { resource_types: ['customer'] });
  world.clock.advance(60);
  world.update('customer', id, { name: 'one' });
  world.update('customer', id, { name: 'two' });
  stack.intercepts.stripe = async (c, next) => (c.req.path === `/v1/customers/${id}` ? error(403) : next());
  const { status, body } = await sync(stack, 'incremental', { resource_types: ['customer'] });
  assert.is(status, 502);
  assert.equal(body.error.details.rereads, { settled: 0, failed: 1 });
  const [kept] = await stack.mirror.rows('select external_id, last_error from supasaasy.rereads');
  assert.is(kept?.external_id, id);
  assert.match(String(kept?.last_error), 'pretended 403');

  stack.intercepts.stripe = undefined;
  await stack.mirror.database.exec('update supasaasy.rereads set not_before = now()');
  assert.is((await sync(stack, 'incremental', { resource_types: ['customer'] })).status, 200);
  await stack.rereadsSettled();
  assert.equal(await stripeDifferences(stack), []);
});

test.run();
