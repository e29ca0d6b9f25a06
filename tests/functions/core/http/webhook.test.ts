import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fixtureDefinition } from '../fixture-connector.ts';
import { openShop, type ShopAnswer, shopEvent, shopOrder } from '../shop.ts';

const mebibyte = 1024 * 1024;
const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const genuine = { 'x-secret': 'webhook-secret-1' };
const created = (id = 'evt_1') => shopEvent(id, 'order.created', shopOrder('o1', 1_767_225_600));

/** Every error has this shape and nothing else. */
function refused(answer: ShopAnswer, status: number, code: string) {
  assert.is(answer.status, status, answer.text);
  assert.equal(Object.keys(answer.body), ['error']);
  assert.equal(Object.keys(answer.body.error), ['code', 'message']);
  assert.is(answer.body.error.code, code);
  assert.match(answer.headers.get('content-type') ?? '', 'application/json');
}

/** Runs `work` and fails when it stored anything in any table. */
async function storesNothing(work: () => Promise<unknown>) {
  const before = await shop.tableCounts();
  await work();
  assert.equal(await shop.tableCounts(), before);
  assert.equal(shop.calls, [], 'the database was called');
}

/** A body that counts the chunks taken from it. */
function streamed(chunks: number, size = 64 * 1024) {
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.pulled++ === chunks) controller.close();
        else controller.enqueue(new Uint8Array(size).fill(32));
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, init: { body, duplex: 'half' as const } };
}

test('a genuine event is applied in one call of the database and answered with what it did', async () => {
  const answer = await shop.deliver(created());
  assert.is(answer.status, 200);
  assert.equal(answer.body, {
    outcome: 'processed',
    event_id: 'evt_1',
    event_type: 'order.created',
    counts: { shop_order: { created: 1 } },
  });
  assert.equal(shop.calls, ['apply_webhook']);
  assert.equal(await shop.mirror.entities(), ['shop_order o1 v=']);
});

