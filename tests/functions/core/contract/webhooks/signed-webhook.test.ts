import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Account,
  ConfigurationError,
  NormalizationError,
  noWebhook,
  type Payload,
  type SignedWebhookRecord,
  signatureSchemes,
  signedWebhook,
  type WebhookHandshake,
  WebhookVerificationError,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { signerOf } from '../../../../../supabase/functions/_shared/core/contract/webhooks/signature.ts';

const account: Account = {
  appKey: 'acme_main',
  resources: ['contact'],
  excludeFields: {},
  syncFrom: null,
  options: {},
  apiKey: 'key',
  webhookSecrets: ['secret-1'],
  apiBaseUrl: null,
};

const record: SignedWebhookRecord = {
  scheme: signatureSchemes.github,
  event: {
    id: 'id',
    type: 'type',
    occurredAt: { field: 'created', unit: 'seconds' },
    object: 'data.object',
    complete: true,
  },
};
const plain = {
  id: 'evt_1',
  type: 'contact.updated',
  created: 1_767_225_600,
  data: { object: { id: 'c1' } },
};

async function received(
  webhook: ReturnType<typeof signedWebhook>,
  body: unknown,
  more: Record<string, string> = {},
  at = new Date(),
) {
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const headers = new Headers({ ...(await webhook.sign(bytes, 'secret-1', at)), ...more });
  return webhook.verify({ method: 'POST', headers, body: bytes }, account);
}

async function eventsOf(
  changes: Partial<SignedWebhookRecord['event']>,
  body: unknown,
  headers?: Record<string, string>,
) {
  const webhook = signedWebhook({ ...record, event: { ...record.event, ...changes } });
  const payload = await received(webhook, body, headers);
  return (webhook.split(payload) ?? [payload]).map((each) => webhook.event(each));
}

const whole = {
  id: 'evt_1',
  type: 'contact.updated',
  occurredAt: 1_767_225_600,
  object: { id: 'c1' },
  complete: true,
};

/** What is said of the event, how it is delivered, what is read of it. */
const read: readonly (readonly [
  string,
  Partial<SignedWebhookRecord['event']>,
  unknown,
  Record<string, string>,
  object,
])[] = [
  ['paths', {}, plain, {}, whole],
  [
    'a time in milliseconds',
    { occurredAt: { field: 'at', unit: 'milliseconds' } },
    { ...plain, at: 1_767_225_600_500 },
    {},
    { ...whole, occurredAt: 1_767_225_600.5 },
  ],
  [
    'a time in ISO 8601',
    { occurredAt: { field: 'at', unit: 'iso8601' } },
    { ...plain, at: '2026-01-01T01:00:00+01:00' },
    {},
    whole,
  ],
  ['a time written as text', {}, { ...plain, created: '1767225600' }, {}, whole],
  ['numbers for ids', {}, { ...plain, id: 5 }, {}, { ...whole, id: '5' }],
  [
    'headers',
    {
      id: { header: 'X-Id' },
      type: { header: 'X-Topic' },
      occurredAt: { header: 'X-At', unit: 'iso8601' },
      object: '',
    },
    { id: 'c1' },
    { 'X-Id': 'd1', 'X-Topic': 'contact.updated', 'X-At': '2026-01-01T00:00:00Z' },
    { ...whole, id: 'd1' },
  ],
  [
    'a type in two places',
    { type: [{ header: 'X-Event' }, 'action'] },
    { ...plain, action: 'opened' },
    { 'X-Event': 'issues' },
    { ...whole, type: 'issues.opened' },
  ],
  ['the part of a type that is there', { type: ['type', 'action'] }, plain, {}, whole],
  ['no object', {}, { ...plain, data: {} }, {}, { ...whole, object: null }],
  [
    'no object and no time',
    {},
    { id: 'evt_1', type: 'contact.updated' },
    {},
    { ...whole, object: null, occurredAt: 0, complete: false },
  ],
  ['objects that are never there', { object: null }, plain, {}, { ...whole, object: null }],
  ['an incomplete object', { complete: false }, plain, {}, { ...whole, complete: false }],
  [
    'a version that is ours',
    { complete: { field: 'version', equals: '7' } },
    { ...plain, version: '7' },
    {},
    whole,
  ],
  [
    'a version that is not',
    { complete: { field: 'version', equals: '7' } },
    { ...plain, version: '6' },
    {},
    { ...whole, complete: false },
  ],
];
for (const [about, changes, body, headers, expected] of read) {
  test(`reads events with ${about}`, async () => {
    assert.equal(await eventsOf(changes, body, headers), [expected]);
  });
}

test('an event without an id is a new one each time', async () => {
  const { id: _, ...nameless } = plain;
  for (const id of ['id', null]) {
    const [[first], [second]] = [await eventsOf({ id }, nameless), await eventsOf({ id }, nameless)];
    assert.match(first?.id ?? '', /^[0-9a-f-]{36}$/);
    assert.is.not(first?.id, second?.id);
  }
});

test('an event without a time of its own is dated by its signature, and its object is not believed', async () => {
  const webhook = signedWebhook({
    scheme: signatureSchemes.slack,
    event: { ...record.event, occurredAt: null },
  });
  const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 10_000);
  const event = webhook.event(await received(webhook, plain, {}, at));
  assert.equal([event.occurredAt, event.complete], [at.getTime() / 1000, false]);
});

