import type { CallGate } from './call-gate.ts';

/** The way to values inside a payload: keys in order; `*` is every element of an array, or every key of an object. */
export type FieldPath = readonly string[];

/** One connected account: its settings, with the secrets already read from the environment. */
export interface Account {
  readonly appKey: string;
  /** Names of the resources to mirror. */
  readonly resources: readonly string[];
  /** What of each resource is never stored, by resource name. */
  readonly excludeFields: Readonly<Record<string, readonly FieldPath[]>>;
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

/** One connected account as a connector sees it. */
export interface AppContext extends Account {
  /** What every call to the provider passes first. */
  readonly gate: CallGate;
}
