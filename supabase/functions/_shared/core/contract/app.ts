/** One connected account as a connector sees it: its settings, with the secrets already read from the environment. */
export interface AppContext {
  readonly appKey: string;
  /** Names of the resources to mirror. */
  readonly resources: readonly string[];
  /** Objects created before this moment are not fetched by a full sync; ISO 8601. */
  readonly syncFrom: string | null;
  /** The connector's own settings from supasaasy.config.ts. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly apiKey: string;
  /** Every secret a signature may be made with; more than one while a secret is rotated. */
  readonly webhookSecrets: readonly string[];
  /** Another host for the provider's API; null for the provider's own. */
  readonly apiBaseUrl: string | null;
}
