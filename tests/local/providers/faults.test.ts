import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type FaultKind,
  type FaultOptions,
  faultInjector,
  faultKinds,
} from '../../../local/providers/faults.ts';
import { startPretendIntercom } from '../../../local/providers/intercom/server.ts';
import { createRandom } from '../../../local/providers/random.ts';
import { startPretendStripe } from '../../../local/providers/stripe/server.ts';

/** A pretend Stripe with two customers, where every request goes wrong in one way. */
async function stripeWith(kind: FaultKind, options: Partial<FaultOptions> = {}) {
  const injector = faultInjector({ rate: 1, random: () => 0, kinds: [kind], ...options });
  const stripe = await startPretendStripe({ intercept: injector.middleware });
  const ids = [stripe.world.create('customer', {}).id, stripe.world.create('customer', {}).id];
  const get = (path: string, init: RequestInit = {}) =>
    fetch(`${stripe.url}${path}`, { ...init, headers: { authorization: `Bearer ${stripe.apiKey}` } });
  return { stripe, injector, ids, get };
}

async function failure(work: Promise<unknown>): Promise<Error> {
  const result = await work.then(
    () => null,
    (error: Error) => error,
  );
  if (!result) throw new Error('it was answered');
  return result;
}

for (const [kind, status, retryAfter] of [
  ['rate_limit', 429, '3'],
  ['rate_limit_unspecified', 429, null],
  ['server_error', 500, null],
  ['unavailable', 503, null],
] as const) {
  test(`${kind} answers ${status} in the provider's words`, async () => {
    const { stripe, injector, get } = await stripeWith(kind, { retryAfterSeconds: 3 });
    const response = await get('/v1/customers');
    assert.is(response.status, status);
    assert.is(response.headers.get('retry-after'), retryAfter);
    assert.type((await response.json()).error.message, 'string');
    assert.is(injector.counts[kind], 1);
    assert.is(injector.total(), 1);
    await stripe.close();
  });
}

test('reset breaks the connection', async () => {
  const { stripe, injector, get } = await stripeWith('reset');
  assert.instance(await failure(get('/v1/customers')), TypeError);
  assert.is(injector.counts.reset, 1);
  await stripe.close();
});

test('lost_answer breaks the connection when the request was handled', async () => {
  let isUnlucky = true;
  const injector = faultInjector({
    rate: 0.5,
    random: () => (isUnlucky ? 0 : 0.9),
    kinds: ['lost_answer'],
  });
  const intercom = await startPretendIntercom({ intercept: injector.middleware });
  intercom.world.create('company', {});
  const headers = { authorization: `Bearer ${intercom.token}` };
  const scroll = () => fetch(`${intercom.url}/companies/scroll`, { headers });
  assert.instance(await failure(scroll()), TypeError);
  isUnlucky = false;
  const { errors } = await (await scroll()).json();
  assert.is(errors[0].code, 'scroll_exists');
  await intercom.close();
});

test('timeout holds the answer until the client gives up', async () => {
  const { stripe, get } = await stripeWith('timeout', { holdMs: 60_000 });
  const controller = new AbortController();
  const work = failure(get('/v1/customers', { signal: controller.signal }));
  setTimeout(() => controller.abort(), 20);
  assert.is((await work).name, 'AbortError');
  await stripe.close();
});

test('timeout does not hold an answer longer than it was told', async () => {
  const { stripe, get } = await stripeWith('timeout', { holdMs: 5 });
  assert.is((await get('/v1/customers')).status, 504);
  await stripe.close();
});

for (const kind of ['truncated_json', 'invalid_json'] as const) {
  test(`${kind} answers 200 with what is no JSON`, async () => {
    const { stripe, get } = await stripeWith(kind);
    const response = await get('/v1/customers');
    assert.is(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', 'application/json');
    assert.instance(await failure(response.json()), SyntaxError);
    await stripe.close();
  });
}

test('expired_cursor refuses a cursor, and leaves a request without one alone', async () => {
  const { stripe, injector, ids, get } = await stripeWith('expired_cursor');
  assert.is((await get('/v1/customers')).status, 200);
  assert.is(injector.total(), 0);
  const response = await get(`/v1/customers?starting_after=${ids[1]}`);
  assert.is(response.status, 400);
  const { error } = await response.json();
  assert.equal([error.code, error.param], ['resource_missing', 'starting_after']);
  await stripe.close();
});

test("Intercom's cursors expire and repeat, in lists, searches and scrolls", async () => {
  const kinds: FaultKind[] = ['expired_cursor'];
  const { middleware } = faultInjector({ rate: 1, random: () => 0, kinds });
  const intercom = await startPretendIntercom({ intercept: middleware });
  for (let n = 0; n < 3; n++) intercom.world.create('contact', {});
  const ask = async (path: string, body?: object) => {
    const response = await fetch(`${intercom.url}${path}`, {
      headers: { authorization: `Bearer ${intercom.token}`, 'content-type': 'application/json' },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: await response.json() };
  };
  const search = (pagination: object) =>
    ask('/contacts/search', { query: { field: 'created_at', operator: '>', value: 0 }, pagination });
  const first = await ask('/contacts?per_page=1');
  assert.is(first.status, 200);
  const cursor = first.body.pages.next.starting_after;

  assert.is((await ask(`/contacts?per_page=1&starting_after=${cursor}`)).status, 400);
  assert.is((await search({ per_page: 1 })).status, 200);
  assert.is((await search({ per_page: 1, starting_after: cursor })).status, 400);
  assert.is((await ask('/companies/scroll?scroll_param=x')).status, 404);

  kinds[0] = 'repeated_cursor';
  const repeated = await ask(`/contacts?per_page=1&starting_after=${cursor}`);
  assert.is(repeated.body.pages.next.starting_after, cursor);
  await intercom.close();
});

test('the same random numbers give the same faults, and the rate is kept', async () => {
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const injector = faultInjector({
      rate: 0.3,
      random: createRandom('faults').next,
      kinds: ['rate_limit', 'server_error', 'invalid_json'],
    });
    const stripe = await startPretendStripe({ intercept: injector.middleware });
    const statuses: number[] = [];
    for (let n = 0; n < 100; n++) {
      const response = await fetch(`${stripe.url}/v1/customers`, {
        headers: { authorization: `Bearer ${stripe.apiKey}` },
      });
      statuses.push(response.status);
      await response.text();
    }
    await stripe.close();
    runs.push({ statuses, counts: injector.counts });
    assert.ok(injector.total() > 15 && injector.total() < 45, `${injector.total()}`);
  }
  assert.equal(runs[0], runs[1]);
});

test('a rate of nothing harms nothing, and every kind is counted', async () => {
  const { stripe, injector, get } = await stripeWith('reset', { rate: 0 });
  assert.is((await get('/v1/customers')).status, 200);
  assert.equal(Object.keys(injector.counts), [...faultKinds]);
  await stripe.close();
});

test.run();
