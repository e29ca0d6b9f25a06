import { relative } from 'node:path';
import type { App, Config } from './config.ts';
import type { Diagnostic } from './diagnostic.ts';
import { formatFieldPath } from './field-path.ts';
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
      exclude_fields: excludedPaths(app),
      change_events: app.changeEvents,
      max_deleted_share: app.maxDeletedShare,
      requests_per_second: app.requestsPerSecond,
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
    change_events: { retention_days: config.changeEventsRetentionDays },
    features: config.features,
  };
}

function excludedPaths(app: App): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(app.excludeFields);
  return Object.fromEntries(entries.map(([resource, paths]) => [resource, paths.map(formatFieldPath)]));
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
