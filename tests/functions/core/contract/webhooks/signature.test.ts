import { createHmac } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ConfigurationError,
  type SignatureScheme,
  signatureSchemes,
  type VerificationFailure,
  WebhookVerificationError,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { signerOf } from '../../../../../supabase/functions/_shared/core/contract/webhooks/signature.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const url = 'https://abc.supabase.co/functions/v1/webhook/acme_main';
const body = '{"id":"evt_1","text":"ü"}';

const schemes: Readonly<Record<string, SignatureScheme>> = {
  ...signatureSchemes,
  sha512: { header: 'X-Sig', algorithm: 'sha512', encoding: 'base64', signed: '{body}' },
  'pairs with ;': {
    header: 'X-Sig',
    algorithm: 'sha256',
    encoding: 'hex',
    signed: '{timestamp}:{body}',
    timestamp: { key: 'ts' },
    signatureKey: 'h1',
    separator: ';',
    toleranceSeconds: 5,
  },
};

/** What becomes of a delivery: `genuine`, or why it is refused. */
async function outcome(
  scheme: SignatureScheme,
  headers: Readonly<Record<string, string>>,
  { secrets = ['secret-1'], text = body, method = 'POST', to = url, at = null as number | null } = {},
): Promise<'genuine' | VerificationFailure> {
  const now = Date.now;
  if (at !== null) Date.now = () => at;
  try {
    await signerOf(scheme).verify({ method, headers: new Headers(headers), body: encode(text) }, secrets, to);
    return 'genuine';
  } catch (error) {
    if (error instanceof WebhookVerificationError) return error.reason;
    throw error;
  } finally {
    Date.now = now;
  }
}

/** Deliveries that providers and specifications publish, to be met exactly. */
const published: readonly {
  readonly of: keyof typeof signatureSchemes;
  readonly secret: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly at: number;
}[] = [
  {
    // https://github.com/standard-webhooks/standard-webhooks
    of: 'standard_webhooks',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    at: 1_614_265_330_000,
  },
  {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    of: 'github',
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: {
      'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    },
    at: 0,
  },
  {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    of: 'slack',
    secret: '8f742231b10e8888abcd99yyyzzz85a5',
    body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    headers: {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    },
    at: 1_531_420_618_000,
  },
];
for (const { of, secret, body: text, headers, at } of published) {
  test(`${of}: the published example is genuine, and nothing like it`, async () => {
    const scheme = signatureSchemes[of];
    assert.is(await outcome(scheme, headers, { secrets: [secret], text, at }), 'genuine');
    assert.is(
      await outcome(scheme, headers, { secrets: [secret], text: `${text} `, at }),
      'signature_mismatch',
    );
  });
}

/** What each preset signs, made without our code. */
const signedByHand: Readonly<Record<keyof typeof signatureSchemes, (at: number) => Record<string, string>>> =
  {
    stripe: (at) => ({
      'stripe-signature': `t=${at / 1000},v1=${mac('sha256', 'hex', `${at / 1000}.${body}`)}`,
    }),
    intercom: () => ({ 'x-hub-signature': `sha1=${mac('sha1', 'hex', body)}` }),
    hubspot: (at) => ({
      'x-hubspot-signature-v3': mac('sha256', 'base64', `POST${url}${body}${at}`),
      'x-hubspot-request-timestamp': String(at),
    }),
    zendesk: (at) => {
      const time = new Date(at).toISOString().replace('.000Z', 'Z');
      return {
        'x-zendesk-webhook-signature': mac('sha256', 'base64', `${time}${body}`),
        'x-zendesk-webhook-signature-timestamp': time,
      };
    },
    notion: () => ({ 'x-notion-signature': `sha256=${mac('sha256', 'hex', body)}` }),
    github: () => ({ 'x-hub-signature-256': `sha256=${mac('sha256', 'hex', body)}` }),
    slack: (at) => ({
      'x-slack-signature': `v0=${mac('sha256', 'hex', `v0:${at / 1000}:${body}`)}`,
      'x-slack-request-timestamp': String(at / 1000),
    }),
    shopify: () => ({ 'x-shopify-hmac-sha256': mac('sha256', 'base64', body) }),
    standard_webhooks: (at) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at / 1000),
      'webhook-signature': `v1,${mac('sha256', 'base64', `msg_1.${at / 1000}.${body}`)}`,
    }),
  };

