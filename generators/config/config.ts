import type { FieldPath } from './field-path.ts';
import type { ConnectorManifest, OptionValue } from './manifest.ts';

/** A config that was read and found valid: everything the generators need, defaults filled in. */
export interface Config {
  /** Absolute path of the project. */
  readonly root: string;
  /** Absolute path of the config file. */
  readonly path: string;
  /** In the order written. */
  readonly apps: readonly App[];
  /** The manifests of the connectors that an app uses, each once, by name. */
  readonly connectors: readonly ConnectorManifest[];
  /** In the order written. */
  readonly syncSchedules: readonly SyncSchedule[];
  readonly auth: { readonly enabled: boolean };
  readonly webhookLogging: { readonly enabled: boolean; readonly retentionDays: number };
  /** Whole days that a row of supasaasy.changes is kept. */
  readonly changeEventsRetentionDays: number;
  /** Names of the features that are on, by name. */
  readonly features: readonly string[];
}

export interface App {
  readonly appKey: string;
  readonly name: string;
  /** The connector's name; `manifest` is its manifest. */
  readonly connector: string;
  readonly manifest: ConnectorManifest;
  readonly apiKeyEnv: string;
  /** Null for a connector without webhooks. */
  readonly webhookSecretEnv: string | null;
  /** Names of the resources to mirror, in the order written; all of the connector's when the config names none. */
  readonly syncResources: readonly string[];
  /** What is left out of the objects of a resource, as parsed paths; resources without any have no entry. */
  readonly excludeFields: Readonly<Record<string, readonly FieldPath[]>>;
  /** Names of the mirrored resources whose row changes are appended to supasaasy.changes, in the order written. */
  readonly changeEvents: readonly string[];
  /** The largest share of a collection, 0 to 1, that one sweep may delete. */
  readonly maxDeletedShare: number;
  /** How many calls of the provider all of the app's functions may make in a second; null for the connector's limit. */
  readonly requestsPerSecond: number | null;
  /** The connector's own options under their snake_case names, defaults filled in. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** In UTC with milliseconds (`2024-01-01T00:00:00.000Z`), or null to mirror everything. */
  readonly syncFrom: string | null;
}

export interface SyncSchedule {
  readonly appKey: string;
  /** As pg_cron takes it, blanks normalized. */
  readonly cron: string;
  readonly mode: SyncMode;
  readonly enabled: boolean;
}

export type SyncMode = 'full' | 'incremental';
