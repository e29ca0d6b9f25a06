import { join } from 'node:path';
import { unresolvedConflict } from './conflict-markers.ts';
import { hasContentHash, isEdited } from './content-hash.ts';
import { followTemplate } from './follow-template.ts';
import { formatLock } from './format-lock.ts';
import { plainText } from './line-ends.ts';
import { type Answers, type Lock, lockPath, type RecordedFile } from './lock.ts';
import { pathProblem } from './project-path.ts';
import { readLock } from './read-lock.ts';
import { NotTextError, readText } from './read-text.ts';

/** A file that a command wants in the project. */
export type PlannedFile = GeneratedFile | ScaffoldedFile | EditedFile;

interface Wanted {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/**
 * Always rewritten; what is edited by hand in it is lost, after a warning. Refused where a file is that no generator wrote: one
 * without a content hash, unless the template that is used leaves that out.
 */
export interface GeneratedFile extends Wanted {
  readonly kind: 'generated';
}

/** Written once, recorded in the lock, and the user's from then on. `content` has LF. */
export interface ScaffoldedFile extends Wanted {
  readonly kind: 'scaffolded';
  readonly template: string;
  readonly templateHash: string;
  /** Null for a template that is copied as it is. */
  readonly answers: Answers | null;
  /**
   * What to do where the file is. `keep`: leave it, and leave it deleted if it was. `refuse`: nothing is written at all. `merge`:
   * bring what the rendering has new into it, and leave it deleted if it was; refused for a file that the lock does not know.
   */
  readonly ifPresent: 'keep' | 'refuse' | 'merge';
}

/** A file of the user's that a command changes on demand, such as the config that an app is added to. */
export interface EditedFile extends Wanted {
  readonly kind: 'edited';
}

/** What has to happen to a file. */
export interface Change {
  readonly path: string;
  readonly kind: PlannedFile['kind'] | 'lock';
  /**
   * `create`: it is missing. `update`: an earlier run wrote it differently. `overwrite`: it was edited by hand, and that is lost.
   * `merge`: it was edited, and what its template has new is brought in. `edit`: the user's file is changed on demand.
   * `unchanged`: it is as planned. `keep`: it is the user's and stays, also deleted.
   */
  readonly action: 'create' | 'update' | 'overwrite' | 'merge' | 'edit' | 'unchanged' | 'keep';
  /** Null where there is no such file. */
  readonly before: string | null;
  readonly after: string;
  /** 1-based lines of `after` at which a conflict begins. */
  readonly conflicts: readonly number[];
}

/** Why a file cannot be written. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** Everything a command is going to write, decided before anything is written. */
export interface Plan {
  /** Absolute path of the project. */
  readonly root: string;
  /** By path; the lock among them when it changes. */
  readonly changes: readonly Change[];
  /** With one of these, nothing of the plan may be written. */
  readonly refusals: readonly Refusal[];
}

/**
 * Compares the wanted files with what is there. Throws the file system's error for a file that cannot be read, and
 * LockError for a malformed lock. `connectors` are remembered with scaffolded files.
 */
export function planFiles(
  root: string,
  files: readonly PlannedFile[],
  connectors: Lock['connectors'] = new Map(),
): Plan {
  const lock = files.some(({ kind }) => kind === 'scaffolded') ? readLock(root) : null;
  const recorded = new Map(lock?.files);
  const changes: Change[] = [];
  const refusals: Refusal[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const { path } = file;
    const problem = pathProblem(path) ?? (seen.has(path) ? 'it is planned twice' : null);
    seen.add(path);
    const planned = problem === null ? planFile(root, file, recorded.get(path)) : problem;
    if (typeof planned === 'string') refusals.push({ path, reason: planned });
    else {
      changes.push(planned.change);
      if (planned.record !== null) recorded.set(path, planned.record);
    }
  }
  return makePlan(
    root,
    changes,
    refusals,
    lock === null ? null : { files: recorded, connectors: new Map([...lock.connectors, ...connectors]) },
  );
}

/** Puts a plan together. The lock's own change is added where it has to be written. */
export function makePlan(
  root: string,
  changes: readonly Change[],
  refusals: readonly Refusal[],
  lock: Lock | null,
): Plan {
  const all = lock === null ? changes : [...changes, ...lockChange(root, lock)];
  return { root, changes: [...all].sort((a, b) => (a.path < b.path ? -1 : 1)), refusals };
}

/** The changes that write something. */
export function pendingChanges(plan: Plan): Change[] {
  return plan.changes.filter(({ action }) => action !== 'unchanged' && action !== 'keep');
}

function lockChange(root: string, lock: Lock): Change[] {
  const before = readText(join(root, lockPath));
  const after = formatLock(lock);
  if (before === null ? lock.files.size === 0 : plainText(before) === after) return [];
  const action = before === null ? 'create' : 'update';
  return [{ path: lockPath, kind: 'lock', action, before, after, conflicts: [] }];
}

interface Planned {
  readonly change: Change;
  /** What the lock is to say of the file; null leaves the lock as it is. */
  readonly record: RecordedFile | null;
}

/** What is to be done with a file, or why it is refused. */
function planFile(root: string, file: PlannedFile, recorded: RecordedFile | undefined): Planned | string {
  let before: string | null;
  try {
    before = readText(join(root, file.path));
  } catch (error) {
    if (error instanceof NotTextError) return error.message;
    throw error;
  }
  if (file.kind === 'scaffolded') return planScaffolded(before, file, recorded);
  if (file.kind === 'generated' && isForeign(before, file.content)) return foreignReason;
  return { change: changeOf(file, before, writeAction(before, file), file.content), record: null };
}

/** Why a generated file is not written where one of the user's is. */
export const foreignReason =
  'it exists, npx supasaasy gen did not write it, and what is in it would be lost; move it away, or delete it';

function isForeign(before: string | null, content: string): boolean {
  if (before === null || plainText(before) === content) return false;
  return !hasContentHash(before) && hasContentHash(content);
}

function writeAction(before: string | null, { kind, content }: GeneratedFile | EditedFile): Change['action'] {
  if (before === null) return 'create';
  if (kind === 'edited') return before === content ? 'unchanged' : 'edit';
  if (plainText(before) === content) return 'unchanged';
  return isEdited(before) ? 'overwrite' : 'update';
}

function planScaffolded(
  before: string | null,
  file: ScaffoldedFile,
  recorded: RecordedFile | undefined,
): Planned | string {
  const { content, template, templateHash, answers, ifPresent } = file;
  const record: RecordedFile = { template, templateHash, answers, base: content };
  const keep: Planned = { change: changeOf(file, before, 'keep', before ?? content), record: null };
  if (before === null) {
    const wasDeleted = recorded !== undefined && ifPresent !== 'refuse';
    return wasDeleted ? keep : { change: changeOf(file, before, 'create', content), record };
  }
  if (ifPresent === 'keep') return keep;
  if (plainText(before) === content) return { change: changeOf(file, before, 'unchanged', before), record };
  if (ifPresent === 'refuse') return 'it exists, and what is in it would be lost; move it away first';
  if (recorded === undefined)
    return 'it exists and was not scaffolded, so that nothing can be merged into it';
  const conflict = unresolvedConflict(before);
  if (conflict !== null) return `line ${conflict} begins a conflict that is not resolved`;
  const { action, after, conflicts } = followTemplate(before, recorded.base, content, `template ${template}`);
  return { change: { ...changeOf(file, before, action, after), conflicts }, record };
}

function changeOf(
  { path, kind }: PlannedFile,
  before: string | null,
  action: Change['action'],
  after: string,
): Change {
  return { path, kind, action, before, after, conflicts: [] };
}
