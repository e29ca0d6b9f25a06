import Stripe from 'stripe';
import { type AppContext, ConfigurationError, providerFetch } from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { StripeClient } from './types.ts';

/** The SDK's clients for one account, pinned to this connector's API version. The core does the retries. */
export function connectStripe(app: AppContext): StripeClient {
  const config: Stripe.StripeConfig = {
    apiVersion: manifest.api_version as NonNullable<Stripe.StripeConfig['apiVersion']>,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'SupaSaaSy' },
    ...(app.apiBaseUrl === null ? {} : host(app.apiBaseUrl)),
  };
  return (signal) => {
    const httpClient = Stripe.createFetchHttpClient(abortedBy(signal));
    return new Stripe(app.apiKey, { ...config, httpClient });
  };
}

/**
 * The core's `fetch`, ended by our signal as well as by the SDK's own. JSON that is no object must not reach the SDK: at a
 * text or a number it throws where nobody can catch it, and an error in any other form it takes without its status.
 */
function abortedBy(signal: AbortSignal): typeof fetch {
  return async (input, init) => {
    const signals = init?.signal ? [signal, init.signal] : [signal];
    const response = await providerFetch(input, { ...init, signal: AbortSignal.any(signals) });
    const read = response.text;
    const text = async () => {
      const body = await read();
      if (/^\s*\{/.test(body)) return body;
      const message = `answered with status ${response.status} and no JSON object`;
      if (response.ok) throw new SyntaxError(message);
      return JSON.stringify({ error: { type: 'api_error', message } });
    };
    Object.defineProperty(response, 'text', { value: text });
    return response;
  };
}

function host(baseUrl: string): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (!URL.canParse(baseUrl)) throw new ConfigurationError(`STRIPE_API_BASE_URL is not a URL: ${baseUrl}`);
  const { hostname, port, protocol } = new URL(baseUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { host: hostname, port: port || (scheme === 'http' ? 80 : 443), protocol: scheme };
}
