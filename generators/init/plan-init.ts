import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE } from '../config/load-config.ts';
import { edgeFunctions } from '../functions/edge-functions.ts';
import { repeatableMigrations } from '../migrations/repeatable.ts';
import { hasContentHash } from '../workspace/content-hash.ts';
import {
  type EditedFile,
  foreignReason,
  type Plan,
  planFiles,
  type Refusal,
  type ScaffoldedFile,
} from '../workspace/plan.ts';
import { readLock } from '../workspace/read-lock.ts';
import { NotTextError, readText, readTextOrEmpty } from '../workspace/read-text.ts';
import { copiesIn, directoriesOf, isTaken, packageSets } from './package-sets.ts';
import { packagedMigrations } from './packaged-files.ts';
import { planMigrations } from './plan-migrations.ts';
import {
  plopfiles,
  starterConfig,
  starterGitignore,
  starterNpmrc,
  starterPlopfile,
  withAdminKeyIgnored,
} from './starter-files.ts';
import { ByHandError, editSupabaseConfig } from './supabase-config.ts';

export interface InitPlan {
  readonly plan: Plan;
  /** What is left to the user, a sentence each. */
  readonly notes: readonly string[];
}

const supabaseConfig = 'supabase/config.toml';

/**
 * Plans what makes a directory, empty or with a Supabase project in it, one that `supasaasy gen` can work in. Files of the user's
 * are kept, but for what `supabase/config.toml` and `.gitignore` lack. The copies of the core and the connectors are recorded in the lock, so that
 * `supasaasy update`, or another init, brings later releases into them. Whatever would be lost is a refusal of the plan; so is
 * a file of the user's where `gen` would write. Throws LockError.
 */
export function planInit(root: string, now: Date): InitPlan {
  const starters = starterFiles(root);
  const copied = copies(root);
  const migrations = planMigrations(root, packagedMigrations(), now);
  const config = editedConfig(root);
  const plan = planFiles(root, [...starters.files, ...copied.files, ...migrations.files, ...config.files]);
  const refusals = [...plan.refusals, ...migrations.refusals, ...config.refusals, ...inTheWayOfGen(root)];
  return { plan: { ...plan, refusals }, notes: [...starters.notes, ...copied.notes, ...config.notes] };
}

/** The core and the connectors. Where one was renamed, its files are there; where it was deleted, none come back. */
function copies(root: string): { files: ScaffoldedFile[]; notes: string[] } {
  const lock = readLock(root);
  const files: ScaffoldedFile[] = [];
  const notes: string[] = [];
  for (const set of packageSets()) {
    const known = directoriesOf(set, lock);
    for (const target of known.length === 0 ? [set.directory] : known) {
      if (isTaken(root, target, set, lock))
        notes.push(`${target} is yours and stays; the connector of the package is not copied there.`);
      else if (known.length === 0 || existsSync(join(root, target))) files.push(...copiesIn(target, set));
    }
  }
  return { files, notes };
}

function starterFiles(root: string): { files: EditedFile[]; notes: string[] } {
  const files: EditedFile[] = [];
  const notes: string[] = [];
  const has = (path: string) => existsSync(join(root, path));
  if (!has(CONFIG_FILE)) files.push({ kind: 'edited', path: CONFIG_FILE, content: starterConfig });
  const plopfile = plopfiles.find(has);
  if (plopfile === undefined) files.push({ kind: 'edited', path: 'plopfile.ts', content: starterPlopfile });
  else if (readTextOrEmpty(join(root, plopfile))?.includes('supasaasy/plop') !== true)
    notes.push(
      `${plopfile} is yours and stays; npx supasaasy new does what npx plop does with a plopfile that says: ${starterPlopfile.trim()}`,
    );
  if (!has('.npmrc')) files.push({ kind: 'edited', path: '.npmrc', content: starterNpmrc });
  else if (!/^\s*node-options\s*=.*\btsx\b/m.test(readTextOrEmpty(join(root, '.npmrc')) ?? ''))
    notes.push(
      `.npmrc is yours and stays; npx plop needs the line ${starterNpmrc.trim()} in it, npx supasaasy does not.`,
    );
  const ignored = readTextOrEmpty(join(root, '.gitignore'));
  const content = ignored === null ? starterGitignore : withAdminKeyIgnored(ignored);
  files.push({ kind: 'edited', path: '.gitignore', content });
  return { files, notes };
}

/** Gen writes a config.toml from its template where there is none. */
function editedConfig(root: string): { files: EditedFile[]; refusals: Refusal[]; notes: readonly string[] } {
  try {
    const before = readText(join(root, supabaseConfig));
    if (before === null) return { files: [], refusals: [], notes: [] };
    const { text, notes } = editSupabaseConfig(before);
    return { files: [{ kind: 'edited', path: supabaseConfig, content: text }], refusals: [], notes };
  } catch (error) {
    if (!(error instanceof ByHandError) && !(error instanceof NotTextError)) throw error;
    return { files: [], refusals: [{ path: supabaseConfig, reason: error.message }], notes: [] };
  }
}

/** Gen declines to write over a file of the user's, which is better said before anything is written. */
function inTheWayOfGen(root: string): Refusal[] {
  const functions = 'supabase/functions';
  const paths = [
    ...edgeFunctions.flatMap(({ name }) => [
      `${functions}/${name}/index.ts`,
      `${functions}/${name}/deno.json`,
    ]),
    `${functions}/_shared/generated/config.ts`,
    `${functions}/_shared/generated/registry.ts`,
    ...repeatableMigrations.map(({ version, name }) => `supabase/migrations/${version}_${name}.sql`),
  ];
  return paths
    .filter((path) => {
      const text = readTextOrEmpty(join(root, path));
      return text !== null && !hasContentHash(text);
    })
    .map((path) => ({ path, reason: foreignReason }));
}