function mac(algorithm: string, encoding: 'hex' | 'base64', signed: string): string {
  return createHmac(algorithm, 'secret-1').update(signed).digest(encoding);
}

const now = Math.floor(Date.now() / 1000) * 1000;
for (const [name, headersAt] of Object.entries(signedByHand)) {
  test(`${name}: a delivery as the provider documents it is genuine`, async () => {
    assert.is(await outcome(signatureSchemes[name as keyof typeof signedByHand], headersAt(now)), 'genuine');
  });
}

for (const [name, scheme] of Object.entries(schemes)) {
  const signer = signerOf(scheme);
  const genuine = () => signer.sign(encode(body), 'secret-1', new Date(), url);

  test(`${name}: what is signed is genuine, with each of several secrets`, async () => {
    assert.is(await outcome(scheme, await genuine()), 'genuine');
    assert.is(await outcome(scheme, await genuine(), { secrets: ['other', 'secret-1'] }), 'genuine');
  });

  test(`${name}: another body, secret, method or URL is not`, async () => {
    const headers = await genuine();
    assert.is(await outcome(scheme, headers, { text: body.replace('ü', 'u') }), 'signature_mismatch');
    assert.is(await outcome(scheme, headers, { text: '' }), 'signature_mismatch');
    assert.is(await outcome(scheme, headers, { secrets: ['secret-2'] }), 'signature_mismatch');
    assert.is(await outcome(scheme, headers, { secrets: [] }), 'signature_mismatch');
    assert.is(await outcome(scheme, headers, { secrets: [''] }), 'signature_mismatch');
    if (!scheme.signed.includes('{url}')) return;
    assert.is(await outcome(scheme, headers, { to: `${url}?x=1` }), 'signature_mismatch');
    assert.is(await outcome(scheme, headers, { method: 'PUT' }), 'signature_mismatch');
  });

  test(`${name}: a header that is missing, empty or garbage is not`, async () => {
    const headers = await genuine();
    for (const header of Object.keys(headers)) {
      const { [header]: _, ...others } = headers;
      assert.is(await outcome(scheme, others), 'missing_signature');
      for (const value of [
        '',
        'x',
        '0'.repeat(64),
        't=1,v1=0',
        'sha1=',
        '=,=',
        'v1,AAAA',
        'ÿ'.repeat(64),
        '9'.repeat(5000),
      ])
        assert.is.not(await outcome(scheme, { ...others, [header]: value }), 'genuine');
    }
  });

  test(`${name}: any character of a header changed is not`, async () => {
    const headers = await genuine();
    for (const [header, value] of Object.entries(headers)) {
      for (let index = 0; index < value.length; index++) {
        if (!/[a-z0-9]/i.test(value[index] ?? '')) continue;
        const other = value[index] === '7' ? '8' : '7';
        const forged = value.slice(0, index) + other + value.slice(index + 1);
        assert.is.not(await outcome(scheme, { ...headers, [header]: forged }), 'genuine', forged);
      }
    }
  });

  if (scheme.timestamp) {
    test(`${name}: a delivery signed too long ago, or too far ahead, is not`, async () => {
      const { toleranceSeconds = 300 } = scheme;
      for (const seconds of [-toleranceSeconds - 2, toleranceSeconds + 2]) {
        const headers = await signer.sign(
          encode(body),
          'secret-1',
          new Date(Date.now() + seconds * 1000),
          url,
        );
        assert.is(await outcome(scheme, headers), 'timestamp_outside_tolerance');
      }
    });
  }
}

