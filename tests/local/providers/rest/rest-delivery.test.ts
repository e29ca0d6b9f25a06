import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restDelivery } from '../../../../local/providers/rest/rest-delivery.ts';
import type { RestEvent } from '../../../../local/providers/rest/rest-world.ts';
import {
  type Account,
  type SignedWebhookRecord,
  signatureSchemes,
  signedWebhook,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';

const url = 'https://abc.supabase.co/functions/v1/webhook/acme_main';
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
const told: RestEvent = {
  id: 'evt_1',
  type: 'contact.updated',
  resource: 'contact',
  at: 1_767_225_600_000,
  object: { id: 'c1', name: 'ü' },
};
const event: SignedWebhookRecord['event'] = {
  id: 'event.id',
  type: 'event.type',
  occurredAt: { field: 'event.at', unit: 'seconds' },
  object: 'data.object',
  complete: true,
};

async function readBack(record: SignedWebhookRecord) {
  const webhook = signedWebhook(record);
  const { body, headers } = restDelivery(told, record, 'id', url, 'secret-1');
  const request = {
    method: 'POST',
    headers: new Headers(headers),
    body: new TextEncoder().encode(body),
    url,
  };
  const payload = await webhook.verify(request, account);
  return (webhook.split(payload) ?? [payload]).map((each) => webhook.event(each));
}

const read = {
  id: 'evt_1',
  type: 'contact.updated',
  occurredAt: 1_767_225_600,
  object: { id: 'c1', name: 'ü' },
  complete: true,
};

for (const [name, scheme] of Object.entries(signatureSchemes)) {
  test(`the core takes what the pretend API signs by ${name} for genuine`, async () => {
    assert.equal(await readBack({ scheme, event }), [read]);
  });
}

const forms: readonly (readonly [string, Partial<SignedWebhookRecord['event']>])[] = [
  ['a list', { batch: '' }],
  ['a list within', { batch: 'all.events' }],
  [
    'headers',
    { id: { header: 'X-Id' }, type: { header: 'X-Topic' }, occurredAt: { header: 'X-At', unit: 'iso8601' } },
  ],
  ['a type in two places', { type: [{ header: 'X-Event' }, 'action'] }],
  ['milliseconds', { occurredAt: { field: 'at', unit: 'milliseconds' } }],
  ['a version', { complete: { field: 'version', equals: 7 } }],
  [
    'the object alone',
    {
      object: '',
      id: { header: 'X-Id' },
      type: { header: 'X-Topic' },
      occurredAt: { header: 'X-At', unit: 'seconds' },
    },
  ],
];
for (const [about, changes] of forms) {
  test(`events with ${about} come back as they were`, async () => {
    assert.equal(await readBack({ scheme: signatureSchemes.github, event: { ...event, ...changes } }), [
      read,
    ]);
  });
}

test.run();
