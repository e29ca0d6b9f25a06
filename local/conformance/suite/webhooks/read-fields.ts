import type { Payload } from '../../../../supabase/functions/_shared/core/contract/index.ts';

/** Names of fields, one inside the other. */
export type Path = readonly string[];

const deepest = 3;

/**
 * The fields that `use` reads of an object, beyond those that `known` has. It is given objects that have every field asked
 * for, and others that have none; whether it fails with them does not matter.
 */
export function fieldsReadBy(use: (object: Payload) => unknown, known: Payload): readonly Path[] {
  const found = new Map<string, Path>();
  for (const isFull of [true, false]) {
    try {
      use(watched([], known, isFull, (path) => found.set(path.join('.'), path)));
    } catch {
      // What it read until then is known all the same.
    }
  }
  return [...found.values()];
}

function watched(at: Path, known: Payload, isFull: boolean, note: (path: Path) => void): Payload {
  return new Proxy(known, {
    get(target, field) {
      if (typeof field === 'symbol' || Object.hasOwn(target, field)) return Reflect.get(target, field);
      if (field in Object.prototype) return Reflect.get(Object.prototype, field);
      const path = [...at, field];
      note(path);
      return isFull && path.length < deepest ? watched(path, {}, isFull, note) : undefined;
    },
  });
}

/** A copy of the object in which the field at the path has this value. */
export function withField(object: Payload, path: Path, value: unknown): Payload {
  const [field, ...rest] = path;
  if (field === undefined) return object;
  const below = object[field];
  const inner = typeof below === 'object' && below !== null ? (below as Payload) : {};
  return { ...object, [field]: rest.length === 0 ? value : withField(inner, rest, value) };
}

/** Values that a field of another type may have by mistake. */
export const wrongValues: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  '',
  'text',
  [],
  [null],
  [7],
  {},
  { data: null },
  [{ id: null }],
  [[]],
];
