import { isPayload, type Payload } from './payload.ts';

/**
 * The place of a value: names with dots between them, such as `meta.next_cursor`, where a number picks an element of an
 * array; or the names one by one, where one has a dot in it: `['@odata.nextLink']`. Without names it is the value itself.
 */
export type DotPath = string | readonly string[];

/** The names of a path. */
export function keysOf(path: DotPath): readonly string[] {
  if (typeof path !== 'string') return path;
  return path === '' ? [] : path.split('.');
}

/** A path for people to read. */
export function pathText(path: DotPath): string {
  return typeof path === 'string' || !path.some((name) => name.includes('.'))
    ? keysOf(path).join('.')
    : JSON.stringify(path);
}

/** The value at a path; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: DotPath): unknown {
  let found = value;
  for (const name of keysOf(path)) {
    const holder: unknown = found;
    if (Array.isArray(holder)) found = /^\d+$/.test(name) ? holder[Number(name)] : undefined;
    else found = isPayload(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
  }
  return found;
}

/** A copy of the object with the value at the path; objects on the way are made where they are missing. */
export function withValueAt(object: Payload, path: DotPath, value: unknown): Payload {
  const [name = '', ...rest] = keysOf(path);
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  return {
    ...object,
    [name]: rest.length === 0 ? value : withValueAt(isPayload(inner) ? inner : {}, rest, value),
  };
}
