import type { IndexData } from './connector/data/index-data.ts';
import type { IndexesData } from './connector/data/indexes-data.ts';
import type { ManifestData } from './connector/data/manifest-data.ts';
import type { ReadmeData } from './connector/data/readme-data.ts';
import type { ResourceData, ResourcesData } from './connector/data/resources-data.ts';
import type { TestData } from './connector/data/test-data.ts';
import type { TypesData } from './connector/data/types-data.ts';
import type { ViewsData } from './connector/data/views-data.ts';

/** What each template is filled with. Every one also finds `contentHash`, the place that the hash is put in. */
export interface TemplateData {
  'migrations/core.sql.hbs': RepeatableMigrationData;
  'migrations/connectors.sql.hbs': RepeatableMigrationData;
  'partials/view.sql.hbs': { readonly name: string; readonly definition: string };
  'functions/entrypoint.ts.hbs': Generated & { readonly name: string; readonly handler: string };
  'functions/config.ts.hbs': Generated & { readonly config: unknown };
  'functions/registry.ts.hbs': Generated & { readonly connectors: readonly RegistryEntry[] };
  'functions/deno.json.hbs': Generated & { readonly imports: Readonly<Record<string, string>> };
  'functions/config.toml.hbs': { readonly projectId: string };
  'connector/manifest.json.hbs': ManifestData;
  'connector/index.ts.hbs': IndexData;
  'connector/resources.ts.hbs': ResourcesData;
  'connector/types.ts.hbs': TypesData;
  'connector/openapi-types.ts.hbs': { readonly types: string };
  'connector/views.sql.hbs': ViewsData;
  'connector/indexes.sql.hbs': IndexesData;
  'connector/test.ts.hbs': TestData;
  'connector/README.md.hbs': ReadmeData;
  'partials/connector-resource.ts.hbs': ResourceData;
  'partials/connector-list.ts.hbs': ResourceData;
  'migration/connector.sql.hbs': { readonly description: string };
  'migration/dated.sql.hbs': { readonly description: string };
  'function/index.ts.hbs': { readonly name: string };
  'function/deno.json.hbs': { readonly config: object };
  'function/config.toml.hbs': { readonly name: string; readonly verifyJwt: boolean };
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
  /** The collections whose row changes are appended to supasaasy.changes, and how many whole days they stay there. */
  readonly changeEvents: {
    readonly collections: readonly {
      readonly appKey: string;
      readonly collectionKey: string;
      /** The collection that its objects are embedded in, if any. */
      readonly parentCollectionKey: string | null;
    }[];
    readonly retentionDays: number;
  };
  /** The collections of which fields are left out, and those that their objects are embedded in. */
  readonly excludeFields: {
    readonly collections: readonly { readonly appKey: string; readonly collectionKey: string }[];
  };
  /** What pg_cron is to run. */
  readonly cronJobs: readonly CronJobData[];
  /** What is mirrored. */
  readonly collections: readonly {
    readonly appKey: string;
    readonly collectionKey: string;
    readonly resource: string;
    /** The collection that its objects are embedded in and come with, if any. */
    readonly parentCollectionKey: string | null;
  }[];
}

export interface RepeatableMigrationData extends Generated {
  /** Versions that must stay out of the migration history. */
  readonly versions: readonly string[];
  /** The views the file creates, in order. */
  readonly views: readonly { readonly position: number; readonly name: string }[];
  readonly parts: readonly MigrationPart[];
}

/** A job that pg_cron is to run. */
export interface CronJobData {
  /** Begins with `supasaasy: `; what is left of such jobs and not named here is unscheduled. */
  readonly name: string;
  readonly schedule: string;
  /** Begins with `select supasaasy.`. */
  readonly command: string;
  /** The app and the mode of a sync; both null for other jobs. */
  readonly appKey: string | null;
  readonly mode: string | null;
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
