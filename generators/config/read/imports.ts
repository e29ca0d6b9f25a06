import { basename } from 'node:path';
import type { Node } from 'ts-morph';
import { suggestOrList } from '../suggest.ts';
import { type ExportSource, exportedNames, exportStars, exportsNamed } from './exports.ts';
import { type Reading, refuse } from './reading.ts';
import { isRelative, resolveImport } from './resolve-import.ts';

/** What an import or a re-export asks for. */
export interface ImportedName {
  readonly specifier: string;
  readonly imported: string;
  /** In the importing file: it says where the path starts from. */
  readonly node: Node;
}

/**
 * Where the value of an imported name is written. Null when there is no such place: then that is reported, at `use`
 * when it is about the name as it is used.
 */
export function findImported(
  reading: Reading,
  wanted: ImportedName,
  use: Node,
): { path: string; source: ExportSource } | null {
  const { specifier, imported, node } = wanted;
  const path = importedFile(reading, wanted);
  if (path === null) return null;
  if (imported === '*') {
    refuse(reading, use, {
      message: `'${use.getText()}' is a whole module`,
      fix: `Name a value of it: ${use.getText()}.name.`,
    });
    return null;
  }
  const file = reading.files.open(path);
  if (file === null) return null;
  const source =
    exportsNamed(file, imported, reading.files.tsMorph)[0] ?? starSource(reading, path, imported);
  if (source !== null) return { path, source };
  refuse(reading, node, {
    message: `'${specifier}' has no ${imported === 'default' ? 'default export' : `export '${imported}'`}`,
    fix: suggestOrList(imported, exportedNames(file, reading.files.tsMorph), 'Its exports are'),
  });
  return null;
}

function importedFile(reading: Reading, { specifier, node }: ImportedName): string | null {
  const fromFile = reading.files.sourceOf(node).path;
  if (!isRelative(specifier)) {
    refuse(reading, node, {
      message: `'${node.getText()}' comes from '${specifier}', which is not a relative file`,
      reason:
        'Only files of the project are read; what a package holds can differ from one install to the next.',
      fix: "Put the value into a file next to the config and import it from there ('./values.ts').",
    });
    return null;
  }
  const path = resolveImport(specifier, fromFile);
  if (path === null) {
    refuse(reading, node, {
      message: `no TypeScript or JavaScript file is found for '${specifier}'`,
      fix: 'Correct the path; it is looked up from the importing file.',
    });
    return null;
  }
  const start = reading.trail.indexOf(path);
  if (start < 0) return path;
  const chain = [...reading.trail.slice(start), path].map((each) => basename(each));
  refuse(reading, node, {
    message: `the files import each other: ${chain.join(' → ')}`,
    fix: 'Move what both need into a third file.',
  });
  return null;
}

/** A name that a file passes on with `export * from`, one level deep. */
function starSource(reading: Reading, path: string, name: string): ExportSource | null {
  const file = reading.files.open(path);
  if (file === null || name === 'default') return null;
  for (const { specifier, node } of exportStars(file)) {
    const target = isRelative(specifier) ? resolveImport(specifier, path) : null;
    const inner = target === null ? null : reading.files.open(target);
    if (inner !== null && exportsNamed(inner, name, reading.files.tsMorph).length > 0) {
      return { kind: 'from', specifier, imported: name, node };
    }
  }
  return null;
}
