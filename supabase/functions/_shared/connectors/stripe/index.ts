import { defineConnector } from '../../core/contract/index.ts';
import { connectStripe } from './client.ts';
import { translateStripeError } from './errors.ts';
import { eventFeed, stripeEvent } from './events.ts';
import manifest from './manifest.json' with { type: 'json' };
import { stripeRateLimit } from './rate-limit.ts';
import { resources } from './resources.ts';
import type { StripeClient } from './types.ts';
import { signStripe, verifyStripe } from './webhook.ts';

/** Stripe, through the official SDK. */
export const connector = defineConnector<StripeClient>({
  manifest,
  connect: connectStripe,
  readSlackSeconds: 5,
  rateLimit: stripeRateLimit,
  resources,
  eventFeed,
  webhook: { verify: verifyStripe, sign: signStripe, event: stripeEvent },
  translateError: translateStripeError,
});
