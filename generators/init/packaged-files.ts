import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainText } from '../workspace/line-ends.ts';

/** Where the package is. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

export interface PackagedFile {
  /** The same in the package and in a project. */
  readonly path: string;
  /** With LF. */
  readonly text: string;
}

/** The core and the connectors, which a project gets copies of. */
export function packagedFunctions(): PackagedFile[] {
  return ['supabase/functions/_shared/core', 'supabase/functions/_shared/connectors'].flatMap(filesIn);
}

/** The tables of the core, each in a migration that never changes once it is released. In their order. */
export function packagedMigrations(): PackagedFile[] {
  return filesIn('supabase/migrations').filter(({ path }) => /\/0{8}\d{6}_\w+\.sql$/.test(path));
}

function filesIn(directory: string): PackagedFile[] {
  const entries = readdirSync(join(packageRoot, directory), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageRoot.length))
    .map((path) => path.split(sep).join('/'))
    .sort()
    .map((path) => ({ path, text: plainText(readFileSync(join(packageRoot, path), 'utf8')) }));
}
