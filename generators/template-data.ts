/** What each template is filled with. Every one also finds `contentHash`, the place that the hash is put in. */
export interface TemplateData {
  'migrations/core.sql.hbs': RepeatableMigrationData;
  'migrations/connectors.sql.hbs': RepeatableMigrationData;
  'partials/view.sql.hbs': { readonly name: string; readonly definition: string };
  'functions/webhook.ts.hbs': Generated;
  'functions/sync.ts.hbs': Generated;
  'functions/config.ts.hbs': Generated & { readonly config: unknown };
  'functions/registry.ts.hbs': Generated & { readonly connectors: readonly RegistryEntry[] };
  'functions/deno.json.hbs': Generated & { readonly imports: Readonly<Record<string, string>> };
  'functions/config.toml.hbs': { readonly projectId: string };
  [coreTemplate: `core/${string}.sql.hbs`]: CoreData;
}

export type TemplateName = keyof TemplateData;

export interface Generated {
  readonly contentHash: string;
}

/** What the core's SQL depends on in the config. */
export interface CoreData {
  readonly auth: { readonly enabled: boolean };
  readonly webhookLogging: { readonly enabled: boolean; readonly retentionDays: number };
}

export interface RepeatableMigrationData extends Generated {
  /** Versions that must stay out of the migration history. */
  readonly versions: readonly string[];
  /** The views the file creates, in order. */
  readonly views: readonly { readonly position: number; readonly name: string }[];
  readonly parts: readonly MigrationPart[];
}

/** The SQL of one source file. */
export interface MigrationPart {
  /** Whose it is: `Connector stripe`. */
  readonly title: string;
  /** Path relative to the project. */
  readonly source: string;
  readonly sql: string;
}

export interface RegistryEntry {
  readonly name: string;
  readonly identifier: string;
  /** Whether the name is the identifier, so that `{ stripe }` says it all. */
  readonly isShorthand: boolean;
}
