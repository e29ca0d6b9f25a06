import { isPayload, type Payload } from './payload.ts';

/**
 * The value at a path of names with dots between them, such as `meta.next_cursor`; a number picks an element of an array.
 * The empty path is the value itself. Undefined where the path leads nowhere.
 */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  let found = value;
  for (const name of path.split('.')) {
    const holder: unknown = found;
    if (Array.isArray(holder)) found = /^\d+$/.test(name) ? holder[Number(name)] : undefined;
    else found = isPayload(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
  }
  return found;
}

/** A copy of the object with the value at the path; objects on the way are made where they are missing. */
export function withValueAt(object: Payload, path: string, value: unknown): Payload {
  const [name = '', ...rest] = path.split('.');
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  return {
    ...object,
    [name]: rest.length === 0 ? value : withValueAt(isPayload(inner) ? inner : {}, rest.join('.'), value),
  };
}
