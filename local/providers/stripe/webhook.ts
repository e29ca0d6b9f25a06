import { createHmac } from 'node:crypto';
import type { SignedWebhook } from '../webhook-delivery.ts';
import type { StripeEvent } from './wire.ts';

/** When a webhook was signed, in unix seconds; without it, now. */
export interface SignOptions {
  readonly timestamp?: number;
}

/**
 * Signs an event as Stripe does: `Stripe-Signature: t=…,v1=…`, an HMAC-SHA256 of `${t}.${body}` in hex. Several secrets
 * give several `v1`, as while a secret is being rolled. The time is real time even when the world's clock stands
 * still, because receivers compare it with their own clock. https://docs.stripe.com/webhooks
 */
export function signWebhook(
  event: StripeEvent,
  secrets: string | readonly string[],
  { timestamp = Math.floor(Date.now() / 1000) }: SignOptions = {},
): SignedWebhook {
  // Stripe sends its webhooks indented: whoever verifies a re-serialized body instead of the raw one fails here too.
  const body = JSON.stringify(event, null, 2);
  const signatures = [secrets].flat().map((secret) => {
    const hex = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return `v1=${hex}`;
  });
  return {
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': [`t=${timestamp}`, ...signatures].join(','),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    },
  };
}
