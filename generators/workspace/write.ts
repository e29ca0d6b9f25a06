import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeJournal, freshPath, hashOf, type JournalEntry, openJournal, undoEntries } from './journal.ts';
import { type Change, type Plan, pendingChanges } from './plan.ts';
import { readText } from './read-text.ts';
import { describeRefusals } from './report.ts';

/** The plan could not be carried out. What was there before is there again. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/**
 * Carries out a plan, wholly or not at all: the new files are written beside the old ones, then take their places. An
 * error puts back what was there and throws WriteError; a process killed midway leaves a journal, from which
 * `undoInterruptedWrite` does the same. A file that exists keeps its permissions. Throws WriteInProgressError while another
 * process writes, and WriteError for a plan with refusals and for files that changed since it was made.
 */
export function writePlan(plan: Plan): void {
  const { root } = plan;
  if (plan.refusals.length > 0) throw new WriteError(describeRefusals(plan).join('\n'));
  const changes = pendingChanges(plan);
  if (changes.length === 0) return;
  const entries = journalEntries(root, changes);
  openJournal(root, entries);
  try {
    refuseIfChanged(root, changes);
  } catch (error) {
    closeJournal(root);
    throw error;
  }
  let current = '';
  try {
    for (const { path, before, after } of changes) {
      current = path;
      const target = join(root, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(freshPath(target), after);
      if (before !== null) chmodSync(freshPath(target), statSync(target).mode);
    }
    for (const { path } of changes) {
      current = path;
      renameSync(freshPath(join(root, path)), join(root, path));
    }
  } catch (error) {
    undoEntries(root, entries);
    closeJournal(root);
    const reason = error instanceof Error ? error.message : String(error);
    throw new WriteError(`${current} could not be written (${reason}); nothing was changed.`, {
      cause: error,
    });
  }
  closeJournal(root);
}

/** Somebody may have saved a file while the plan was shown and confirmed. */
function refuseIfChanged(root: string, changes: readonly Change[]): void {
  const changed = changes.filter(
    ({ path, before }) => before !== null && readText(join(root, path)) !== before,
  );
  const created = changes.filter(({ path, before }) => before === null && isFile(join(root, path)));
  const paths = [...changed, ...created].map(({ path }) => path);
  if (paths.length === 0) return;
  throw new WriteError(
    `${paths.join(', ')} changed while this ran; nothing was written. Run the command again.`,
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function journalEntries(root: string, changes: readonly Change[]): JournalEntry[] {
  const made = new Set<string>();
  return changes.map(({ path, before, after }) => {
    const madeDirectories = missingDirectories(root, dirname(path)).filter(
      (directory) => !made.has(directory),
    );
    for (const directory of madeDirectories) made.add(directory);
    return { path, before, afterHash: hashOf(after), madeDirectories };
  });
}

/** The directory and its parents that do not exist, innermost first. */
function missingDirectories(root: string, directory: string): string[] {
  if (directory === '.' || existsSync(join(root, directory))) return [];
  return [directory, ...missingDirectories(root, dirname(directory))];
}
