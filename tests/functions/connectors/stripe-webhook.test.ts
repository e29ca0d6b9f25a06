import { readFileSync } from 'node:fs';
import Stripe from 'stripe';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connector } from '../../../supabase/functions/_shared/connectors/stripe/index.ts';
import {
  type AppContext,
  type Change,
  NormalizationError,
  openGate,
  type VerificationFailure,
  WebhookVerificationError,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

const app: AppContext = {
  appKey: 'stripe_main',
  resources: connector.metadata.resources.map((resource) => resource.name),
  excludeFields: {},
  syncFrom: null,
  options: {},
  apiKey: 'sk_test_1',
  webhookSecrets: ['whsec_new', 'whsec_old'],
  apiBaseUrl: null,
  gate: openGate,
};
const { apiVersion } = connector.metadata;
const event = (type: string, object: object, more: object = {}) => ({
  id: 'evt_1',
  object: 'event',
  type,
  created: 1_767_225_600,
  api_version: apiVersion,
  data: { object },
  ...more,
});
const body = JSON.stringify(event('customer.updated', { id: 'cus_1', object: 'customer', created: 1 }));
const now = () => Math.floor(Date.now() / 1000);

async function signature(secret: string, payload = body, timestamp = now()): Promise<string> {
  return Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
}

function verify(header: string | null, payload: string | Uint8Array = body) {
  const headers = new Headers(header === null ? {} : { 'stripe-signature': header });
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  return connector.webhook.verify({ method: 'POST', headers, body: bytes }, app);
}

async function refused(
  reason: VerificationFailure,
  header: string | null,
  payload: string | Uint8Array = body,
) {
  const error = await verify(header, payload).then(
    () => assert.unreachable('the request was accepted'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, WebhookVerificationError);
  assert.is((error as WebhookVerificationError).reason, reason);
}

test('a genuine signature is accepted, with the new and with the old secret', async () => {
  assert.is((await verify(await signature('whsec_new'))).id, 'evt_1');
  assert.is((await verify(await signature('whsec_old'))).id, 'evt_1');
});

test('one right v1 among two is enough', async () => {
  const header = await signature('whsec_new');
  const [, right] = header.split('v1=');
  const time = header.split(',')[0];
  assert.is((await verify(`${time},v1=${'0'.repeat(64)},v1=${right}`)).id, 'evt_1');
  assert.is((await verify(`${time},v1=${right},v1=${'0'.repeat(64)},v0=abc`)).id, 'evt_1');
});

test('a signature by another secret is refused', async () =>
  refused('signature_mismatch', await signature('whsec_other')));
test('a missing header is refused', () => refused('missing_signature', null));
test('a malformed header is refused', () => refused('malformed_signature', 'nonsense'));
test('a header with only v0 is refused', async () => refused('malformed_signature', `t=${now()},v0=abc`));
test('a timestamp older than 300 seconds is refused', async () =>
  refused('timestamp_outside_tolerance', await signature('whsec_new', body, now() - 301)));
test('a changed body is refused', async () =>
  refused('signature_mismatch', await signature('whsec_new'), body.replace('cus_1', 'cus_2')));
test('a body that parses the same but has other bytes is refused', async () =>
  refused('signature_mismatch', await signature('whsec_new'), `${body} `));

test('a signed body that is no JSON object is no event', async () => {
  for (const payload of ['not json', '[]', '"text"']) {
    const error = await verify(await signature('whsec_new', payload), payload).catch(
      (thrown: unknown) => thrown,
    );
    assert.instance(error, NormalizationError);
  }
});

/** The event types of the installed SDK, read from its type declarations. */
function sdkEventTypes(): string[] {
  const declarations = new URL('../../../node_modules/stripe/esm/resources/Events.d.ts', import.meta.url);
  const source = readFileSync(declarations, 'utf8');
  return [...new Set([...source.matchAll(/type: '([a-z_.0-9]+)'/g)].map((match) => String(match[1])))];
}

test('every event type of the mirrored resources is mapped, all others are ignored', () => {
  const types = sdkEventTypes();
  assert.ok(types.length > 200, `found ${types.length} event types`);
  const ofOtherObjects = /^customer\.(source|tax_id)\./;
  for (const type of types) {
    const object = { id: 'x_1', created: 1, customer: 'cus_1', items: { data: [], has_more: false } };
    const [parsed] = connector.webhook.parse(event(type, object), app);
    const mirrored = /^(customer|product|price|plan)\./.test(type) && !ofOtherObjects.test(type);
    assert.is(parsed?.kind !== 'ignored', mirrored, type);
  }
});

const brief = (change: Change | undefined) =>
  change?.op === 'upsert'
    ? `upsert ${change.entity.externalId}`
    : change && 'ref' in change
      ? `${change.op} ${change.ref.externalId}`
      : '';

test('a cancelled subscription stays, archived since it ended', () => {
  const object = {
    id: 'sub_1',
    created: 1,
    status: 'canceled',
    ended_at: 1_767_225_000,
    items: { data: [], has_more: false },
  };
  const [parsed] = connector.webhook.parse(event('customer.subscription.deleted', object), app);
  assert.is(parsed?.kind, 'archive');
  const [change] = parsed?.changes ?? [];
  assert.is(change?.op === 'upsert' && change.entity.archivedAt, '2025-12-31T23:50:00.000Z');
});

test('an event rendered in another API version is not believed: the object is read again', () => {
  const [parsed] = connector.webhook.parse(
    event('customer.updated', { id: 'cus_1' }, { api_version: '2024-06-20' }),
    app,
  );
  assert.is(brief(parsed?.changes[0]), 'reread cus_1');
});

test('a subscription whose item list was cut is read again', () => {
  const [parsed] = connector.webhook.parse(
    event('customer.subscription.updated', { id: 'sub_1', items: { data: [], has_more: true } }),
    app,
  );
  assert.is(brief(parsed?.changes[0]), 'reread sub_1');
});

test('a discount event reads the customer again', () => {
  const [parsed] = connector.webhook.parse(
    event('customer.discount.created', { id: 'di_1', customer: 'cus_9' }),
    app,
  );
  assert.is(brief(parsed?.changes[0]), 'reread cus_9');
});

test('a thin event is ignored, not refused', () => {
  const thin = {
    id: 'evt_2',
    object: 'v2.core.event',
    type: 'v1.billing.meter.error_report_triggered',
    created: '2026-01-01T00:00:00Z',
  };
  assert.is(connector.webhook.parse(thin, app)[0]?.kind, 'ignored');
});

test('a signed body that is no event is no event', () => {
  assert.throws(
    () => connector.webhook.parse({ hello: 1 }, app),
    (error: unknown) => error instanceof NormalizationError,
  );
});

test('events older than 30 days cannot be asked for', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  assert.is(connector.sync.canSyncSince('customer', daysAgo(29), now), true);
  assert.is(connector.sync.canSyncSince('customer', daysAgo(30), now), false);
});

test.run();
