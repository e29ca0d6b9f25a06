import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fixtureDefinition } from '../functions/core/fixture-connector.ts';
import { openShop, shopEvent, shopOrder } from '../functions/core/shop.ts';

const tooMuch = 'x'.repeat(1024 * 1024 + 1);
const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

/** What each stage of a webhook looks at, in order; a request breaks every rule from one stage on. */
const webhookStages = [
  { code: 'method_not_allowed', method: 'DELETE' },
  { code: 'too_large', body: tooMuch },
  { code: 'malformed_app_key', key: 'Not-A-Key' },
  { code: 'unknown_app', key: 'nobody' },
  { code: 'invalid_signature', secret: 'wrong' },
  { code: 'malformed_event', body: 'no event' },
] as const;

webhookStages.forEach((stage, index) => {
  test(`webhook: ${stage.code} comes before whatever is wrong behind it`, async () => {
    const before = await shop.tableCounts();
    for (const later of webhookStages.slice(index)) {
      const request = { method: 'POST', key: 'shop_main', secret: 'webhook-secret-1', ...later, ...stage };
      const { method, key, secret } = request;
      const answer = await shop.webhook(`/webhook/${key}`, {
        method,
        headers: { 'x-secret': secret },
        body: 'body' in request ? request.body : '{}',
      });
      assert.is(answer.body.error.code, stage.code, later.code);
    }
    assert.equal(await shop.tableCounts(), before);
    assert.equal(shop.calls, []);
  });
});

test('webhook: nothing of a body is read before its length is known to be allowed, and nothing is parsed before the signature', async () => {
  const seen: string[] = [];
  const { webhook } = fixtureDefinition(shop.client);
  shop.restart({
    connector: {
      webhook: {
        ...webhook,
        verify: async (request, app) => {
          seen.push(`verify ${new TextDecoder().decode(request.body)}`);
          return webhook.verify(request, app);
        },
        event: (payload) => {
          seen.push('parse');
          return webhook.event(payload);
        },
      },
    },
  });
  await shop.webhook('/webhook/shop_main', { body: '{"a" : 1}', headers: { 'x-secret': 'wrong' } });
  assert.equal(seen, ['verify {"a" : 1}']);
});

test('webhook: the signature is checked over the bytes as they came', async () => {
  const seen: number[][] = [];
  const { webhook } = fixtureDefinition(shop.client);
  const verify: typeof webhook.verify = async (request, app) => {
    seen.push([...request.body]);
    return webhook.verify(request, app);
  };
  shop.restart({ connector: { webhook: { ...webhook, verify } } });
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x0d, 0x0a, 0xff, 0x00, 0x7d, 0x20]);
  await shop.webhook('/webhook/shop_main', { body: bytes });
  assert.equal(seen, [[...bytes]]);
});

test('webhook: the limit stands behind the signature and before the event is parsed', async () => {
  const { webhook } = fixtureDefinition(shop.client);
  let parsed = 0;
  const event: typeof webhook.event = (payload) => {
    parsed++;
    return webhook.event(payload);
  };
  shop.restart({ webhookLogging: false, connector: { webhook: { ...webhook, event } } });
  const send = (secret: string) =>
    shop.webhook('/webhook/shop_main', { body: '{"type":"ping"}', headers: { 'x-secret': secret } });
  let sent = 0;
  while ((await send('webhook-secret-1')).status !== 429) assert.ok(++sent < 20_000, 'there is no limit');
  assert.is(parsed, sent);
  assert.is((await send('wrong')).status, 401);
});

const adminFunctions = [
  { name: 'sync', path: '/sync', wrong: 'GET', right: 'POST', hasBody: true },
  { name: 'worker', path: '/worker', wrong: 'GET', right: 'POST', hasBody: true },
  { name: 'jobStatus', path: '/job-status/x', wrong: 'PUT', right: 'GET', hasBody: false },
  { name: 'jobStatus', path: '/job-status/x/cancel', wrong: 'GET', right: 'POST', hasBody: false },
  { name: 'jobStatus', path: '/job-status/x/retry', wrong: 'GET', right: 'POST', hasBody: false },
] as const;

