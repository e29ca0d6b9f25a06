import { type DotPath, keysOf, valueAt } from '../dot-path.ts';
import { ApiError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { type Hint, type Hinting, hintIn, hintText, isHeader } from './hint.ts';

/** An answer that is not of the form its record declares. Says where, what was found, and never a value of it. */
export function unexpectedForm(what: string, hint: Hint, expected: string, found: unknown): ApiError {
  const path = hintText(hint);
  const place = isHeader(hint) ? ` in the ${path}` : path === '' ? '' : ` at "${path}"`;
  return new ApiError(`${what}: expected ${expected}${place}, found ${describeForm(found)}`, null);
}

/** The list at a path. Throws ApiError when there is none: taken for an empty one, it would say that nothing exists. */
export function listAt(body: unknown, path: DotPath, what: string): readonly Payload[] {
  const list = valueAt(body, path);
  if (Array.isArray(list)) return list;
  throw unexpectedForm(what, path, 'a list', isWhole(path) || list !== undefined ? list : body);
}

/** The object at a path. Throws ApiError when there is none. */
export function objectAt(body: unknown, path: DotPath, what: string): Payload {
  const object = valueAt(body, path);
  if (isPayload(object)) return object;
  throw unexpectedForm(what, path, 'an object', isWhole(path) || object !== undefined ? object : body);
}

/** True or false, in a header as text or as 1 or 0. Throws ApiError for anything else. */
export function flagIn(answer: Hinting, hint: Hint, what: string): boolean {
  const flag = hintIn(answer, hint);
  if (typeof flag === 'boolean') return flag;
  if (isHeader(hint) && /^(true|1)$/i.test(String(flag))) return true;
  if (isHeader(hint) && /^(false|0)$/i.test(String(flag))) return false;
  throw unexpectedForm(what, hint, 'true or false', flag);
}

/** Whether the answer says that there is more behind it; null where nothing is declared to say so. Throws as `flagIn`. */
export function moreIn(
  answer: Hinting,
  { hasMore, isLast }: { readonly hasMore?: Hint; readonly isLast?: Hint },
  what: string,
): boolean | null {
  const flags = [
    ...(hasMore === undefined ? [] : [flagIn(answer, hasMore, what)]),
    ...(isLast === undefined ? [] : [!flagIn(answer, isLast, what)]),
  ];
  return flags.length === 0 ? null : !flags.includes(false);
}

/** A number of things, also as text. Throws ApiError for anything else. */
export function countIn(answer: Hinting, hint: Hint, what: string): number {
  const count = hintIn(answer, hint);
  if (typeof count === 'number' && count >= 0) return count;
  if (typeof count === 'string' && /^\d+$/.test(count)) return Number(count);
  throw unexpectedForm(what, hint, 'a number', count);
}

function isWhole(path: DotPath): boolean {
  return keysOf(path).length === 0;
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
