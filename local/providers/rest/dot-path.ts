import type { Payload } from './records.ts';

/** The value at names with dots between them; the value itself where there are none, undefined where there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path
    .split('.')
    .reduce<unknown>(
      (found, name) => (typeof found === 'object' && found !== null ? (found as Payload)[name] : undefined),
      value,
    );
}

/** A copy of the object with the value there. */
export function withValueAt(object: Payload, path: string, value: unknown): Payload {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...object, [name]: value };
  const inner = object[name];
  const below = typeof inner === 'object' && inner !== null ? (inner as Payload) : {};
  return { ...object, [name]: withValueAt(below, rest.join('.'), value) };
}
