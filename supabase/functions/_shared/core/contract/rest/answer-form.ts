import { valueAt } from '../dot-path.ts';
import { ApiError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';

/** An answer that is not of the form its record declares. Says where, what was found, and never a value of it. */
export function unexpectedForm(what: string, path: string, expected: string, found: unknown): ApiError {
  const place = path === '' ? '' : ` at "${path}"`;
  return new ApiError(`${what}: expected ${expected}${place}, found ${describeForm(found)}`, null);
}

/** The list at a path. Throws ApiError when there is none: taken for an empty one, it would say that nothing exists. */
export function listAt(body: unknown, path: string, what: string): readonly Payload[] {
  const list = valueAt(body, path);
  if (Array.isArray(list)) return list;
  throw unexpectedForm(what, path, 'a list', path === '' || list !== undefined ? list : body);
}

/** The object at a path. Throws ApiError when there is none. */
export function objectAt(body: unknown, path: string, what: string): Payload {
  const object = valueAt(body, path);
  if (isPayload(object)) return object;
  throw unexpectedForm(what, path, 'an object', path === '' || object !== undefined ? object : body);
}

/** True or false at a path. Throws ApiError for anything else. */
export function flagAt(body: unknown, path: string, what: string): boolean {
  const flag = valueAt(body, path);
  if (typeof flag === 'boolean') return flag;
  throw unexpectedForm(what, path, 'true or false', flag);
}

/** A number of things at a path, also as text. Throws ApiError for anything else. */
export function countAt(body: unknown, path: string, what: string): number {
  const count = valueAt(body, path);
  if (typeof count === 'number' && count >= 0) return count;
  if (typeof count === 'string' && /^\d+$/.test(count)) return Number(count);
  throw unexpectedForm(what, path, 'a number', count);
}

const mostNames = 12;

function describeForm(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (!isPayload(value)) return typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
  const names = Object.keys(value);
  if (names.length === 0) return 'an object without fields';
  const shown = names.slice(0, mostNames).join(', ');
  return `an object with ${shown}${names.length > mostNames ? ' and more' : ''}`;
}
