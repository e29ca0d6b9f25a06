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
  readonly webhookSecretEnv: string;
  /** Names of the resources to mirror. */
  readonly resources: readonly string[];
  /** ISO 8601; null for everything. */
  readonly syncFrom: string | null;
  /** The connector's own settings. */
  readonly options: Readonly<Record<string, unknown>>;
}
