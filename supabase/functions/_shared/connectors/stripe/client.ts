import Stripe from 'stripe';
import { type AppContext, ConfigurationError, providerFetch } from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { StripeClient } from './types.ts';

/** The SDK's client for one account, pinned to this connector's API version. */
export function connectStripe(app: AppContext): StripeClient {
  return new Stripe(app.apiKey, {
    apiVersion: manifest.api_version as NonNullable<Stripe.StripeConfig['apiVersion']>,
    httpClient: Stripe.createFetchHttpClient(providerFetch),
    telemetry: false,
    appInfo: { name: 'SupaSaaSy' },
    ...(app.apiBaseUrl === null ? {} : host(app.apiBaseUrl)),
  });
}

function host(baseUrl: string): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (!URL.canParse(baseUrl)) throw new ConfigurationError(`STRIPE_API_BASE_URL is not a URL: ${baseUrl}`);
  const { hostname, port, protocol } = new URL(baseUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { host: hostname, port: port || (scheme === 'http' ? 80 : 443), protocol: scheme };
}
