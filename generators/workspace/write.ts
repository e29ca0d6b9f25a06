import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeJournal, freshPath, hashOf, type JournalEntry, openJournal, undoEntries } from './journal.ts';
import { type Change, type Plan, pendingChanges } from './plan.ts';

/** The plan could not be carried out. What was there before is there again. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/**
 * Carries out a plan, wholly or not at all: the new files are written beside the old ones, then take their places. An
 * error puts back what was there and throws WriteError; a process killed midway leaves a journal, from which
 * `undoInterruptedWrite` does the same. Throws WriteInProgressError while another process writes.
 */
export function writePlan(plan: Plan): void {
  const { root } = plan;
  const changes = pendingChanges(plan);
  if (changes.length === 0) return;
  const entries = journalEntries(root, changes);
  openJournal(root, entries);
  let current = '';
  try {
    for (const { path, after } of changes) {
      current = path;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(freshPath(join(root, path)), after);
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
