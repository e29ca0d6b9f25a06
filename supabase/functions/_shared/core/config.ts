import type { FieldPath } from './contract/app.ts';

/** The functions' configuration, generated from supasaasy.config.ts. */
export interface RuntimeConfig {
  readonly apps: readonly RuntimeApp[];
  readonly webhookLogging: { readonly enabled: boolean; readonly retentionDays: number };
}

/** One connected account. Secrets are named by environment variable, never held here. */
export interface RuntimeApp {
  readonly appKey: string;
  readonly name: string;
  readonly connector: string;
  readonly apiKeyEnv: string;
  /** Null for a connector that takes no webhooks. */
  readonly webhookSecretEnv: string | null;
  /** Names of the resources to mirror. */
  readonly resources: readonly string[];
  /** What of each resource is never stored, by resource name. */
  readonly excludeFields: Readonly<Record<string, readonly FieldPath[]>>;
  /** A sweep that would delete a larger share of a collection is refused; 0 to 1. */
  readonly maxDeletedShare: number;
  /** How many calls a second to make to the provider at most; null for the connector's own limit. */
  readonly requestsPerSecond: number | null;
  /** ISO 8601; null for everything. */
  readonly syncFrom: string | null;
  /** The connector's own settings. */
  readonly options: Readonly<Record<string, unknown>>;
}