for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} is answered 405 and told to POST, before anything else is looked at`, () =>
    storesNothing(async () => {
      for (const path of ['/webhook/shop_main', '/webhook/no_such_app', '/webhook/Not-A-Key']) {
        const answer = await shop.webhook(path, { method });
        refused(answer, 405, 'method_not_allowed');
        assert.is(answer.headers.get('allow'), 'POST');
      }
    }));
}

test('a HEAD handshake is answered by the connector, and is a 405 for one that has none', async () => {
  assert.is((await shop.webhook('/webhook/shop_main', { method: 'HEAD' })).status, 405);
  const handshake = ({ method }: Request) =>
    method === 'HEAD' ? new Response(null, { headers: { 'x-shop': 'hello' } }) : null;
  shop.restart({ connector: { webhook: { ...fixtureDefinition(shop.client).webhook, handshake } } });
  const answer = await shop.webhook('/webhook/shop_main', { method: 'HEAD' });
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('x-shop'), 'hello');
  assert.is((await shop.webhook('/webhook/no_such_app', { method: 'HEAD' })).status, 405);
});

test('a body over one MiB is answered 413, before the key is looked at', () =>
  storesNothing(async () => {
    const body = 'x'.repeat(mebibyte + 1);
    refused(await shop.webhook('/webhook/shop_main', { body, headers: genuine }), 413, 'too_large');
    refused(await shop.webhook('/webhook/Not-A-Key', { body }), 413, 'too_large');
  }));

test('a Content-Length over one MiB is refused without reading the body', () =>
  storesNothing(async () => {
    const { seen, init } = streamed(1);
    const headers = { ...genuine, 'content-length': String(mebibyte + 1) };
    refused(await shop.webhook('/webhook/shop_main', { ...init, headers }), 413, 'too_large');
    assert.equal(seen, { pulled: 0, cancelled: true });
  }));

test('a chunked body is read up to one MiB and no further, whatever Content-Length says', () =>
  storesNothing(async () => {
    for (const headers of [genuine, { ...genuine, 'content-length': '10' }]) {
      const { seen, init } = streamed(1000);
      refused(await shop.webhook('/webhook/shop_main', { ...init, headers }), 413, 'too_large');
      assert.is(seen.pulled, 17);
      assert.ok(seen.cancelled);
    }
  }));

test('a body of exactly one MiB is read', async () => {
  const event = JSON.stringify(created());
  const body = event + ' '.repeat(mebibyte - event.length);
  assert.is((await shop.webhook('/webhook/shop_main', { body, headers: genuine })).status, 200);
});

test('a malformed app key is answered 400', () =>
  storesNothing(async () => {
    for (const key of ['Shop', 'shop-main', 'shop.main', 'a%2Fb', '%E0%A4%A', "x'--", '%00', 'ümlaut']) {
      const answer = await shop.webhook(`/webhook/${key}`, { body: '{}', headers: genuine });
      refused(answer, 400, 'malformed_app_key');
    }
  }));

test('an app that is not configured is answered 404, also by a name that every object has', () =>
  storesNothing(async () => {
    for (const key of ['other_main', 'constructor', '__proto__'])
      refused(await shop.webhook(`/webhook/${key}`, { body: '{}', headers: genuine }), 404, 'unknown_app');
  }));

test('a path that is not a webhook is answered 404', async () => {
  for (const path of ['/webhook', '/webhook/', '/webhook/shop_main/more', '/'])
    refused(await shop.webhook(path, { body: '{}' }), 404, 'not_found');
});

test('an unsigned or wrongly signed request is answered 401, says nothing of the reason and stores nothing', () =>
  storesNothing(async () => {
    for (const headers of [{}, { 'x-secret': '' }, { 'x-secret': 'wrong-signature-1' }]) {
      for (const body of [JSON.stringify(created()), 'not json', '']) {
        const answer = await shop.webhook('/webhook/shop_main', { body, headers });
        refused(answer, 401, 'invalid_signature');
        assert.not.match(answer.text, /SHOP_|secret|mismatch|missing|wrong-signature/i);
      }
    }
  }));

test('what is signed but no event is answered 400', () =>
  storesNothing(async () => {
    const invalidUtf8 = new Uint8Array([...new TextEncoder().encode('{"id":"'), 0xff, 0xfe, 0x22, 0x7d]);
    for (const body of ['not json', '', '[1]', 'null', '{"id":', invalidUtf8, JSON.stringify({ id: 'evt' })])
      refused(await shop.webhook('/webhook/shop_main', { body, headers: genuine }), 400, 'malformed_event');
  }));

test('an event nobody needs, and a ping, is answered 200 ignored', async () => {
  for (const event of [
    shopEvent('evt_1', 'refund.created', { id: 'r1' }),
    { id: 'p', type: 'ping', at: 0 },
  ]) {
    const answer = await shop.deliver(event);
    assert.is(answer.status, 200);
    assert.is(answer.body.outcome, 'ignored');
    assert.equal(answer.body.counts, {});
  }
  assert.equal(await shop.mirror.entities(), []);
});

test('a second delivery of an event is answered 200 duplicate and changes nothing', async () => {
  await shop.deliver(created());
  const answer = await shop.deliver(created());
  assert.is(answer.status, 200);
  assert.is(answer.body.outcome, 'duplicate');
  const log = await shop.mirror.rows('select outcome from supasaasy.webhook_logs order by id');
  assert.equal(log, [{ outcome: 'processed' }, { outcome: 'duplicate' }]);
});

test('an event delivered ten times at once is applied once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => shop.deliver(created())));
  assert.equal(answers.map((answer) => answer.body.outcome).sort(), [
    ...Array.from({ length: 9 }, () => 'duplicate'),
    'processed',
  ]);
  const counts = await shop.tableCounts();
  assert.is(counts.entities, 1);
  assert.is(counts.webhook_events, 1);
});

test('when the database cannot be reached the answer is a generic 500, and the next delivery is applied', async () => {
  shop.setDown(true);
  const failed = await shop.deliver(created());
  refused(failed, 500, 'internal');
  assert.not.match(failed.text, /ECONNREFUSED|db\.internal|supasaasy/);
  shop.setDown(false);
  assert.is((await shop.deliver(created())).body.outcome, 'processed');
});

test('when a statement fails the event is as if it had never come, and the next delivery is applied', async () => {
  const rename = (from: string, to: string) =>
    shop.mirror.database.exec(`alter function supasaasy.${from} rename to ${to}`);
  await rename('merge_batch', 'merge_batch_away');
  const before = await shop.tableCounts();
  const failed = await shop.deliver(created());
  await rename('merge_batch_away', 'merge_batch');
  refused(failed, 500, 'internal');
  assert.not.match(failed.text, /merge_batch|function/);
  assert.equal(await shop.tableCounts(), before);
  assert.is((await shop.deliver(created())).body.outcome, 'processed');
});

for (const name of ['SHOP_API_KEY', 'SHOP_WEBHOOK_SECRET', 'SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY']) {
  test(`without ${name} the answer is a generic 500, and the next delivery after it is set is applied`, async () => {
    const value = shop.env[name];
    shop.restart();
    delete shop.env[name];
    const failed = await shop.deliver(created());
    shop.env[name] = value;
    refused(failed, 500, 'internal');
    assert.not.match(failed.text, name);
    assert.is((await shop.deliver(created())).body.outcome, 'processed');
  });
}

test('a secret variable of separators alone admits nobody', async () => {
  shop.env.SHOP_WEBHOOK_SECRET = ' , ';
  const answer = await shop.webhook('/webhook/shop_main', {
    body: JSON.stringify(created()),
    headers: { 'x-secret': '' },
  });
  shop.env.SHOP_WEBHOOK_SECRET = 'webhook-secret-1';
  refused(answer, 500, 'internal');
  assert.equal(shop.calls, []);
});

test('an object that an event leaves open is read again after the response', async () => {
  shop.objects.order = [shopOrder('o1', 1_767_225_700, { v: 7 })];
  const answer = await shop.deliver(shopEvent('evt_1', 'order.touched', { id: 'o1' }));
  assert.is(answer.status, 200);
  assert.equal(shop.calls.slice(0, 1), ['apply_webhook']);
  await shop.settled();
  assert.equal(await shop.mirror.entities(), ['shop_order o1 v=7']);
  assert.equal(await shop.mirror.rows('select 1 from supasaasy.rereads'), []);
});

test('a reading after the response that fails is printed, and the response stands', async () => {
  shop.objects.order = [shopOrder('o1', 1_767_225_700)];
  const delivery = shop.deliver(shopEvent('evt_1', 'order.touched', { id: 'o1' }));
  const answer = await delivery;
  shop.setDown(true);
  await shop.settled();
  assert.is(answer.status, 200);
  assert.match(shop.printed.join('\n'), /^after the response: /m);
});

test('with logging off an ignored event costs no call of the database, and nothing is logged', async () => {
  shop.restart({ webhookLogging: false });
  await shop.deliver(shopEvent('evt_1', 'refund.created', { id: 'r1' }));
  assert.equal(shop.calls, []);
  assert.is((await shop.deliver(created())).body.outcome, 'processed');
  assert.equal(await shop.mirror.rows('select 1 from supasaasy.webhook_logs'), []);
});

test('no secret, signature, header or payload reaches the console or the log table', async () => {
  await shop.deliver(created());
  await shop.webhook('/webhook/shop_main', { body: '{}', headers: { 'x-secret': 'wrong-signature-1' } });
  await shop.webhook('/webhook/shop_main', { body: 'payload-text', headers: genuine });
  shop.setDown(true);
  await shop.deliver(created('evt_2'));
  shop.setDown(false);
  assert.is(shop.printed.length, 3);
  const logged = JSON.stringify(await shop.mirror.rows('select * from supasaasy.webhook_logs'));
  for (const secret of [
    'webhook-secret-1',
    'wrong-signature-1',
    'shop-api-key-1',
    'payload-text',
    shop.gateway.serviceRoleKey,
  ]) {
    assert.not.match(shop.printed.join('\n'), secret);
    assert.not.match(logged, secret);
  }
});

test.run();
