import Stripe from 'stripe';

/** The SDK's client for the pretend Stripe. */
export function stripeClient({ url, apiKey }: { url: string; apiKey: string }): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(apiKey, { host: hostname, port, protocol: 'http', telemetry: false });
}
