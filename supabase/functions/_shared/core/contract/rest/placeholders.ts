import { ApiError, ConfigurationError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';

/** The value of a name in braces; null when there is none. */
export type NamedValue = (name: string) => string | null;

const placeholder = /\{([^{}]+)\}/g;
/** In texts that are no paths, braces may mean something else. */
const name = /^[A-Za-z_][\w.-]*$/;
const settingPrefix = 'app.';

/** The names in braces, in order. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name);
}

/** The setting of the account that a name stands for; null when it stands for something else. */
export function settingIn(name: string): string | null {
  return name.startsWith(settingPrefix) ? name.slice(settingPrefix.length) : null;
}

/**
 * A path with the values of its placeholders, each as one segment.
 * @throws ApiError for a value that is none or would lead elsewhere
 */
export function fillPath(path: string, named: NamedValue): string {
  return path.replace(placeholder, (_, name: string) => {
    const value = named(name);
    // Addresses are read with `..` resolved, also where it is written %2e%2e.
    if (value === null || value === '.' || value === '..')
      throw new ApiError(
        `${path}: ${value === null ? 'nothing' : `"${value}"`} cannot stand for {${name}}`,
        400,
      );
    return encodeURIComponent(value);
  });
}

/** A text with the values of the names that have one; other braces are left as they are. */
export function fillText(text: string, named: NamedValue): string {
  return text.includes('{') ? text.replace(placeholder, (found, name: string) => named(name) ?? found) : text;
}

/** The same of all texts in a body. */
export function fillBody(body: Payload, named: NamedValue): Payload {
  return fillValue(body, named) as Payload;
}

function fillValue(value: unknown, named: NamedValue): unknown {
  if (typeof value === 'string') return fillText(value, named);
  if (Array.isArray(value)) return value.map((each) => fillValue(each, named));
  if (!isPayload(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillValue(each, named)]));
}

/**
 * The path itself.
 * @param isKnown whether a name has a value; settings of the account always may
 * @throws ConfigurationError when it is no path, or a placeholder has no value
 */
export function checkedPath(path: string, isKnown: (name: string) => boolean = () => false): string {
  if (!path.startsWith('/') || path.startsWith('//') || /[?#\s]/.test(path))
    throw new ConfigurationError(`"${path}" is not a path: it begins with one / and has no query`);
  for (const name of placeholdersIn(path)) {
    if (settingIn(name) === null && !isKnown(name))
      throw new ConfigurationError(`"${path}": nothing gives a value for the placeholder {${name}}`);
  }
  return path;
}

/** The names in braces in the texts of a query or a body. */
export function namesIn(values: unknown): string[] {
  if (typeof values === 'string') return placeholdersIn(values).filter((found) => name.test(found));
  return typeof values === 'object' && values !== null ? Object.values(values).flatMap(namesIn) : [];
}