test('without any time, events are refused by type or by delivery', async () => {
  assert.throws(
    () => signedWebhook({ ...record, event: { ...record.event, occurredAt: null } }),
    (error: unknown) => error instanceof ConfigurationError,
  );
  const { created: _, ...timeless } = plain;
  await eventsOf({}, timeless).then(
    () => assert.unreachable(),
    (error) => {
      assert.instance(error, NormalizationError);
      assert.match(error.message, /the event contact\.updated has no time/);
    },
  );
});

const malformed: readonly unknown[] = [
  '',
  'hello',
  '[]',
  'null',
  '"text"',
  '7',
  {},
  { unrelated: true },
  { ...plain, type: 7 },
  { ...plain, created: 'soon' },
];
for (const body of malformed) {
  test(`a genuine ${JSON.stringify(body)} is a NormalizationError`, async () => {
    for (const batch of [undefined, '', 'events']) {
      await eventsOf(batch === undefined ? {} : { batch }, body).then(
        () => assert.unreachable(),
        (error) => assert.instance(error, NormalizationError),
      );
    }
  });
}

const several = [plain, { ...plain, id: 'evt_2' }];
for (const [batch, body] of [
  ['', several],
  ['data.events', { data: { events: several } }],
] as const) {
  test(`a delivery may hold several events, at "${batch}", each with the headers of all`, async () => {
    const events = await eventsOf({ batch, type: { header: 'X-Topic' } }, body, {
      'X-Topic': 'contact.updated',
    });
    assert.equal(
      events.map(({ id, type }) => `${id} ${type}`),
      ['evt_1 contact.updated', 'evt_2 contact.updated'],
    );
  });
}

test('what is listed as an event and is none is a NormalizationError', async () => {
  await eventsOf({ batch: '' }, [plain, 7]).then(
    () => assert.unreachable(),
    (error) => assert.instance(error, NormalizationError),
  );
});

test('the URL that is signed is the app’s own setting, else where the request says it went', async () => {
  const webhook = signedWebhook({ ...record, scheme: signatureSchemes.hubspot });
  const body = new TextEncoder().encode(JSON.stringify(plain));
  const url = 'https://hooks.acme.example/in';
  const headers = new Headers(
    await signerOf(signatureSchemes.hubspot).sign(body, 'secret-1', new Date(), url),
  );
  const request = { method: 'POST', headers, body };
  await webhook.verify({ ...request, url }, account);
  await webhook.verify(
    { ...request, url: 'https://other.example' },
    { ...account, options: { webhook_url: url } },
  );
  for (const other of [request, { ...request, url: 'https://other.example' }]) {
    await webhook.verify(other, account).then(
      () => assert.unreachable(),
      (error) => assert.instance(error, WebhookVerificationError),
    );
  }
});

const handshaken = (handshake: WebhookHandshake) => signedWebhook({ ...record, handshake });
const at = (query: string, method = 'GET') =>
  new Request(`https://x.example/webhook/acme_main${query}`, { method });

test('a HEAD request is answered where the provider tries URLs so', () => {
  assert.is(handshaken({ by: 'head' }).handshake(at('', 'HEAD'))?.status, 200);
  assert.is(handshaken({ by: 'head' }).handshake(at('')), null);
  assert.is(signedWebhook(record).handshake(at('', 'HEAD')), null);
});

test('the parameter of a GET is sent back as text that no browser takes for a page', async () => {
  const webhook = handshaken({ by: 'get', param: 'hub.challenge' });
  const answer = webhook.handshake(at('?hub.challenge=%3Cb%3E1'));
  assert.is(await answer?.text(), '<b>1');
  assert.is(answer?.headers.get('content-type'), 'text/plain; charset=utf-8');
  assert.is(answer?.headers.get('x-content-type-options'), 'nosniff');
  assert.is(webhook.handshake(at('?challenge=1')), null);
  assert.is(webhook.handshake(at('?hub.challenge=1', 'POST')), null);
  assert.is(webhook.handshake(at(`?hub.challenge=${'x'.repeat(1001)}`)), null);
  const json = handshaken({ by: 'get', param: 'hub.challenge', answer: 'json' });
  assert.equal(await json.handshake(at('?hub.challenge=1'))?.json(), { 'hub.challenge': '1' });
});

test('the challenge of a genuine delivery is sent back; events are not taken for one', async () => {
  const handshake: WebhookHandshake = {
    by: 'body',
    when: { field: 'type', equals: 'url_verification' },
    challenge: 'challenge',
  };
  const webhook = handshaken(handshake);
  const payload = await received(webhook, { type: 'url_verification', challenge: 'abc' });
  assert.is(await webhook.reply(payload)?.text(), 'abc');
  assert.is(webhook.reply(plain), null);
  assert.is(webhook.reply({ type: 'url_verification', challenge: 7 }), null);
  assert.is(signedWebhook(record).reply(payload), null);
  const json = handshaken({ ...handshake, answer: 'json' });
  assert.equal(await json.reply(payload)?.json(), { challenge: 'abc' });
});

test('a connector without webhooks refuses every delivery, and says why', async () => {
  const webhook = noWebhook('because the provider sends none');
  assert.is(webhook.refuses, 'because the provider sends none');
  const body = new TextEncoder().encode(JSON.stringify(plain));
  const headers = new Headers(await webhook.sign(body, 'secret-1', new Date()));
  await webhook.verify({ method: 'POST', headers, body }, account).then(
    () => assert.unreachable(),
    (error) => assert.instance(error, WebhookVerificationError),
  );
  assert.throws(
    () => webhook.event(plain as Payload),
    (error: unknown) => error instanceof NormalizationError,
  );
  assert.throws(
    () => noWebhook(''),
    (error: unknown) => error instanceof ConfigurationError,
  );
});

test.run();
