import { IntercomClient as Client, IntercomEnvironment } from 'intercom-client';
import { type AppContext, ConfigurationError, providerFetch } from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { IntercomClient } from './types.ts';

const environments: Readonly<Record<string, string>> = {
  us: IntercomEnvironment.UsProduction,
  eu: IntercomEnvironment.EuProduction,
  au: IntercomEnvironment.AuProduction,
};

/** The SDK's client for one workspace, pinned to this connector's API version. */
export function connectIntercom(app: AppContext): IntercomClient {
  const region = String(app.options.region ?? 'us');
  const environment = environments[region];
  if (!environment)
    throw new ConfigurationError(`${app.appKey}: "${region}" is not an Intercom region (us, eu, au)`);
  return new Client({
    token: app.apiKey,
    version: manifest.api_version as '2.14',
    environment,
    fetch: providerFetch,
    // The core does the retries.
    maxRetries: 0,
    ...(app.apiBaseUrl === null ? {} : { baseUrl: app.apiBaseUrl }),
  });
}
