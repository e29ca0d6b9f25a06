import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../local/providers/clock.ts';
import {
  CursorExpiredError,
  RateLimitError,
  rateLimitOf,
  type SyncPage,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { changesOf, collect, openIntercom, openStripe, rejection, upserted } from './accounts.ts';

type Stripe = Awaited<ReturnType<typeof openStripe>>;
type Intercom = Awaited<ReturnType<typeof openIntercom>>;

function stripeTest(name: string, run: (stripe: Stripe) => Promise<void>) {
  test(name, async () => {
    const stripe = await openStripe();
    await run(stripe).finally(() => stripe.provider.close());
  });
}

function intercomTest(name: string, run: (intercom: Intercom) => Promise<void>) {
  test(name, async () => {
    const intercom = await openIntercom({ scrollPageSize: 5 });
    await run(intercom).finally(() => intercom.provider.close());
  });
}

/** Walks, and changes the world after each page but the last. */
async function whileWalked(
  pages: AsyncIterable<SyncPage>,
  change: (page: SyncPage) => void,
): Promise<SyncPage[]> {
  const all: SyncPage[] = [];
  for await (const page of pages) {
    all.push(page);
    if (page.cursor !== null) change(page);
  }
  return all;
}

const listed = (pages: readonly SyncPage[]) => pages.flatMap((page) => page.listed ?? []);

stripeTest(
  'Stripe: pages are stable: nothing that was there all the time is missed or met twice',
  async (stripe) => {
    const { world } = stripe;
    const ids = Array.from({ length: 350 }, () => {
      world.clock.advance(1);
      return world.create('customer', {}).id;
    });
    const gone = new Set<string>();
    const pages = await whileWalked(stripe.full('customer'), (page) => {
      world.clock.advance(60);
      for (let n = 0; n < 7; n++) world.create('customer', {});
      const shown = listed([page]);
      // The cursor itself, one that was shown, and one that is still to come.
      const next = ids[ids.indexOf(shown.at(-1) as string) - 3];
      for (const id of [shown.at(-1), shown[5], next]) {
        if (!id || gone.has(id)) continue;
        world.delete('customer', id);
        gone.add(id);
      }
      const other = ids[ids.indexOf(shown.at(-1) as string) - 10];
      if (other) world.update('customer', other, { name: 'changed' });
    });
    assert.is(stripe.connector.sync.sweepOf('customer', 'full'), 'delete');
    const seen = listed(pages);
    assert.is(new Set(seen).size, seen.length);
    for (const id of ids) assert.ok(seen.includes(id) || gone.has(id), `${id} was missed`);
  },
);

stripeTest('Stripe: the cursor went with its object: the listing asks to begin again', async (stripe) => {
  for (let n = 0; n < 150; n++) stripe.world.create('customer', {});
  stripe.intercept.handler = async (c, next) => {
    const cursor = c.req.query('starting_after');
    if (!cursor) return next();
    const message = `No such customer: '${cursor}'`;
    const error = {
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'starting_after',
      message,
    };
    return c.json({ error }, 400);
  };
  assert.instance(await rejection(collect(stripe.full('customer'))), CursorExpiredError);
});

intercomTest(
  'Intercom: pages shift: a conversation that is answered moves out of sight, so what was not shown is to be verified',
  async (intercom) => {
    const { world } = intercom;
    const ids = Array.from({ length: 45 }, () => {
      world.clock.advance(1);
      return world.create('conversation', { source: {} as never }).id;
    });
    const answered = ids[2] as string;
    const pages = await whileWalked(intercom.full('conversation'), () => {
      world.clock.advance(60);
      world.addPart(answered, {});
    });
    assert.not.ok(listed(pages).includes(answered), 'the pretend Intercom shows the trap');
    assert.is(intercom.connector.sync.sweepOf('conversation', 'full'), 'verify');
    const [conversation] = await intercom.retrieve('conversation', answered);
    assert.is(conversation?.op, 'upsert');
  },
);

intercomTest(
  'Intercom: a walk over what was modified meets again what changes meanwhile',
  async (intercom) => {
    const { world } = intercom;
    const since = new Date(world.clock.now());
    const ids = Array.from({ length: 45 }, () => {
      world.clock.advance(1);
      return world.create('conversation', { source: {} as never }).id;
    });
    const answered = ids[2] as string;
    let answers = 0;
    const pages = await whileWalked(intercom.since('conversation', since), () => {
      if (answers++ > 0) return;
      world.clock.advance(60);
      world.addPart(answered, { id: 'part-1' });
    });
    const found = upserted(pages, 'intercom_conversation');
    assert.equal(new Set(found), new Set(ids));
    assert.is(found.filter((id) => id === answered).length, 2);
    assert.ok(upserted(pages, 'intercom_conversation_part').includes('part-1'));
  },
);

intercomTest(
  'Intercom: a conversation that vanishes between list and retrieve is a deletion, and was listed',
  async (intercom) => {
    const { world } = intercom;
    const ids = Array.from({ length: 5 }, () => world.create('conversation', { source: {} as never }).id);
    const gone = ids[1] as string;
    intercom.intercept.handler = async (c, next) => {
      if (c.req.path === '/conversations') {
        await next();
        world.delete('conversation', gone);
        return;
      }
      return next();
    };
    const pages = await collect(intercom.full('conversation'));
    assert.equal(new Set(listed(pages)), new Set(ids));
    const deletions = changesOf(pages).filter(({ op }) => op === 'delete');
    assert.equal(
      deletions.map((change) => change.op === 'delete' && change.ref.externalId),
      [gone],
    );
    assert.is(upserted(pages, 'intercom_conversation').length, 4);
  },
);

intercomTest('Intercom: companies are scrolled to the empty page, each met once', async (intercom) => {
  const ids = Array.from({ length: 13 }, () => intercom.world.create('company', {}).id);
  const pages = await whileWalked(intercom.full('company'), () => intercom.world.create('company', {}));
  assert.is(pages.length, 4);
  assert.equal([...listed(pages)].sort(), [...ids].sort());
  assert.is(intercom.connector.sync.sweepOf('company', 'full'), 'verify');
});

intercomTest(
  'Intercom: a scroll that breaks begins anew, as soon as the old one has ended',
  async (intercom) => {
    const { world } = intercom;
    const ids = Array.from({ length: 13 }, () => world.create('company', {}).id);
    let steps = 0;
    intercom.intercept.handler = async (c, next) => {
      if (c.req.path !== '/companies/scroll' || ++steps !== 2) return next();
      await next();
      // The answer is lost, the scroll has moved on.
      c.res = undefined;
      c.res = Response.json(
        { type: 'error.list', errors: [{ code: 'server_error', message: 'timeout' }] },
        { status: 500 },
      );
    };
    const stored: SyncPage[] = [];
    const error = await rejection(
      (async () => {
        for await (const page of intercom.full('company')) stored.push(page);
      })(),
    );
    assert.instance(error, CursorExpiredError);
    assert.is(stored.length, 1);

    const stops = intercom.gate.stops.length;
    const busy = await rejection(collect(intercom.full('company')));
    assert.ok(busy instanceof RateLimitError && busy.retryAfterSeconds === 60, String(busy));
    assert.is(intercom.gate.stops.length, stops, 'other resources go on');

    world.clock.advance(61);
    assert.equal([...listed(await collect(intercom.full('company')))].sort(), [...ids].sort());
  },
);

intercomTest(
  'Intercom: a scroll that was interrupted is not resumed where pages may be lost',
  async (intercom) => {
    for (let n = 0; n < 13; n++) intercom.world.create('company', {});
    let cursor: string | null = null;
    for await (const page of intercom.full('company')) {
      cursor = page.cursor;
      break;
    }
    assert.type(cursor, 'string');
    assert.instance(await rejection(collect(intercom.full('company', { cursor }))), CursorExpiredError);
    const rest = await collect(intercom.full('company', { cursor, handedOver: true }));
    assert.is(listed(rest).length, 8);
  },
);

intercomTest('Intercom: a search cursor that is refused asks for a new beginning', async (intercom) => {
  intercom.world.create('contact', {});
  const since = new Date(intercom.world.clock.now() - 1000);
  for (const pages of [
    intercom.full('contact', { cursor: 'expired' }),
    intercom.since('contact', since, { cursor: 'expired' }),
    intercom.full('conversation', { cursor: 'expired' }),
  ])
    assert.instance(await rejection(collect(pages)), CursorExpiredError);
});

stripeTest(
  'Stripe: bad records among good ones are kept apart, and the page goes on from a good one',
  async (stripe) => {
    const good = { id: 'cus_1', object: 'customer', created: 1 };
    const bad = [{ id: 'cus_bad', created: 'x' }, { created: 1 }];
    const cursors: (string | undefined)[] = [];
    stripe.intercept.handler = async (c) => {
      cursors.push(c.req.query('starting_after'));
      const isFirst = cursors.length === 1;
      return c.json({ object: 'list', data: isFirst ? [good, ...bad] : [], has_more: isFirst });
    };
    const pages = await collect(stripe.full('customer'));
    const ops = changesOf(pages).map(({ op }) => op);
    assert.equal(ops, ['upsert', 'quarantine', 'quarantine']);
    assert.equal(
      pages.map((page) => page.listed),
      [null, []],
      'a page that hides an id says nothing of what it showed',
    );
    assert.equal(cursors, [undefined, 'cus_bad']);
  },
);

test('Stripe: events are kept for 30 days: what is older must be read in full', async () => {
  const { connector, provider } = await openStripe();
  await provider.close();
  const now = new Date('2026-03-01T00:00:00Z');
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const days = 24 * 60 * 60;
  assert.is(connector.sync.canSyncSince('customer', before(29 * days), now), true);
  // Ten minutes of overlap are asked for as well.
  assert.is(connector.sync.canSyncSince('customer', before(30 * days - 601), now), true);
  assert.is(connector.sync.canSyncSince('customer', before(30 * days - 599), now), false);
  assert.is(connector.sync.canSyncSince('customer', before(31 * days), now), false);
});

test('Stripe: a key of a sandbox gets the limit of a sandbox', async () => {
  const stripe = await openStripe({ clock: createClock('2026-03-01T09:00:00Z') });
  await stripe.provider.close();
  const limit = (apiKey: string) => {
    const { requestsPerSecond, burst } = rateLimitOf(stripe.connector.metadata.rateLimit, {
      ...stripe.app,
      apiKey,
    });
    return requestsPerSecond + burst;
  };
  for (const key of ['sk_live_1', 'rk_live_1']) assert.is(limit(key), 100);
  for (const key of ['sk_test_1', 'rk_test_1']) assert.is(limit(key), 25);
});

test('Intercom: no ten seconds hold more calls than 10,000 a minute allow', async () => {
  const intercom = await openIntercom();
  await intercom.provider.close();
  const { requestsPerSecond, burst } = rateLimitOf(intercom.connector.metadata.rateLimit, intercom.app);
  assert.ok(requestsPerSecond * 10 + burst <= 1666);
});

test.run();
