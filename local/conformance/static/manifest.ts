import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Diagnostic, diagnosticAt, type Report } from '../../../generators/config/diagnostic.ts';
import {
  CONNECTORS_DIRECTORY,
  type ConnectorManifest,
  readManifest,
} from '../../../generators/config/manifest.ts';
import { SourceFiles } from '../../../generators/config/read/source-files.ts';
import { loadTsMorph } from '../../../generators/config/read/ts-morph.ts';
import type { Finding } from '../result.ts';

/** A manifest as far as it can be read. */
export interface ReadManifest {
  /** What the generators make of it; null when it is not valid. */
  readonly manifest: ConnectorManifest | null;
  /** The JSON as it is; null when it is none. */
  readonly json: unknown;
  readonly findings: readonly Finding[];
}

/** Reads a connector's manifest as the generators do. */
export function readForCheck(root: string, name: string): ReadManifest {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (span, text) => diagnostics.push(diagnosticAt(span, text));
  const path = join(root, CONNECTORS_DIRECTORY, name, 'manifest.json');
  const text = readText(path);
  if (text === null)
    return {
      manifest: null,
      json: null,
      findings: [
        {
          message: `connectors/${name}/manifest.json is missing`,
          fix: 'Create it; docs/CONFIG.md lists its keys.',
        },
      ],
    };
  const manifest = readManifest(new SourceFiles(loadTsMorph(), report), root, name, report);
  return {
    manifest: diagnostics.length === 0 ? manifest : null,
    json: parse(text),
    findings: diagnostics.map((each) => findingOf(each, root)),
  };
}

/** A diagnostic of the generators as a finding. */
export function findingOf({ file, location, message, reason, fix }: Diagnostic, root: string): Finding {
  const place = location === null ? '' : `:${location.line}:${location.column}`;
  const why = reason === null ? '' : ` ${reason}`;
  return {
    message: `${relative(root, file)}${place} ${message}.${why}`,
    fix: fix ?? 'Correct it.',
  };
}

/** Collection keys that are not the connector's own, or not its only ones. */
export function checkCollections({ name, resources }: ConnectorManifest): Finding[] {
  // A collection key is a part of SQL names, in which there is no hyphen.
  const prefix = `${name.replaceAll('-', '_')}_`;
  return resources
    .filter(({ collectionKey }) => !collectionKey.startsWith(prefix))
    .map(({ name: resource, collectionKey }) => ({
      message: `${resource}: the collection_key ${collectionKey} does not begin with ${prefix}`,
      fix: `Call it ${prefix}${resource} in manifest.json and in its views: another connector may have the same resource.`,
    }));
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
