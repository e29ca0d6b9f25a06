import type { RuntimeApp, RuntimeConfig } from './config.ts';
import type { Connector } from './contract/connector.ts';
import { ConfigurationError } from './contract/errors.ts';

/** Finds connectors by provider and by app. */
export interface Registry {
  /** The connector of a provider. Throws ConfigurationError when it is not among the configured ones. */
  getConnector(provider: string): Connector;
  /** The app of this key and its connector; null when no such app is configured. */
  findApp(appKey: string): { readonly app: RuntimeApp; readonly connector: Connector } | null;
  readonly providers: readonly string[];
}

/**
 * Registers the configured connectors.
 * @throws ConfigurationError when a connector calls itself something else, or an app's connector is missing
 */
export function createRegistry(
  config: RuntimeConfig,
  connectors: Readonly<Record<string, Connector>>,
): Registry {
  const byProvider = new Map<string, Connector>();
  for (const [provider, connector] of Object.entries(connectors)) {
    if (connector.metadata.provider !== provider) {
      throw new ConfigurationError(`connector ${provider} calls itself ${connector.metadata.provider}`);
    }
    byProvider.set(provider, connector);
  }

  const getConnector = (provider: string): Connector => {
    const connector = byProvider.get(provider);
    if (!connector)
      throw new ConfigurationError(`no connector is registered for ${provider}; run npx supasaasy gen`);
    return connector;
  };
  const apps = new Map(
    config.apps.map((app) => [app.appKey, { app, connector: getConnector(app.connector) }]),
  );

  return {
    getConnector,
    findApp: (appKey) => apps.get(appKey) ?? null,
    providers: [...byProvider.keys()],
  };
}
