import type { MiddlewareHandler } from 'hono';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FaultKind, faultInjector } from '../../../local/providers/faults.ts';
import {
  ApiError,
  CursorExpiredError,
  RateLimitError,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { collect, openIntercom, openStripe, rejection, upserted } from './accounts.ts';
import { skipWaits } from './skip-waits.ts';

const stripe = await openStripe();
const intercom = await openIntercom();
test.after(async () => {
  await Promise.all([stripe.provider.close(), intercom.provider.close()]);
});
test.after.each(() => {
  stripe.intercept.handler = undefined;
  intercom.intercept.handler = undefined;
});

const customers = Array.from({ length: 120 }, () => stripe.world.create('customer', {}).id).reverse();
const price = stripe.world.create('price', {
  product: stripe.world.create('product', { name: 'Plan' }).id,
  currency: 'eur',
  unit_amount: 100,
});
const subscription = stripe.world.create('subscription', {
  customer: customers[0] as string,
  items: Array.from({ length: 12 }, () => ({ price: price.id })),
} as never);
for (let index = 0; index < 3; index++) intercom.world.create('admin', {});
for (let index = 0; index < 160; index++) intercom.world.create('contact', {});
for (let index = 0; index < 22; index++) intercom.world.create('conversation', { source: {} as never });
const contact = intercom.world.all('contact')[0]?.id as string;

/** Each way of asking the provider, and how often it asks when nothing goes wrong. */
const ways = {
  'Stripe list': {
    account: stripe,
    run: async () => upserted(await collect(stripe.full('customer')), 'stripe_customer'),
    want: customers,
    calls: 2,
  },
  'Stripe retrieve': {
    account: stripe,
    run: async () => (await stripe.retrieve('customer', customers[3] as string)).length,
    want: 1,
    calls: 1,
  },
  'Stripe children': {
    account: stripe,
    run: async () =>
      (await stripe.retrieve('subscription', subscription.id)).filter(({ op }) => op === 'upsert').length,
    want: 13,
    calls: 2,
  },
  'Stripe event feed': {
    account: stripe,
    run: async () =>
      new Set(
        upserted(
          await collect(stripe.since('customer', new Date(stripe.world.clock.now()))),
          'stripe_customer',
        ),
      ).size,
    want: 120,
    calls: 2,
  },
  'Intercom single page': {
    account: intercom,
    run: async () => upserted(await collect(intercom.full('admin')), 'intercom_admin').length,
    want: 3,
    calls: 1,
  },
  'Intercom list': {
    account: intercom,
    run: async () => new Set(upserted(await collect(intercom.full('contact')), 'intercom_contact')).size,
    want: 160,
    calls: 2,
  },
  'Intercom search': {
    account: intercom,
    run: async () =>
      new Set(
        upserted(
          await collect(intercom.since('contact', new Date(intercom.world.clock.now()))),
          'intercom_contact',
        ),
      ).size,
    want: 160,
    calls: 2,
  },
  'Intercom retrieve': {
    account: intercom,
    run: async () => (await intercom.retrieve('contact', contact)).length,
    want: 1,
    calls: 1,
  },
  'Intercom summaries': {
    account: intercom,
    run: async () =>
      new Set(upserted(await collect(intercom.full('conversation')), 'intercom_conversation')).size,
    want: 22,
    calls: 24,
  },
} as const;

/** The first attempt of every call goes wrong; for a timeout only that of the first call. */
function firstAttempts(kind: FaultKind) {
  const { middleware, total } = faultInjector({
    rate: 1,
    random: () => 0,
    kinds: [kind],
    retryAfterSeconds: 0,
    holdMs: 5000,
  });
  const seen = new Set<string>();
  const once: MiddlewareHandler = async (c, next) => {
    const body = c.req.method === 'POST' ? await c.req.text() : '';
    const call = `${c.req.url} ${body}`;
    if (seen.has(call) || (kind === 'timeout' && total() > 0)) return next();
    seen.add(call);
    return middleware(c, next);
  };
  return { middleware: once, total };
}

const passing = [
  'rate_limit',
  'rate_limit_unspecified',
  'server_error',
  'unavailable',
  'timeout',
  'reset',
  'lost_answer',
  'truncated_json',
  'invalid_json',
] as const;
for (const [name, { account, run, want, calls }] of Object.entries(ways)) {
  for (const kind of passing) {
    test(`${name}: ${kind} passes, and nothing is missing`, async () => {
      const { middleware, total } = firstAttempts(kind);
      account.intercept.handler = middleware;
      const before = account.gate.stops.length;
      // A request that is held is given up after 30 s.
      let isFirst = kind === 'timeout';
      const waits = skipWaits(30_000, () => {
        const skip = isFirst;
        isFirst = false;
        return skip;
      });
      const backoffs = skipBackoffs();
      const found = run().finally(() => {
        waits.restore();
        backoffs();
      });
      assert.equal(await found, want);
      assert.is(total(), kind === 'timeout' ? 1 : calls);
      assert.is(account.gate.stops.length > before, kind.startsWith('rate_limit'), 'only a 429 slows down');
    });
  }
}

for (const [name, { account, run, want, calls }] of Object.entries(ways)) {
  test(`${name}: one request a call, each through the gate`, async () => {
    account.provider.requests.clear();
    const before = account.gate.entered();
    assert.equal(await run(), want);
    assert.is(account.provider.requests.total(), calls);
    assert.is(account.gate.entered() - before, calls);
  });
}

const answering =
  (status: number, headers: Record<string, string> = {}): MiddlewareHandler =>
  async () =>
    Response.json({ error: { message: `pretended ${status}` }, errors: [] }, { status, headers });

for (const [account, resource] of [
  [stripe, 'customer'],
  [intercom, 'contact'],
] as const) {
  const { displayName } = account.connector.metadata;
  const ask = () => rejection(collect(account.full(resource)));

  for (const [status, requests] of [
    [400, 1],
    [429, 6],
    [500, 6],
  ] as const) {
    test(`${displayName}: ${status} is asked ${requests === 1 ? 'once' : 'six times'}, by us and not by the SDK as well`, async () => {
      let asked = 0;
      account.intercept.handler = async (c, next) => {
        asked++;
        return answering(status)(c, next);
      };
      await ask().finally(skipBackoffs());
      assert.is(asked, requests);
    });
  }

  test(`${displayName}: a Retry-After in seconds is kept`, async () => {
    let refused = false;
    account.intercept.handler = async (c, next) => {
      if (refused) return next();
      refused = true;
      return answering(429, { 'retry-after': '7' })(c, next);
    };
    const waits = skipWaits(7000);
    await collect(account.full(resource)).finally(waits.restore);
    assert.is(waits.count(), 1);
    assert.is(account.gate.stops.at(-1), 7);
  });

  test(`${displayName}: a Retry-After that is a date counts from the answer's own time`, async () => {
    const until = new Date(account.world.clock.now() + 90_000).toUTCString();
    account.intercept.handler = answering(429, { 'retry-after': until });
    const error = await ask();
    assert.ok(error instanceof RateLimitError && error.retryAfterSeconds === 90, String(error));
    assert.is(account.gate.stops.at(-1), 90);
  });

  test(`${displayName}: what is down for good is reported after six attempts, without a status when there was no answer`, async () => {
    const { middleware, total } = faultInjector({ rate: 1, random: () => 0, kinds: ['invalid_json'] });
    account.intercept.handler = middleware;
    const error = await ask().finally(skipBackoffs());
    assert.ok(error instanceof ApiError && error.status === null, String(error));
    assert.is(total(), 6);
  });

  test(`${displayName}: an abort ends a request that is under way, at the provider too`, async () => {
    const controller = new AbortController();
    const reason = new Error('the time is over');
    const closed = new Promise<void>((resolve) => {
      account.intercept.handler = async (c) => {
        c.env.incoming.socket.once('close', () => resolve());
        controller.abort(reason);
        await closed;
        return c.body(null, 504);
      };
    });
    const error = await rejection(collect(account.full(resource, { signal: controller.signal })));
    assert.is(error, reason);
    // Left alone it would go on until the SDK loses patience, in a minute or more.
    const goesOn = new Promise((resolve) => setTimeout(resolve, 10_000, 'the request goes on'));
    assert.is(await Promise.race([closed, goesOn]), undefined);
  });

  test(`${displayName}: a cursor that is no longer known asks for a new beginning`, async () => {
    account.intercept.handler = faultInjector({
      rate: 1,
      random: () => 0,
      kinds: ['expired_cursor'],
    }).middleware;
    assert.instance(await ask(), CursorExpiredError);
  });
}

test('Stripe: JSON without an error in an answer that is one is not taken for an object', async () => {
  stripe.intercept.handler = async () => Response.json({ id: 'cus_1', data: [] }, { status: 403 });
  for (const work of [stripe.retrieve('customer', 'cus_1'), collect(stripe.full('customer'))]) {
    const error = await rejection(work);
    assert.ok(error instanceof ApiError && error.status === 403, String(error));
  }
});

for (const body of ['{}', 'null', '[]', '"text"', '{"object":"list","data":[{"id":"cus_1"}]}']) {
  test(`Stripe: ${body} is not a list, least of all an empty or a complete one`, async () => {
    stripe.intercept.handler = async (c) => c.body(body, 200, { 'content-type': 'application/json' });
    const error = await rejection(collect(stripe.full('customer'))).finally(skipBackoffs());
    assert.ok(error instanceof ApiError && error.status === null, String(error));
  });
}

for (const resource of ['admin', 'company', 'contact', 'conversation']) {
  for (const body of ['{}', 'null', '[]', '', '{"type":"list","data":null,"admins":{}}']) {
    test(`Intercom: "${body}" is not a list of ${resource} objects, least of all an empty one`, async () => {
      intercom.intercept.handler = async (c) => c.body(body, 200, { 'content-type': 'application/json' });
      const error = await rejection(collect(intercom.full(resource))).finally(skipBackoffs());
      assert.ok(error instanceof ApiError && error.status === null, String(error));
    });
  }
}

test('Intercom: a cursor that comes back ends the walk', async () => {
  intercom.intercept.handler = faultInjector({
    rate: 1,
    random: () => 0,
    kinds: ['repeated_cursor'],
  }).middleware;
  const error = await rejection(collect(intercom.full('contact'))).finally(skipBackoffs());
  assert.ok(error instanceof ApiError && error.status === null, String(error));
  assert.match(error.message, /returned the cursor ".+" again/);
});

/** Makes backoffs as short as they can be. */
function skipBackoffs(): () => void {
  const { random } = Math;
  Math.random = () => 0;
  return () => {
    Math.random = random;
  };
}

test.run();