for (const { name, path, wrong, right, hasBody } of adminFunctions) {
  test(`${path}: method, key, limit, size, body`, async () => {
    const before = await shop.tableCounts();
    const code = async (method: string, key: string, body?: string) => {
      const given = body === undefined || !hasBody || method === 'GET' ? {} : { body };
      const init = { method, headers: { authorization: `Bearer ${key}` }, ...given };
      return (await shop[name](init, path)).body.error.code;
    };
    assert.is(await code(wrong, 'wrong', tooMuch), 'method_not_allowed');
    assert.is(await code(right, 'wrong', tooMuch), 'unauthorized');
    if (hasBody) assert.is(await code(right, 'admin-key-1', tooMuch), 'too_large');
    assert.match(await code(right, 'admin-key-1', 'no json'), /^malformed_/);

    let sent = 0;
    while ((await code(right, 'admin-key-1', 'no json')) !== 'too_many_requests')
      assert.ok(++sent < 5000, 'there is no limit');
    assert.is(await code(right, 'admin-key-1', tooMuch), 'too_many_requests');
    assert.is(await code(right, 'wrong', tooMuch), 'unauthorized');
    assert.is(await code(wrong, 'wrong', tooMuch), 'method_not_allowed');
    assert.equal(await shop.tableCounts(), before);
    assert.equal(shop.calls, []);
  });
}

/** A body that says nothing of its length, or lies about it, and counts what is taken of it. */
function endless(headers: Record<string, string>) {
  const seen = { bytes: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.bytes += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        seen.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, init: { body, headers, duplex: 'half' as const } };
}

test('a body without end is read up to one MiB by every function that reads one', async () => {
  const admin = { authorization: 'Bearer admin-key-1' };
  for (const [send, headers] of [
    [(init: RequestInit) => shop.webhook('/webhook/shop_main', init), {}],
    [(init: RequestInit) => shop.sync(init), admin],
    [(init: RequestInit) => shop.worker(init), admin],
  ] as const) {
    for (const lie of [{}, { 'content-length': '2' }, { 'content-length': 'NaN' }]) {
      const { seen, init } = endless({ ...headers, ...lie });
      assert.is((await send(init)).body.error.code, 'too_large');
      assert.equal(seen, { bytes: 17 * 65_536, isCancelled: true });
    }
  }
});

test('a body that breaks off is the sender’s fault, and nothing is printed', async () => {
  const body = new ReadableStream({
    start: (controller) => controller.error(new Error('the connection was lost')),
  });
  const answer = await shop.webhook('/webhook/shop_main', { body, duplex: 'half' });
  assert.equal([answer.status, answer.body.error.code], [400, 'incomplete_body']);
  assert.equal(shop.printed, []);
});

test('the limit of one app is not used up by another', async () => {
  shop.restart({ webhookLogging: false, moreApps: ['shop_other'] });
  const send = (app: string) =>
    shop.webhook(`/webhook/${app}`, {
      body: JSON.stringify(shopEvent('evt', 'ping', {})),
      headers: { 'x-secret': 'webhook-secret-1' },
    });
  let answer = await send('shop_main');
  for (let sent = 0; answer.status !== 429; sent++) {
    assert.ok(sent < 20_000, 'there is no limit');
    answer = await send('shop_main');
  }
  assert.equal(answer.body, {
    error: { code: 'too_many_requests', message: 'too many requests; try again later' },
  });
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  assert.is((await send('shop_other')).status, 200);
});

test('a flood of requests nobody signed locks out neither the provider nor the admin, and writes no row', async () => {
  const before = await shop.tableCounts();
  const event = JSON.stringify(shopEvent('evt_1', 'order.created', shopOrder('o1', 1_767_225_600)));
  for (let n = 0; n < 3000; n++) {
    await shop.webhook('/webhook/shop_main', { body: event, headers: { 'x-secret': `guess-${n}` } });
    await shop.webhook(`/webhook/app_${n}`, { body: event });
    await shop.sync({
      body: '{}',
      headers: { authorization: `Bearer guess-${n}`, 'x-forwarded-for': '10.0.0.1' },
    });
  }
  assert.equal(await shop.tableCounts(), before);
  assert.equal(shop.calls, []);
  const headers = { 'x-forwarded-for': '10.0.0.1' };
  assert.is(
    (
      await shop.webhook('/webhook/shop_main', {
        body: event,
        headers: { ...headers, 'x-secret': 'webhook-secret-1' },
      })
    ).status,
    200,
  );
  assert.is((await shop.run({ app_key: 'shop_main', mode: 'full' })).status, 202);
});

test.run();
