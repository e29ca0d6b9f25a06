import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  noWebhook,
  type SignedWebhookRecord,
  signatureSchemes,
  signedWebhook,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { signerOf } from '../../../../../supabase/functions/_shared/core/contract/webhooks/signature.ts';
import { openShop, shopOrder } from '../../shop.ts';

const shop = await openShop();
test.after.each(() => shop.reset());
test.after(() => shop.close());

const secret = 'webhook-secret-1';
const event: SignedWebhookRecord['event'] = {
  id: 'id',
  type: 'type',
  occurredAt: { field: 'at', unit: 'seconds' },
  object: 'object',
  complete: true,
};
const update = (id: string, order: string) => ({
  id,
  type: 'order.updated',
  at: 1_767_225_600,
  object: shopOrder(order, 1_767_225_600, { v: 1 }),
});

/** Delivers a body as the scheme signs it, to the function at that path. */
async function delivered(record: SignedWebhookRecord, body: unknown, { url = '', query = '' } = {}) {
  shop.restart({ connector: { webhook: signedWebhook(record) } });
  const text = JSON.stringify(body);
  const headers = await signerOf(record.scheme).sign(new TextEncoder().encode(text), secret, new Date(), url);
  return shop.webhook(`/webhook/shop_main${query}`, { headers, body: text });
}

test('a signed challenge is sent back, and nothing is stored of it', async () => {
  const record: SignedWebhookRecord = {
    scheme: signatureSchemes.slack,
    event,
    handshake: { by: 'body', when: { field: 'type', equals: 'url_verification' }, challenge: 'challenge' },
  };
  const answer = await delivered(record, { type: 'url_verification', challenge: 'abc' });
  assert.equal([answer.status, answer.text], [200, 'abc']);
  assert.equal(shop.calls, []);
  const forged = await shop.webhook('/webhook/shop_main', {
    body: JSON.stringify({ type: 'url_verification', challenge: 'abc' }),
  });
  assert.is(forged.status, 401);
  assert.not.match(forged.text, /abc/);
});

test('a URL is tried by a GET whose parameter is sent back', async () => {
  const handshake = { by: 'get', param: 'challenge' } as const;
  shop.restart({
    connector: { webhook: signedWebhook({ scheme: signatureSchemes.github, event, handshake }) },
  });
  const answer = await shop.webhook('/webhook/shop_main?challenge=abc', { method: 'GET' });
  assert.equal([answer.status, answer.text], [200, 'abc']);
  assert.is((await shop.webhook('/webhook/shop_main', { method: 'GET' })).status, 405);
});

test('all events of one delivery are applied', async () => {
  const record = { scheme: signatureSchemes.github, event: { ...event, batch: '' } };
  const answer = await delivered(record, [update('e1', 'o1'), update('e2', 'o2'), update('e2', 'o2')]);
  assert.is(answer.status, 200);
  assert.equal(
    answer.body.events.map(
      (each: { event_id: string; outcome: string }) => `${each.event_id} ${each.outcome}`,
    ),
    ['e1 processed', 'e2 processed', 'e2 duplicate'],
  );
  assert.equal(await shop.mirror.entities(), ['shop_order o1 v=1', 'shop_order o2 v=1']);
});

test('a URL that is signed is the public one of the function, with its query', async () => {
  const record = { scheme: signatureSchemes.hubspot, event };
  const url = `${shop.gateway.url}/functions/v1/webhook/shop_main?tenant=1`;
  assert.is((await delivered(record, update('e1', 'o1'), { url, query: '?tenant=1' })).status, 200);
  assert.is((await delivered(record, update('e2', 'o2'), { url, query: '?tenant=2' })).status, 401);
  const inner = 'http://functions.local/webhook/shop_main';
  assert.is((await delivered(record, update('e3', 'o3'), { url: inner })).status, 401);
});

test('a connector without webhooks answers every delivery with 401', async () => {
  const definition = noWebhook('because the provider sends none');
  const { order, line } = (await import('../../fixture-connector.ts')).fixtureDefinition(
    shop.client,
  ).resources;
  const silent = { ...order, events: {}, deletions: { by: 'sweep', because: 'nothing tells of them' } };
  shop.restart({ connector: { webhook: definition, resources: { order: silent, line } as never } });
  for (const headers of [{}, { 'x-secret': secret }] as Record<string, string>[]) {
    const answer = await shop.webhook('/webhook/shop_main', {
      headers,
      body: JSON.stringify(update('e1', 'o1')),
    });
    assert.is(answer.status, 401);
  }
  assert.equal(shop.calls, []);
});

test.run();
