import { endsWithParameter, pathName } from '../lists/path-name.ts';
import type { Operation } from '../operations/operation.ts';
import { singularOf } from '../schema/words.ts';

/** The GET operations that say what they answer, by where they are: documents have thousands. */
export interface ReadIndex {
  /** By the path without the names of its parameters and the ending of a file. */
  readonly byPlace: ReadonlyMap<string, readonly Operation[]>;
  /** Those that end with a parameter, by what is before it, in the singular. */
  readonly byNoun: ReadonlyMap<string, readonly Operation[]>;
  readonly byPath: ReadonlyMap<string, Operation>;
}

export function indexReads(operations: readonly Operation[]): ReadIndex {
  const byPlace = new Map<string, Operation[]>();
  const byNoun = new Map<string, Operation[]>();
  const byPath = new Map<string, Operation>();
  for (const operation of operations) {
    if (operation.method !== 'GET' || operation.answer.length === 0) continue;
    const path = withoutEnding(operation.path);
    push(byPlace, withoutNames(path), operation);
    byPath.set(operation.path, operation);
    if (!endsWithParameter(operation.path)) continue;
    push(byNoun, singularOf(pathName(path.replace(/(\/\{[^{}]*\})+$/, '')).name), operation);
  }
  return { byPlace, byNoun, byPath };
}

export function withoutNames(path: string): string {
  return path.replace(/\{[^{}]*\}/g, '{}').replace(/\/$/, '');
}

function withoutEnding(path: string): string {
  return path.replace(/\.(json|xml)$/i, '').replace(/\/$/, '');
}

function push(map: Map<string, Operation[]>, key: string, operation: Operation): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [operation]);
  else known.push(operation);
}
