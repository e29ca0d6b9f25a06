import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIG_FILE } from '../config/load-config.ts';
import { edgeFunctions } from '../functions/edge-functions.ts';
import { repeatableMigrations } from '../migrations/repeatable.ts';
import { copyOf } from '../workspace/packaged-copy.ts';
import {
  type EditedFile,
  type Plan,
  planFiles,
  type Refusal,
  type ScaffoldedFile,
} from '../workspace/plan.ts';
import { NotTextError, readText } from '../workspace/read-text.ts';
import { type PackagedFile, packagedFunctions, packagedMigrations } from './packaged-files.ts';
import { planMigrations } from './plan-migrations.ts';
import { plopfiles, starterConfig, starterNpmrc, starterPlopfile } from './starter-files.ts';
import { ByHandError, editSupabaseConfig } from './supabase-config.ts';

export interface InitPlan {
  readonly plan: Plan;
  /** What is left to the user, a sentence each. */
  readonly notes: readonly string[];
}

const supabaseConfig = 'supabase/config.toml';

/**
 * Plans what makes a directory, empty or with a Supabase project in it, one that `supasaasy gen` can work in. Files of the user's
 * are kept, but for what `supabase/config.toml` lacks. The copies of the core and the connectors are recorded in the lock, so that
 * `supasaasy update`, or another init, brings later releases into them. Whatever would be lost is a refusal of the plan; so is
 * a file of the user's where `gen` would write. Throws LockError.
 */
export function planInit(root: string, now: Date): InitPlan {
  const starters = starterFiles(root);
  const migrations = planMigrations(root, packagedMigrations(), now);
  const config = editedConfig(root);
  const plan = planFiles(root, [
    ...starters.files,
    ...packagedFunctions().map(asScaffolded),
    ...migrations.files,
    ...config.files,
  ]);
  const refusals = [...plan.refusals, ...migrations.refusals, ...config.refusals, ...inTheWayOfGen(root)];
  return { plan: { ...plan, refusals }, notes: [...starters.notes, ...config.notes] };
}

function asScaffolded({ path, text }: PackagedFile): ScaffoldedFile {
  const templateHash = copyOf(text)?.templateHash ?? '';
  return {
    path,
    kind: 'scaffolded',
    content: text,
    template: path,
    templateHash,
    answers: null,
    ifPresent: 'merge',
  };
}

function starterFiles(root: string): { files: EditedFile[]; notes: string[] } {
  const files: EditedFile[] = [];
  const notes: string[] = [];
  const has = (path: string) => existsSync(join(root, path));
  if (!has(CONFIG_FILE)) files.push({ kind: 'edited', path: CONFIG_FILE, content: starterConfig });
  const plopfile = plopfiles.find(has);
  if (plopfile === undefined) files.push({ kind: 'edited', path: 'plopfile.ts', content: starterPlopfile });
  else if (textAt(root, plopfile)?.includes('supasaasy/plop') !== true)
    notes.push(
      `${plopfile} is yours and stays; npx supasaasy new does what npx plop does with a plopfile that says: ${starterPlopfile.trim()}`,
    );
  if (!has('.npmrc')) files.push({ kind: 'edited', path: '.npmrc', content: starterNpmrc });
  else if (!/^\s*node-options\s*=.*\btsx\b/m.test(textAt(root, '.npmrc') ?? ''))
    notes.push(
      `.npmrc is yours and stays; npx plop needs the line ${starterNpmrc.trim()} in it, npx supasaasy does not.`,
    );
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

/** Gen takes every file at its paths for its own, so that one of the user's would be lost. */
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
      const text = textAt(root, path);
      return text !== null && !/Content hash: [0-9a-f]{16}\b/.test(text);
    })
    .map((path) => ({
      path,
      reason: 'it exists, npx supasaasy gen writes a file of that name, and what is in it would be lost',
    }));
}

/** Null where there is nothing; empty for what is no text. */
function textAt(root: string, path: string): string | null {
  try {
    return readText(join(root, path));
  } catch (error) {
    if (error instanceof NotTextError) return '';
    throw error;
  }
}
