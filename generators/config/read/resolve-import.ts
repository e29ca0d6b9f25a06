import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const SOURCE_FILE = /\.[mc]?[jt]s$/;
const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];

/**
 * The file that a relative import names, as TypeScript finds it: `./apps.js` is `./apps.ts` where that exists.
 * Null when there is no such file, or when it is not TypeScript or JavaScript.
 */
export function resolveImport(specifier: string, fromFile: string): string | null {
  const target = resolve(dirname(fromFile), specifier);
  const candidates = SOURCE_FILE.test(target)
    ? [target.replace(/\.([mc]?)js$/, '.$1ts'), target]
    : EXTENSIONS.map((extension) => target + extension);
  return candidates.find((path) => existsSync(path) && statSync(path).isFile()) ?? null;
}

/** Whether an import names a file next to the importing one, not a package, an alias or a URL. */
export function isRelative(specifier: string): boolean {
  return /^\.\.?(?:\/|$)/.test(specifier);
}
