import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic, Report } from './diagnostic.ts';
import { diagnosticAt, sortDiagnostics } from './diagnostic.ts';
import { readJson } from './read/read-json.ts';
import { SourceFiles } from './read/source-files.ts';
import { loadTsMorph } from './read/ts-morph.ts';
import { validateManifest } from './validate/validate-manifest.ts';

/** Where connectors live, relative to the project. */
export const CONNECTORS_DIRECTORY = 'supabase/functions/_shared/connectors';

/** What a connector says about itself in its `manifest.json`: all that the generators read of it besides its SQL. */
export interface ConnectorManifest {
  /** Its directory's name. */
  readonly name: string;
  readonly displayName: string;
  /** The provider's API version that it targets, e.g. `2026-10-28.endive`. */
  readonly apiVersion: string;
  /** Whether it takes deliveries, for which its apps need a secret. */
  readonly webhooks: boolean;
  /** In the order written. */
  readonly resources: readonly ManifestResource[];
  /** Its config keys beyond those that every connector has, by snake_case name. */
  readonly options: ReadonlyMap<string, ManifestOption>;
  /** The npm packages it imports, name to version. */
  readonly npm: ReadonlyMap<string, string>;
  /** Absolute path of its directory. */
  readonly directory: string;
  /** Absolute path of its migrations, or null when it has none. */
  readonly migrationsDirectory: string | null;
}

export interface ManifestResource {
  readonly name: string;
  readonly collectionKey: string;
  /** The resource whose objects it is embedded in and comes with, or null. */
  readonly parent: string | null;
}

export type OptionValue = string | number | boolean;

export interface ManifestOption {
  readonly type: 'string' | 'number' | 'boolean';
  /** The values allowed, or null for any. */
  readonly enum: readonly OptionValue[] | null;
  /** What a config gets that leaves the key out, or null for nothing. */
  readonly default: OptionValue | null;
  readonly required: boolean;
  readonly description: string | null;
}

export type ManifestsResult =
  | { readonly ok: true; readonly manifests: readonly ConnectorManifest[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The names of the connectors a project has: the directories with a `manifest.json`, sorted. */
export function listConnectors(root: string): string[] {
  const directory = join(root, CONNECTORS_DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => existsSync(manifestPath(root, name)))
    .sort();
}

/** The manifests of all connectors of a project, configured or not, by name. */
export function readManifests(root: string): ManifestsResult {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (span, text) => diagnostics.push(diagnosticAt(span, text));
  const files = new SourceFiles(loadTsMorph(), report);
  const manifests = listConnectors(root).map((name) => readManifest(files, root, name, report));
  const readable = manifests.filter((each) => each !== null);
  return diagnostics.length === 0 && readable.length === manifests.length
    ? { ok: true, manifests: readable }
    : { ok: false, diagnostics: sortDiagnostics(diagnostics, '') };
}

/** One connector's manifest, or null after reporting what is wrong with it. */
export function readManifest(
  files: SourceFiles,
  root: string,
  name: string,
  report: Report,
): ConnectorManifest | null {
  const value = readJson(files, manifestPath(root, name), report);
  const directory = join(root, CONNECTORS_DIRECTORY, name);
  return value === null ? null : validateManifest(value, { name, directory }, report);
}

function manifestPath(root: string, name: string): string {
  return join(root, CONNECTORS_DIRECTORY, name, 'manifest.json');
}
