import { relative } from 'node:path';
import type { Config } from './config.ts';
import type { Diagnostic } from './diagnostic.ts';
import { nextRun } from './validate/cron.ts';

/** A config as `supasaasy config --json` prints it; docs/CONFIG.md describes the keys. */
export function configJson(config: Config, now: Date): object {
  return {
    ok: true,
    config_file: relative(config.root, config.path),
    apps: config.apps.map((app) => ({
      app_key: app.appKey,
      name: app.name,
      connector: app.connector,
      api_version: app.manifest.apiVersion,
      api_key_env: app.apiKeyEnv,
      webhook_secret_env: app.webhookSecretEnv,
      sync_resources: app.syncResources,
      options: app.options,
      sync_from: app.syncFrom,
    })),
    sync_schedules: config.syncSchedules.map(({ appKey, cron, mode, enabled }) => ({
      app_key: appKey,
      cron,
      mode,
      enabled,
      next_run: enabled ? (nextRun(cron, now)?.toISOString() ?? null) : null,
    })),
    auth: config.auth,
    webhook_logging: {
      enabled: config.webhookLogging.enabled,
      retention_days: config.webhookLogging.retentionDays,
    },
    features: config.features,
  };
}

/** What is wrong with a config as `supasaasy config --json` prints it; paths relative to the project. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], root: string): object {
  return {
    ok: false,
    diagnostics: diagnostics.map(({ file, location, message, reason, fix, related }) => ({
      file: relative(root, file),
      line: location?.line ?? null,
      column: location?.column ?? null,
      message,
      reason,
      fix,
      related: related.map((place) => ({
        file: relative(root, place.file),
        line: place.location.line,
        column: place.location.column,
        message: place.message,
      })),
    })),
  };
}
