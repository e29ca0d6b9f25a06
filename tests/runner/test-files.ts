import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** One test file of the repository. */
export interface TestFile {
  /** From the repository's root. */
  readonly path: string;
  /** True when it imports `tests/postgres.ts`, itself or through another module under `tests`. */
  readonly needsPostgres: boolean;
}

/** Every `*.test.ts` under `tests` whose path contains one of `filters`; all of them without filters. */
export function findTestFiles(root: string, filters: readonly string[]): TestFile[] {
  const tests = join(root, 'tests');
  return readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => relative(root, join(tests, path)))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .sort()
    .map((path) => ({
      path,
      needsPostgres: imports(join(root, path), join(tests, 'postgres.ts'), tests, new Set()),
    }));
}

function imports(file: string, wanted: string, within: string, seen: Set<string>): boolean {
  if (file === wanted) return true;
  if (seen.has(file) || !file.startsWith(within) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  // Statements start their line; the same words inside a string do not.
  const specifiers = Array.from(
    text.matchAll(/^(?:import |export |\} from ).*?['"](\.[^'"]+)['"]/gm),
    ([, path = '']) => path,
  );
  return specifiers.some((specifier) => imports(resolve(dirname(file), specifier), wanted, within, seen));
}
