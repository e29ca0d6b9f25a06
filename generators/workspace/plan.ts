import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isEdited, toLf } from './content-hash.ts';

/** A file that a generator wants in the project. */
export interface PlannedFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Generated files are always rewritten; scaffolded ones are written once and belong to the user from then on. */
  readonly kind: 'generated' | 'scaffolded';
}

/** What has to happen to a planned file. */
export interface Change {
  readonly path: string;
  readonly kind: PlannedFile['kind'];
  /**
   * `create`: it is missing. `update`: an earlier run wrote it differently. `overwrite`: it was edited by hand.
   * `unchanged`: it is as planned. `keep`: it is the user's and stays.
   */
  readonly action: 'create' | 'update' | 'overwrite' | 'unchanged' | 'keep';
  /** Null where there is no such file. */
  readonly before: string | null;
  readonly after: string;
}

/** Everything a command is going to write, decided before anything is written. */
export interface Plan {
  /** Absolute path of the project. */
  readonly root: string;
  /** By path. */
  readonly changes: readonly Change[];
}

/** Compares the wanted files with what is there. Throws the file system's error for a file that cannot be read. */
export function planFiles(root: string, files: readonly PlannedFile[]): Plan {
  const changes = files.map((file) => planFile(root, file));
  return { root, changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The changes that write something. */
export function pendingChanges(plan: Plan): Change[] {
  return plan.changes.filter(({ action }) => action !== 'unchanged' && action !== 'keep');
}

function planFile(root: string, { path, content, kind }: PlannedFile): Change {
  const before = readIfPresent(join(root, path));
  const action = actionFor(before, content, kind);
  return { path, kind, action, before, after: content };
}

function actionFor(before: string | null, after: string, kind: PlannedFile['kind']): Change['action'] {
  if (before === null) return 'create';
  if (kind === 'scaffolded') return 'keep';
  if (toLf(before) === after) return 'unchanged';
  return isEdited(before) ? 'overwrite' : 'update';
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
