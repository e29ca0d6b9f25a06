import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Diagnostic, diagnosticOf } from '../config/diagnostic.ts';
import type { ConnectorManifest } from '../config/manifest.ts';
import { readSource, type SourceFile } from './source-file.ts';

export interface Collected {
  readonly files: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The migrations of connectors, connectors in name order, the files of one in the order of their numbers (2 before 10).
 * Nothing is left out silently: whatever cannot be part of the result is a diagnostic.
 */
export function collectMigrations(root: string, connectors: readonly ConnectorManifest[]): Collected {
  const byName = new Map(connectors.map((connector) => [connector.name, connector]));
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const collected = sorted.map((connector) => collectConnector(root, connector));
  return {
    files: collected.flatMap(({ files }) => files),
    diagnostics: collected.flatMap(({ diagnostics }) => diagnostics),
  };
}

function collectConnector(root: string, connector: ConnectorManifest): Collected {
  const directory = connector.migrationsDirectory;
  if (directory === null) return { files: [], diagnostics: [] };
  const names = listSql(directory);
  if (!Array.isArray(names)) return { files: [], diagnostics: [names] };
  if (names.length === 0) {
    return {
      files: [],
      diagnostics: [
        diagnosticOf(directory, {
          message: `connector ${connector.name} has no SQL files in its migrations directory`,
          fix: 'Add one, e.g. 001_views.sql, or set "migrations" to null in its manifest.json.',
        }),
      ],
    };
  }
  const nameProblems = checkNames(directory, names);
  if (nameProblems.length > 0) return { files: [], diagnostics: nameProblems };

  const files: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names.sort((a, b) => numberOf(a) - numberOf(b))) {
    const path = join(directory, name);
    const label = relative(root, path).split(sep).join('/');
    const text = readOrDiagnose(path);
    if (typeof text === 'string') files.push({ path, label, title: `Connector ${connector.name}`, text });
    else diagnostics.push(text);
  }
  return { files, diagnostics };
}

function listSql(directory: string): string[] | Diagnostic {
  try {
    return readdirSync(directory).filter((name) => name.toLowerCase().endsWith('.sql'));
  } catch (error) {
    return unreadable(directory, error);
  }
}

function checkNames(directory: string, names: readonly string[]): Diagnostic[] {
  const byNumber = new Map<number, string>();
  return names.toSorted().flatMap((name) => {
    const number = numberOf(name);
    if (Number.isNaN(number)) {
      return diagnosticOf(join(directory, name), {
        message: 'the name does not start with a number, so its place among the migrations is unknown',
        fix: `Name it like 001_${name}.`,
      });
    }
    const other = byNumber.get(number);
    byNumber.set(number, name);
    if (other === undefined) return [];
    return diagnosticOf(join(directory, name), {
      message: `it has the same number as ${other}, so which of them comes first is unknown`,
      fix: 'Give each file a number of its own.',
    });
  });
}

/** `NNN_name.sql` → NNN, else NaN. */
function numberOf(name: string): number {
  const digits = /^(\d+)_/.exec(name)?.[1];
  return digits === undefined ? Number.NaN : Number(digits);
}

function readOrDiagnose(path: string): string | Diagnostic {
  try {
    const text = readSource(path);
    if (text.trim() !== '') return text;
    return diagnosticOf(path, { message: 'the file is empty', fix: 'Fill it or delete it.' });
  } catch (error) {
    return unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  return diagnosticOf(path, { message: `it cannot be read: ${reason}` });
}
