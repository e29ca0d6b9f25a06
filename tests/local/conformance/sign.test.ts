import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signWebhook as asIntercom } from '../../../local/providers/intercom/webhook.ts';
import { signWebhook as asStripe } from '../../../local/providers/stripe/webhook.ts';
import { connector as intercom } from '../../../supabase/functions/_shared/connectors/intercom/index.ts';
import { connector as stripe } from '../../../supabase/functions/_shared/connectors/stripe/index.ts';

const at = new Date('2026-01-01T00:00:00Z');

test('Stripe signs as the pretend Stripe does', async () => {
  const event = { id: 'evt_1', data: { object: { name: 'Zoë' } } } as never;
  const { body, headers } = asStripe(event, 'whsec_1', { timestamp: at.getTime() / 1000 });
  assert.equal(await stripe.webhook.sign(body, 'whsec_1', at), {
    'stripe-signature': headers['stripe-signature'],
  });
  assert.equal(
    await stripe.webhook.sign(new TextEncoder().encode(body), 'whsec_1', at),
    await stripe.webhook.sign(body, 'whsec_1', at),
  );
});

test('Intercom signs as the pretend Intercom does', async () => {
  const { body, headers } = asIntercom({ id: 'notif_1', name: 'Zoë' } as never, 'secret_1');
  assert.equal(await intercom.webhook.sign(body, 'secret_1', at), {
    'x-hub-signature': headers['x-hub-signature'],
  });
});

test.run();
