import { ApiError, ConfigurationError } from '../errors.ts';

const placeholder = /\{([^{}]+)\}/g;

/**
 * A path with the values of its placeholders, each as one segment.
 * @throws ApiError for a value that is none or would lead elsewhere
 */
export function fillPath(path: string, wanted: (name: string) => string | null): string {
  return path.replace(placeholder, (_, name: string) => {
    const value = wanted(name);
    // Addresses are read with `..` resolved, also where it is written %2e%2e.
    if (value === null || value === '.' || value === '..')
      throw new ApiError(
        `${path}: ${value === null ? 'nothing' : `"${value}"`} cannot stand for {${name}}`,
        400,
      );
    return encodeURIComponent(value);
  });
}

/** The path itself. Throws ConfigurationError when it is none, or its placeholders are not exactly these. */
export function checkedPath(path: string, placeholders: readonly string[] = []): string {
  if (!path.startsWith('/') || path.startsWith('//') || /[?#\s]/.test(path))
    throw new ConfigurationError(`"${path}" is not a path: it begins with one / and has no query`);
  const found = placeholdersIn(path);
  if (found.join() !== placeholders.join())
    throw new ConfigurationError(
      `"${path}" has the placeholders ${found.join(', ') || 'none'}, expected ${placeholders.join(', ') || 'none'}`,
    );
  return path;
}

/** The names in braces, in order. */
export function placeholdersIn(path: string): string[] {
  return [...path.matchAll(placeholder)].map(([, name = '']) => name);
}
