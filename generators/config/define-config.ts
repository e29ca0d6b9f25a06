/**
 * What a user writes in `supasaasy.config.ts`. The file is read as text and never executed, so every value has to be
 * written out; docs/CONFIG.md lists the accepted and the refused forms.
 */
export interface SupasaasyConfig {
  /** The connected accounts, one entry each. An empty list is allowed: nothing is mirrored. */
  readonly apps: readonly AppConfig[];
  /** When the apps are synced besides their webhooks. Left out: never on a schedule. */
  readonly sync_schedules?: readonly SyncScheduleConfig[];
  /** Who may read the mirrored rows. Left out: `{ enabled: true }`. */
  readonly auth?: AuthConfig;
  /** Whether webhook deliveries are logged. Left out: `{ enabled: true, retention_days: 14 }`. */
  readonly webhook_logging?: WebhookLoggingConfig;
  /** How long the changes of rows stay in `supasaasy.changes`. Left out: `{ retention_days: 14 }`. */
  readonly change_events?: ChangeEventsConfig;
  /** Optional database features by directory name under `supabase/features/`; `true` turns one on. */
  readonly features?: Readonly<Record<string, boolean>>;
}

/** One connected account of a provider. */
export interface AppConfig {
  /** Names the account in URLs (`/webhook/<app_key>`) and rows: `^[a-z0-9_]+$`, unique, not to be changed later. */
  readonly app_key: string;
  /** The connector's directory name under `supabase/functions/_shared/connectors/`, e.g. `stripe`. */
  readonly connector: string;
  /** For people. Left out: the connector's display name. */
  readonly name?: string;
  /** Credentials by environment variable, the selection of resources and the connector's own options. */
  readonly config: ConnectorConfig;
  /**
   * A full sync skips what was created earlier: ISO 8601, a date (`2024-01-01`, midnight UTC) or a date and time with
   * its zone (`2024-01-01T00:00:00Z`), not in the future. Left out: everything is mirrored.
   */
  readonly sync_from?: string;
}

/** The part of an app that its connector checks: the common keys, and those its manifest declares. */
export interface ConnectorConfig {
  /** Name of the environment variable that holds the API key or access token, never the key itself. */
  readonly api_key_env: string;
  /**
   * Name of the environment variable that holds the secret webhooks are signed with, never the secret itself. Required, except
   * for a connector whose manifest says that it takes no webhooks: there it must be left out.
   */
  readonly webhook_secret_env?: string;
  /** The resources to mirror, by the names of the connector's manifest. Left out: all of them. */
  readonly sync_resources?: readonly string[];
  /**
   * What is kept out of the mirror, as JSON paths per mirrored resource: `{ customer: ['email', 'address.line1'] }`. A path
   * is made of names (`address.line1`, `['name']`) and of `[*]` or `.*` for every element or field; `$.` may come first.
   */
  readonly exclude_fields?: Readonly<Record<string, readonly string[]>>;
  /** The mirrored resources whose row changes are appended to `supasaasy.changes`. Left out: none. */
  readonly change_events?: readonly string[];
  /** A sweep that would delete a larger share of a collection is refused: 0 (any deletion) to 1 (none). Left out: 0.5. */
  readonly max_deleted_share?: number;
  /** How many calls of the provider may be made in a second, all functions together; above 0. Left out: the connector's limit. */
  readonly requests_per_second?: number;
  /** Options that the connector's `manifest.json` declares under `config`. */
  readonly [option: string]:
    | string
    | number
    | boolean
    | readonly string[]
    | Readonly<Record<string, readonly string[]>>
    | undefined;
}

/** One sync on a schedule, run by pg_cron. */
export interface SyncScheduleConfig {
  /** The `app_key` of a configured app. */
  readonly app_key: string;
  /** What pg_cron accepts: five fields (`0 * * * *`, `$` for the last day of the month), `@hourly` and the like, or `30 seconds`. In GMT. */
  readonly cron: string;
  /** `incremental` fetches what changed since the last sync, `full` lists everything. Left out: `incremental`. */
  readonly mode?: 'full' | 'incremental';
  /** `false` keeps the entry without running it. Left out: `true`. */
  readonly enabled?: boolean;
}

/** Row level security on the mirrored rows. */
export interface AuthConfig {
  /** `true`: signed-in users see rows only when listed in `supasaasy.users`. */
  readonly enabled: boolean;
}

/** The log of webhook deliveries, `supasaasy.webhook_logs`. */
export interface WebhookLoggingConfig {
  /** Left out: `true`. */
  readonly enabled?: boolean;
  /** Whole days that a log row is kept, 1 or more. Left out: 14. */
  readonly retention_days?: number;
}

/** The log of row changes, `supasaasy.changes`; `change_events` of an app names the resources. */
export interface ChangeEventsConfig {
  /** Whole days that a change is kept, 1 or more. Left out: 14. */
  readonly retention_days?: number;
}

/**
 * Gives the config its type and returns it unchanged.
 *
 * ```ts
 * import { defineConfig } from 'supasaasy';
 *
 * export default defineConfig({
 *   apps: [
 *     {
 *       app_key: 'stripe_main',
 *       connector: 'stripe',
 *       config: { api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET' },
 *     },
 *   ],
 * });
 * ```
 */
export function defineConfig(config: SupasaasyConfig): SupasaasyConfig {
  return config;
}
