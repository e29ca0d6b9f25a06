import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from './config.ts';
import { type Diagnostic, diagnosticAt, diagnosticOf, type Report, sortDiagnostics } from './diagnostic.ts';
import { type ConnectorManifest, listConnectors, readManifest } from './manifest.ts';
import { readConfig } from './read/read-config.ts';
import { SourceFiles } from './read/source-files.ts';
import { loadTsMorph } from './read/ts-morph.ts';
import { maskDiagnostics } from './secrets.ts';
import type { SourceSpan } from './source-span.ts';
import { collectSecretsInto } from './validate/findings.ts';
import { validateConfig } from './validate/validate-config.ts';

export const CONFIG_FILE = 'supasaasy.config.ts';

export interface LoadOptions {
  /** The project: where `supabase/` is. */
  readonly root: string;
  /** The config file, absolute or relative to `root`. Left out: `supasaasy.config.ts`. */
  readonly configPath?: string | undefined;
  /** The time that `sync_from` must not be after. Left out: now. */
  readonly now?: Date;
  /** Connectors that the project is about to get, by name: the root that each lies under now. Left out: none. */
  readonly comingConnectors?: ReadonlyMap<string, string>;
}

export type LoadResult =
  /** `files` are all files that were read: the config, what it imports, and the manifests. Absolute paths. */
  | { readonly ok: true; readonly config: Config; readonly files: readonly string[] }
  /** All that is wrong, by position, secrets masked. */
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads and checks the config of a project, without executing any of it. */
export function loadConfig({
  root: givenRoot,
  configPath,
  now = new Date(),
  comingConnectors = new Map(),
}: LoadOptions): LoadResult {
  const root = resolve(givenRoot);
  const path = resolve(root, configPath ?? CONFIG_FILE);
  if (!existsSync(path) || !statSync(path).isFile())
    return { ok: false, diagnostics: [notFound(root, path)] };

  const diagnostics: Diagnostic[] = [];
  const secretSpans: SourceSpan[] = [];
  const report: Report = (span, text) => diagnostics.push(diagnosticAt(span, text));
  const files = new SourceFiles(loadTsMorph(), report);
  const value = readConfig(files, path, report);
  const config =
    value === null
      ? null
      : validateConfig(
          value,
          { root, path },
          {
            findings: collectSecretsInto(secretSpans, report),
            now,
            connectorNames: [...new Set([...listConnectors(root), ...comingConnectors.keys()])].sort(),
            manifestOf: eachOnce((name) =>
              readManifest(files, comingConnectors.get(name) ?? root, name, report),
            ),
          },
        );
  if (config !== null && diagnostics.length === 0) return { ok: true, config, files: files.paths };
  return { ok: false, diagnostics: maskDiagnostics(sortDiagnostics(diagnostics, path), secretSpans) };
}

function eachOnce(
  read: (name: string) => ConnectorManifest | null,
): (name: string) => ConnectorManifest | null {
  const known = new Map<string, ConnectorManifest | null>();
  return (name) => {
    const manifest = known.has(name) ? (known.get(name) ?? null) : read(name);
    known.set(name, manifest);
    return manifest;
  };
}

function notFound(root: string, path: string): Diagnostic {
  return diagnosticOf(path, {
    message: 'the config file is not there',
    fix:
      path === join(root, CONFIG_FILE)
        ? `Run npx supasaasy init in the project's directory, which writes one, or name another file with --config.`
        : 'Correct the path given with --config.',
  });
}
