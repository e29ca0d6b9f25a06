import type { App, Config } from '../config/config.ts';

/** The part of the config that the functions run by, in the shape of the core's `RuntimeConfig`. */
export function runtimeConfig(config: Config): Readonly<Record<string, unknown>> {
  const { enabled, retentionDays } = config.webhookLogging;
  return { apps: config.apps.map(runtimeApp), webhookLogging: { enabled, retentionDays } };
}

function runtimeApp(app: App): Readonly<Record<string, unknown>> {
  return {
    appKey: app.appKey,
    name: app.name,
    connector: app.connector,
    apiKeyEnv: app.apiKeyEnv,
    webhookSecretEnv: app.webhookSecretEnv,
    resources: app.syncResources,
    syncFrom: app.syncFrom,
    excludeFields: app.excludeFields,
    maxDeletedShare: app.maxDeletedShare,
    requestsPerSecond: app.requestsPerSecond,
    options: app.options,
  };
}