test('one of several signatures is enough; those of other kinds are passed over', async () => {
  const stripe = signatureSchemes.stripe;
  const { 'stripe-signature': header = '' } = await signerOf(stripe).sign(
    encode(body),
    'secret-1',
    new Date(),
  );
  const wrong = '0'.repeat(64);
  assert.is(
    await outcome(stripe, { 'stripe-signature': header.replace(',v1=', `,v1=${wrong},v1=`) }),
    'genuine',
  );
  assert.is(await outcome(stripe, { 'stripe-signature': `${header},v1=${wrong},v0=${wrong}` }), 'genuine');
  assert.is(
    await outcome(stripe, { 'stripe-signature': header.replace('v1=', 'v0=') }),
    'malformed_signature',
  );
  assert.is(await outcome(stripe, { 'stripe-signature': `${header},t=1` }), 'malformed_signature');

  const standard = signatureSchemes.standard_webhooks;
  const headers = await signerOf(standard).sign(encode(body), 'secret-1', new Date());
  const signature = headers['webhook-signature'] ?? '';
  const others = `v1a,${'A'.repeat(88)} v1,${'A'.repeat(43)}=`;
  assert.is(
    await outcome(standard, { ...headers, 'webhook-signature': `${others} ${signature}` }),
    'genuine',
  );
  assert.is(await outcome(standard, { ...headers, 'webhook-signature': others }), 'signature_mismatch');
});

test('upper-case hex is the same signature; a shorter one is none', async () => {
  const { github } = signatureSchemes;
  const { 'x-hub-signature-256': header = '' } = await signerOf(github).sign(
    encode(body),
    'secret-1',
    new Date(),
  );
  const upper = `sha256=${header.slice(7).toUpperCase()}`;
  assert.is(await outcome(github, { 'x-hub-signature-256': upper }), 'genuine');
  assert.is(await outcome(github, { 'x-hub-signature-256': header.slice(0, -2) }), 'malformed_signature');
});

test('secrets in base64 are decoded, their prefix is no part of them, and an empty one proves nothing', async () => {
  const { standard_webhooks: scheme } = signatureSchemes;
  const key = Buffer.from('the bytes of the key');
  const headers = await signerOf(scheme).sign(encode(body), `whsec_${key.toString('base64')}`, new Date());
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  assert.is(headers['webhook-signature'], `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  assert.is(await outcome(scheme, headers, { secrets: [key.toString('base64')] }), 'genuine');

  const forged = createHmac('sha256', '').update(signed).digest('base64');
  const forgery = { ...headers, 'webhook-signature': `v1,${forged}` };
  assert.is(await outcome(scheme, forgery, { secrets: ['whsec_'] }), 'signature_mismatch');
});

const { github, slack, stripe, standard_webhooks: standard } = signatureSchemes;
const weak: readonly (readonly [SignatureScheme, RegExp])[] = [
  [{ ...github, signed: 'all of it' }, /the body is not signed/],
  [{ ...slack, signed: '{body}' }, /the timestamp is not signed/],
  [{ ...github, signed: '{timestamp}{body}' }, /does not say where that is/],
  [{ ...github, signed: '{id}{body}' }, /does not name the header with it/],
  [{ ...github, signed: '{secret}{body}' }, /"\{secret\}" is not one of/],
  [{ ...github, header: '' }, /does not name the header/],
  [{ ...stripe, signatureKey: undefined as never }, /signatureKey is missing/],
  [{ ...standard, toleranceSeconds: 0 }, /toleranceSeconds is 0/],
  [{ ...standard, toleranceSeconds: Number.POSITIVE_INFINITY }, /toleranceSeconds is Infinity/],
];
for (const [scheme, reason] of weak) {
  test(`a scheme that proves less than it seems is refused: ${reason.source}`, () => {
    assert.throws(
      () => signerOf(scheme),
      (error: unknown) => error instanceof ConfigurationError && reason.test(error.message),
    );
  });
}

test.run();
