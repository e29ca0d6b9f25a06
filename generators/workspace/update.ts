import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TemplateFilesOptions, templateFiles } from '../template-files.ts';
import { openTemplates, TemplateError, type Templates } from '../templates.ts';
import { type Additions, planAdded } from './additions.ts';
import { unresolvedConflict } from './conflict-markers.ts';
import { ejectedPath } from './eject.ts';
import { followTemplate } from './follow-template.ts';
import { plainText } from './line-ends.ts';
import { type Lock, lockPath, type RecordedFile } from './lock.ts';
import { copyOf } from './packaged-copy.ts';
import { type Change, makePlan, type Plan } from './plan.ts';
import { isWithin } from './project-path.ts';
import { readLock } from './read-lock.ts';
import { NotTextError, readText } from './read-text.ts';
import { followRenames, type Rename } from './renames.ts';

export interface UpdateOptions extends Pick<TemplateFilesOptions, 'packagedDirectory'> {
  /** Files and directories, relative to the project; none for all that was scaffolded. */
  readonly paths?: readonly string[];
  /** Write files that were deleted anew. */
  readonly restore?: boolean;
  /** What the project does not have yet, from the lock with the paths as they are now; left out: nothing. */
  readonly additions?: (lock: Lock) => Additions;
}

/** A file that an update leaves as it is, and why. */
export interface SkippedFile {
  readonly path: string;
  /** 1-based; null where the whole file is meant. */
  readonly line: number | null;
  readonly reason: string;
  readonly state: 'clean' | 'edited' | 'conflicting' | 'missing';
}

/** What following the templates comes to. */
export interface Update {
  /** Without refusals: what cannot be updated is skipped. */
  readonly plan: Plan;
  readonly skipped: readonly SkippedFile[];
  readonly renames: readonly Rename[];
  /** Paths of the files whose template has another text than when they were rendered. */
  readonly templateChanged: ReadonlySet<string>;
  /** Paths asked for that name nothing scaffolded. */
  readonly unknown: readonly string[];
  /** What was recorded, at the paths where it is now. */
  readonly recorded: Lock;
}

/**
 * Renders every scaffolded file anew, from its template and the recorded answers, and merges what changed into the file
 * as it is. Templates that were copied into the project come first, so that the files follow what they become. Throws LockError.
 */
export function planUpdate(root: string, options: UpdateOptions = {}): Update {
  const { paths = [], restore = false, additions, ...where } = options;
  const { lock: found, renames, undecided } = followRenames(root, readLock(root));
  const lock = restore ? found : withoutDeletedCopies(root, found);
  const names = (wanted: string, path: string): boolean => {
    const directory = wanted.replace(/\/+$/, '');
    const rename = renames.find(({ to }) => isWithin(to, path));
    const oldPath = rename === undefined ? path : rename.from + path.slice(rename.to.length);
    return directory === '' || isWithin(directory, path) || isWithin(directory, oldPath);
  };
  const isAskedFor = (path: string) => paths.length === 0 || paths.some((each) => names(each, path));
  const added = additions?.(lock) ?? { copies: [], migrations: [], refusals: [] };
  const known = [...lock.files.keys(), ...[...added.copies, ...added.migrations].map(({ path }) => path)];
  const unknown = paths.filter((each) => !known.some((path) => names(each, path)));

  const files = new Map(lock.files);
  const changes: Change[] = [];
  const skipped: SkippedFile[] = undecided.map(({ from, candidates }) => ({
    path: from,
    line: null,
    reason: `it is gone, and could be any of ${candidates.join(', ')}; change its paths in ${lockPath} to where it is`,
    state: 'missing',
  }));
  const templateChanged = new Set<string>();
  const lost = undecided.map(({ from }) => from);
  const pending = new Map<string, string>();
  const follow = (recorded: readonly (readonly [string, RecordedFile])[], rendering: Renderer): void => {
    for (const [path, record] of recorded) {
      if (!isAskedFor(path) || lost.some((directory) => isWithin(directory, path))) continue;
      const outcome = followFile(root, path, record, rendering, restore);
      if ('reason' in outcome) skipped.push({ path, ...outcome });
      else {
        changes.push(outcome.change);
        if (outcome.record !== null) files.set(path, outcome.record);
        if (outcome.record !== null && outcome.record.templateHash !== record.templateHash)
          templateChanged.add(path);
        const { before, after } = outcome.change;
        if (path === ejectedPath(record.template) && (before !== null || restore))
          pending.set(record.template, plainText(after));
      }
    }
  };
  const all = [...lock.files].sort(([a], [b]) => (a < b ? -1 : 1));
  const packaged = templateFiles(root, where);
  const copies = all.filter(([, { answers }]) => answers === null);
  const isForgotten = ([path, { template }]: readonly [string, RecordedFile]) =>
    packaged.packaged(template) === null && !existsSync(join(root, path)) && isAskedFor(path);
  for (const [path] of copies.filter(isForgotten)) files.delete(path);
  follow(
    copies.filter((each) => !isForgotten(each)),
    ({ template }) =>
      copyOf(packaged.packaged(template)) ??
      `the package has no ${template} any more; delete the file when nothing of yours needs it`,
  );
  const templates = openTemplates(root, templateFiles(root, { ...where, pending }));
  follow(
    all.filter(([, { answers }]) => answers !== null),
    (record) => renderingOf(record, templates),
  );
  const news = planAdded(root, lock, added, isAskedFor);
  for (const [path, record] of news.records) files.set(path, record);
  changes.push(...news.changes);
  for (const { path, reason } of news.refusals) skipped.push({ path, line: null, reason, state: 'edited' });
  return {
    plan: makePlan(root, changes, [], { files, connectors: news.connectors }),
    skipped,
    renames,
    templateChanged,
    unknown,
    recorded: lock,
  };
}

