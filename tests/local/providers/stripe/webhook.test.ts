import Stripe from 'stripe';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signWebhook } from '../../../../local/providers/stripe/webhook.ts';
import type { StripeEvent } from '../../../../local/providers/stripe/wire.ts';
import { createStripeWorld } from '../../../../local/providers/stripe/world.ts';

const stripe = new Stripe('sk_test_pretend');

function event(): StripeEvent {
  const world = createStripeWorld();
  world.create('customer', { email: 'ada@example.com' });
  return world.events()[0] as StripeEvent;
}

const signature = (headers: Readonly<Record<string, string>>) => headers['stripe-signature'] as string;

test('the official SDK accepts the signature and reads the event back', async () => {
  const made = event();
  const { body, headers } = signWebhook(made, 'whsec_one');
  const read = await stripe.webhooks.constructEventAsync(body, signature(headers), 'whsec_one');
  assert.is(read.id, made.id);
  assert.is(read.type, 'customer.created');
});

test('during a roll of the secret both the old and the new one verify', async () => {
  const { body, headers } = signWebhook(event(), ['whsec_old', 'whsec_new']);
  assert.match(signature(headers), /^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  await stripe.webhooks.constructEventAsync(body, signature(headers), 'whsec_old');
  await stripe.webhooks.constructEventAsync(body, signature(headers), 'whsec_new');
});

test('a wrong secret, a changed body and an old timestamp are refused by the official SDK', async () => {
  const refuses = async (body: string, header: string, secret: string) => {
    try {
      await stripe.webhooks.constructEventAsync(body, header, secret);
    } catch (error) {
      return error instanceof Stripe.errors.StripeSignatureVerificationError;
    }
    return false;
  };
  const { body, headers } = signWebhook(event(), 'whsec_one');
  assert.ok(await refuses(body, signature(headers), 'whsec_other'));
  assert.ok(await refuses(`${body} `, signature(headers), 'whsec_one'));
  const old = signWebhook(event(), 'whsec_one', { timestamp: Math.floor(Date.now() / 1000) - 301 });
  assert.ok(await refuses(old.body, signature(old.headers), 'whsec_one'));
});

test('the body is indented, so that only the raw bytes verify', () => {
  const { body } = signWebhook(event(), 'whsec_one');
  assert.is.not(body, JSON.stringify(JSON.parse(body)));
});

test.run();
