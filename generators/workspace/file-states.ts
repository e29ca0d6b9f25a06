import { type Change, type PlannedFile, planFiles } from './plan.ts';
import type { Update } from './update.ts';

/** What a file is like; `fileStateMeanings` says it in words. */
export type FileState = 'clean' | 'edited' | 'outdated' | 'conflicting' | 'stale' | 'missing' | 'foreign';

export const fileStateMeanings: Readonly<Record<FileState, string>> = {
  clean: 'as it was written',
  edited: 'changed by hand; in a generated file the change is lost with the next npx supasaasy gen',
  outdated: 'its template has something new, also for an edited file; npx supasaasy update brings it in',
  conflicting: 'holds conflict markers, or would after npx supasaasy update',
  stale: 'generated, and would be written differently now; npx supasaasy gen writes it',
  missing: 'not there; npx supasaasy update --restore, or npx supasaasy gen for a generated file, writes it',
  foreign: 'yours, where npx supasaasy gen would write; it declines until the file is moved away or deleted',
};

/** A file that supasaasy wrote, and what it is like now. */
export interface OwnedFile {
  readonly path: string;
  readonly kind: 'generated' | 'scaffolded';
  readonly state: FileState;
  /** Whether somebody changed it: a file may be edited and outdated at once. */
  readonly isEdited: boolean;
  /** Null for generated files. */
  readonly template: string | null;
  /** What else there is to say; null for nothing. */
  readonly note: string | null;
}

/**
 * What every scaffolded and generated file is like, by path. `generated` are the files as they would be written now. Throws
 * the file system's error for a file that cannot be read.
 */
export function fileStates(root: string, update: Update, generated: readonly PlannedFile[]): OwnedFile[] {
  const scaffolded = [...update.recorded.files].map(([path, { template }]): OwnedFile => {
    const own = { path, kind: 'scaffolded', template } as const;
    const change = update.plan.changes.find((each) => each.path === path);
    if (change !== undefined) return { ...own, ...scaffoldedState(change, update) };
    const skipped = update.skipped.find((each) => each.path === path);
    // Within a directory that is gone, and may be any of several.
    if (skipped === undefined) return { ...own, state: 'missing', isEdited: false, note: null };
    const { state, line, reason } = skipped;
    const note = line === null ? reason : `line ${line}: ${reason}`;
    return { ...own, state, isEdited: state === 'edited' || state === 'conflicting', note };
  });
  const plan = planFiles(
    root,
    generated.filter(({ kind }) => kind === 'generated'),
  );
  const foreign = plan.refusals.map(
    ({ path }): OwnedFile => ({
      path,
      kind: 'generated',
      state: 'foreign',
      isEdited: true,
      template: null,
      note: null,
    }),
  );
  const all = [...scaffolded, ...plan.changes.map(generatedState), ...foreign];
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}

type State = Pick<OwnedFile, 'state' | 'isEdited' | 'note'>;

function scaffoldedState({ path, action, before, conflicts }: Change, { templateChanged }: Update): State {
  if (before === null) return { state: 'missing', isEdited: false, note: null };
  if (action === 'unchanged') return { state: 'clean', isEdited: false, note: null };
  if (action === 'keep') return { state: 'edited', isEdited: true, note: null };
  const isEdited = action === 'merge';
  if (conflicts.length > 0) {
    const count = conflicts.length === 1 ? 'a conflict' : `${conflicts.length} conflicts`;
    return { state: 'conflicting', isEdited, note: `an update leaves ${count} to resolve` };
  }
  const cause = templateChanged.has(path)
    ? 'the template changed'
    : 'the recorded answers changed, or the release';
  return { state: 'outdated', isEdited, note: isEdited ? `${cause}; edited, too` : cause };
}

function generatedState({ path, action }: Change): OwnedFile {
  const states = { create: 'missing', update: 'stale', overwrite: 'edited' } as const;
  const state = action in states ? states[action as keyof typeof states] : 'clean';
  return { path, kind: 'generated', state, isEdited: state === 'edited', template: null, note: null };
}