/** Whoever deletes a copy of a template wants ours again. A file of the core or of a connector is deleted for good. */
function withoutDeletedCopies(root: string, { files, connectors }: Lock): Lock {
  const isTemplate = (path: string, { template }: RecordedFile) => path === ejectedPath(template);
  const kept = [...files].filter(
    ([path, record]) => !isTemplate(path, record) || existsSync(join(root, path)),
  );
  return { files: new Map(kept), connectors };
}

interface Rendering {
  readonly text: string;
  readonly templateHash: string;
}

/** What a record's template gives now, or why it gives nothing. */
type Renderer = (record: RecordedFile) => Rendering | string;

function renderingOf({ template, answers }: RecordedFile, templates: Templates): Rendering | string {
  if (!templates.has(template)) return `there is no template ${template} any more`;
  try {
    return { text: templates.renderRecorded(template, answers), templateHash: templates.hash(template) };
  } catch (error) {
    if (error instanceof TemplateError) return error.message.replace(/\.$/, '');
    throw error;
  }
}

type Outcome = { readonly change: Change; readonly record: RecordedFile | null } | Omit<SkippedFile, 'path'>;

function followFile(
  root: string,
  path: string,
  record: RecordedFile,
  renderer: Renderer,
  restore: boolean,
): Outcome {
  let before: string | null;
  try {
    before = readText(join(root, path));
  } catch (error) {
    if (error instanceof NotTextError) return { state: 'edited', line: null, reason: error.message };
    throw error;
  }
  const change = { path, kind: 'scaffolded', before } as const;
  if (before === null && !restore)
    return { change: { ...change, action: 'keep', after: record.base, conflicts: [] }, record: null };
  const conflict = before === null ? null : unresolvedConflict(before);
  if (conflict !== null)
    return { state: 'conflicting', line: conflict, reason: 'this conflict is not resolved' };
  const rendering = renderer(record);
  if (typeof rendering === 'string') {
    const state = before === null ? 'missing' : plainText(before) === record.base ? 'clean' : 'edited';
    return { state, line: null, reason: rendering };
  }
  const { text, templateHash } = rendering;
  const fresh: RecordedFile = { ...record, templateHash, base: text };
  if (before === null)
    return { change: { ...change, action: 'create', after: text, conflicts: [] }, record: fresh };
  const label = `template ${record.template}`;
  return { change: { ...change, ...followTemplate(before, record.base, text, label) }, record: fresh };
}
