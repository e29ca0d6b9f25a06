import { createHmac } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connector } from '../../../supabase/functions/_shared/connectors/intercom/index.ts';
import {
  type AppContext,
  type Change,
  NormalizationError,
  openGate,
  type VerificationFailure,
  WebhookVerificationError,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

const app: AppContext = {
  appKey: 'intercom_main',
  resources: connector.metadata.resources.map((resource) => resource.name),
  excludeFields: {},
  syncFrom: null,
  options: {},
  apiKey: 'token',
  webhookSecrets: ['new', 'old'],
  apiBaseUrl: null,
  gate: openGate,
};
const notification = (topic: string, item: object) => ({
  type: 'notification_event',
  id: 'notif_1',
  topic,
  created_at: 1_767_225_600,
  data: { type: 'notification_event_data', item },
});
const body = JSON.stringify(notification('contact.user.updated', { type: 'contact', id: 'c1' }));
const sign = (secret: string, payload = body) =>
  `sha1=${createHmac('sha1', secret).update(payload).digest('hex')}`;

function verify(header: string | null, payload = body) {
  const headers = new Headers(header === null ? {} : { 'x-hub-signature': header });
  return connector.webhook.verify({ method: 'POST', headers, body: new TextEncoder().encode(payload) }, app);
}

async function refused(reason: VerificationFailure, header: string | null, payload = body) {
  const error = await verify(header, payload).then(
    () => assert.unreachable('the request was accepted'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, WebhookVerificationError);
  assert.is((error as WebhookVerificationError).reason, reason);
}

test('a genuine signature is accepted, with the new and with the old secret', async () => {
  assert.is((await verify(sign('new'))).id, 'notif_1');
  assert.is((await verify(sign('old').toUpperCase().replace('SHA1', 'sha1'))).id, 'notif_1');
});

test('a signature by another secret is refused', () => refused('signature_mismatch', sign('other')));
test('a missing header is refused', () => refused('missing_signature', null));
test('any non-empty signature is refused', () => refused('malformed_signature', 'yes'));
test('another algorithm is refused', () => refused('malformed_signature', `sha256=${'0'.repeat(64)}`));
test('a changed body is refused', () => refused('signature_mismatch', sign('new'), body.replace('c1', 'c2')));

test('the URL validation by HEAD is answered', () => {
  const answer = connector.webhook.handshake(
    new Request('http://localhost/webhook/intercom_main', { method: 'HEAD' }),
  );
  assert.is(answer?.status, 200);
  assert.is(connector.webhook.handshake(new Request('http://localhost/webhook/intercom_main')), null);
});

test('a ping is ignored', () => {
  const ping = {
    type: 'notification_event',
    topic: 'ping',
    id: null,
    created_at: 1,
    data: { item: { type: 'ping' } },
  };
  assert.is(connector.webhook.parse(ping, app)[0]?.kind, 'ignored');
});

const brief = (change: Change) =>
  'ref' in change ? `${change.op} ${change.ref.collectionKey} ${change.ref.externalId}` : change.op;

for (const [topic, item, expected] of [
  ['contact.user.created', { type: 'contact', id: 'c1' }, ['reread intercom_contact c1']],
  [
    'contact.lead.tag.created',
    { type: 'contact_tag', contact: { id: 'c1' }, tag: { id: 't1' } },
    ['reread intercom_contact c1'],
  ],
  ['contact.archived', { type: 'contact', id: 'c1', archived: true }, ['archive intercom_contact c1']],
  ['contact.unarchive', { type: 'contact', id: 'c1' }, ['reread intercom_contact c1']],
  ['contact.deleted', { type: 'contact', id: 'c1' }, ['delete intercom_contact c1']],
  [
    'contact.merged',
    { type: 'contact', id: 'c1', merged_from: { type: 'contact', id: 'c2' } },
    ['reread intercom_contact c1', 'reread intercom_contact c2'],
  ],
  ['company.updated', { type: 'company', id: 'co1' }, ['reread intercom_company co1']],
  ['company.deleted', { type: 'company', id: 'co1' }, ['delete intercom_company co1']],
  [
    'company.contact.attached',
    { type: 'company', company: { id: 'co1' }, contact: { id: 'c1' } },
    ['reread intercom_company co1', 'reread intercom_contact c1'],
  ],
  ['conversation.user.replied', { type: 'conversation', id: '7' }, ['reread intercom_conversation 7']],
  [
    'conversation.deleted',
    { type: 'conversation', conversation_id: '8' },
    ['delete intercom_conversation 8'],
  ],
  [
    'conversation_part.redacted',
    { type: 'conversation_part', id: 'p1' },
    ['reread intercom_conversation_part p1'],
  ],
  ['conversation.deleted', { type: 'conversation', id: '7' }, ['delete intercom_conversation 7']],
  ['admin.away_mode_updated', { type: 'admin', id: '9' }, ['reread intercom_admin 9']],
  ['admin.removed_from_workspace', { type: 'admin', id: '9' }, ['delete intercom_admin 9']],
  ['ticket.created', { type: 'ticket', id: '5' }, []],
  ['admin.logged_in', { type: 'admin', id: '9' }, []],
  ['topic.of.tomorrow', { id: '5' }, []],
] as const) {
  test(`${topic} ${JSON.stringify(item)} means ${expected.join(' and ') || 'nothing'}`, () => {
    const [event] = connector.webhook.parse(notification(topic, item), app);
    assert.equal(event?.changes.map(brief).sort(), [...expected].sort());
  });
}

test('a notification without an id is taken', () => {
  const read = { ...notification('conversation.read', { type: 'conversation', id: '7' }), id: null };
  assert.is(connector.webhook.parse(read, app)[0]?.kind, 'update');
});

test('a signed body that is no notification is no event', () => {
  assert.throws(
    () => connector.webhook.parse({ hello: 1 }, app),
    (error: unknown) => error instanceof NormalizationError,
  );
});

test.run();
