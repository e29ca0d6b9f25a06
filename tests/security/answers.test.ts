import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { timingSafeEqual } from '../../supabase/functions/_shared/core/contract/hmac.ts';
import { openShop, type ShopAnswer, shopEvent, shopOrder } from '../functions/core/shop.ts';

const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const admin = { authorization: 'Bearer admin-key-1', origin: 'https://elsewhere.example' };
const order = shopEvent('evt_1', 'order.created', shopOrder('o1', 1_767_225_600));

/** Requests of every kind to every function, from another site. */
async function answers(): Promise<ShopAnswer[]> {
  const genuine = { 'x-secret': 'webhook-secret-1', origin: 'https://elsewhere.example' };
  const preflight = {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  };
  return [
    await shop.webhook('/webhook/shop_main', { headers: genuine, body: JSON.stringify(order) }),
    await shop.webhook('/webhook/shop_main', { body: '{}' }),
    await shop.webhook('/webhook/shop_main', preflight),
    await shop.sync({ headers: admin, body: '{"app_key":"shop_main","mode":"full"}' }),
    await shop.sync({ headers: admin, body: '{}' }),
    await shop.sync({ body: '{}' }),
    await shop.sync(preflight),
    await shop.worker({ headers: admin }),
    await shop.worker(preflight),
    await shop.jobStatus({ headers: admin }, '/job-status/x'),
    await shop.jobStatus({}, '/job-status/x'),
    await shop.jobStatus(preflight, '/job-status/x'),
    await shop.jobStatus({}, '/'),
  ];
}

test('no page of another site is let in: there is no CORS header in any answer', async () => {
  for (const { status, headers } of await answers())
    for (const [name] of headers) assert.not.match(name, /^access-control/i, String(status));
});

test('every error has the one shape, and is JSON', async () => {
  const found = (await answers()).filter(({ status }) => status >= 400);
  assert.ok(found.length >= 9);
  for (const { body, text, headers } of found) {
    assert.match(headers.get('content-type') ?? '', 'application/json', text);
    assert.equal(Object.keys(body), ['error']);
    const { code, message, ...rest } = body.error;
    assert.match(code, /^[a-z_]+$/);
    assert.type(message, 'string');
    assert.ok(Object.keys(rest).every((key) => key === 'details'));
  }
});

test('what goes wrong inside is answered with a generic 500, whatever it is', async () => {
  const generic = { error: { code: 'internal', message: 'the request could not be processed' } };
  shop.setDown(true);
  assert.equal((await shop.deliver(order)).body, generic);
  assert.equal((await shop.run({ app_key: 'shop_main', mode: 'full' })).body, generic);
  assert.equal((await shop.work()).body, generic);
  assert.equal((await shop.job('00000000-0000-4000-8000-000000000000')).body, generic);
  shop.setDown(false);
  for (const name of ['ADMIN_API_KEY', 'SHOP_API_KEY', 'SHOP_WEBHOOK_SECRET'] as const) {
    delete shop.env[name];
    for (const answer of [
      await shop.webhook('/webhook/shop_main', { body: '{}' }),
      await shop.sync({ body: '{}' }),
      await shop.worker({}),
      await shop.jobStatus({}, '/job-status/x'),
    ]) {
      assert.not.match(answer.text, /[A-Z]+_[A-Z_]+/, answer.text);
      if (answer.status >= 500) assert.equal(answer.body, generic);
    }
  }
});

test('secrets are compared in full, whatever their lengths, and equal only when they are', () => {
  for (const [given, expected, equal] of [
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['xbc', 'abc', false],
    ['ab', 'abc', false],
    ['abcabc', 'abc', false],
    ['abca', 'abc', false],
    ['', 'abc', false],
    ['abc', '', false],
    ['\0\0\0', '', false],
    ['ü', 'ü', true],
    ['u\u0308', 'ü', false],
  ] as const)
    assert.is(timingSafeEqual(given, expected), equal, `${given} ${expected}`);
});

test('a comparison looks at every byte it was given, also when the first differs', () => {
  const { encode } = TextEncoder.prototype;
  const reads: number[] = [];
  TextEncoder.prototype.encode = function (text?: string) {
    const bytes = encode.call(this, text);
    let n = 0;
    reads.push(0);
    const index = reads.length - 1;
    return new Proxy(bytes, {
      get(target, property) {
        if (typeof property === 'string' && /^\d+$/.test(property)) reads[index] = ++n;
        return Reflect.get(target, property, target);
      },
    }) as ReturnType<typeof encode>;
  };
  try {
    timingSafeEqual('x'.repeat(40), 'y'.repeat(40));
    timingSafeEqual('x'.repeat(40), 'x');
  } finally {
    TextEncoder.prototype.encode = encode;
  }
  assert.equal(reads, [40, 40, 40, 40]);
});

test.run();
