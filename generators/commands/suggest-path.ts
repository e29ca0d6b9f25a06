import { suggest } from '../config/suggest.ts';

/**
 * "Did you mean 'x'?" for a path that is none of these files and none of their directories; null when none is near. What is the
 * end of one, such as a connector's name, is near.
 */
export function suggestPath(typed: string, files: readonly string[]): string | null {
  const directories = files.flatMap((path) => {
    const parts = path.split('/').slice(0, -1);
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  });
  const known = [...new Set([...directories, ...files])];
  const nearest = known.find((path) => path.endsWith(`/${typed}`)) ?? suggest(typed, known);
  return nearest === null ? null : `Did you mean '${nearest}'?`;
}
