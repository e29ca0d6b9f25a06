import type { DotPath, Payload } from './records.ts';

/** The value at names with dots between them, or in a list; the value itself where there are none, undefined for nothing. */
export function valueAt(value: unknown, path: DotPath): unknown {
  return keysOf(path).reduce<unknown>(
    (found, name) => (typeof found === 'object' && found !== null ? (found as Payload)[name] : undefined),
    value,
  );
}

/** A copy of the object with the value there. */
export function withValueAt(object: Payload, path: DotPath, value: unknown): Payload {
  const [name = '', ...rest] = keysOf(path);
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  const below = typeof inner === 'object' && inner !== null ? (inner as Payload) : {};
  return { ...object, [name]: withValueAt(below, rest, value) };
}

function keysOf(path: DotPath): readonly string[] {
  if (typeof path !== 'string') return path;
  return path === '' ? [] : path.split('.');
}
