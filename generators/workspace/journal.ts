import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const journalPath = '.supasaasy/write.json';

/** One file of a write under way. */
export interface JournalEntry {
  /** Relative to the project, as are the directories. */
  readonly path: string;
  /** What was there; null when nothing was. */
  readonly before: string | null;
  /** SHA-256 of what is put there, to tell it from what somebody writes there later. */
  readonly afterHash: string;
  /** Directories that are made for it, innermost first. */
  readonly madeDirectories: readonly string[];
}

interface Journal {
  readonly process: number;
  readonly entries: readonly JournalEntry[];
}

/** Another run of the generators is writing to the project. */
export class WriteInProgressError extends Error {
  override readonly name = 'WriteInProgressError';
}

/** Notes what a write is about to change, before it changes anything. Throws WriteInProgressError. */
export function openJournal(root: string, entries: readonly JournalEntry[]): void {
  const path = join(root, journalPath);
  mkdirSync(dirname(path), { recursive: true });
  const journal: Journal = { process: process.pid, entries };
  try {
    writeFileSync(path, JSON.stringify(journal), { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another run ended just now and took its directory along.
    if (code === 'ENOENT') {
      openJournal(root, entries);
      return;
    }
    if (code !== 'EEXIST') throw error;
    throw new WriteInProgressError(
      `Another run is writing to ${root} (${path} is there); wait for it, then run the command again.`,
    );
  }
}

/** Declares the write complete. Until then it counts as cut off. */
export function closeJournal(root: string): void {
  rmSync(join(root, journalPath), { force: true });
  removeIfEmpty(dirname(join(root, journalPath)));
}

/**
 * Puts back what was there before a write that was cut off, unless somebody changed it since. Returns the paths put
 * back; throws WriteInProgressError while the writing process is alive.
 */
export function undoInterruptedWrite(root: string): string[] {
  const journal = readJournal(root);
  if (journal === null) return [];
  if (journal.process !== process.pid && isAlive(journal.process)) {
    throw new WriteInProgressError(
      `Process ${journal.process} is writing to ${root}; wait for it, or delete ${join(root, journalPath)} if it is no run of supasaasy.`,
    );
  }
  const undone = undoEntries(root, journal.entries);
  closeJournal(root);
  return undone;
}

/** Puts back what was there before. Returns the paths that had been changed. */
export function undoEntries(root: string, entries: readonly JournalEntry[]): string[] {
  const undone: string[] = [];
  // Last first: a directory is empty only when everything made in it later is gone.
  for (const { path, before, afterHash, madeDirectories } of [...entries].reverse()) {
    const target = join(root, path);
    rmSync(freshPath(target), { force: true });
    const current = readIfPresent(target);
    if (current !== null && hashOf(current) === afterHash) {
      if (before === null) rmSync(target, { force: true });
      else replaceFile(target, before);
      undone.push(path);
    }
    for (const directory of madeDirectories) removeIfEmpty(join(root, directory));
  }
  return undone;
}

/** Where a file's new content waits until it takes its place, in the same directory, so that one rename does it. */
export function freshPath(target: string): string {
  return join(dirname(target), `.${target.slice(dirname(target).length + 1)}.supasaasy-new`);
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function replaceFile(target: string, content: string): void {
  writeFileSync(freshPath(target), content);
  chmodSync(freshPath(target), statSync(target).mode);
  renameSync(freshPath(target), target);
}

function readJournal(root: string): Journal | null {
  const text = readIfPresent(join(root, journalPath));
  if (text === null) return null;
  try {
    return JSON.parse(text) as Journal;
  } catch {
    // Cut off while the journal itself was written: nothing else had begun.
    closeJournal(root);
    return null;
  }
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A directory in its place, or above it a file, is not what a write put there either.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(code)) return null;
    throw error;
  }
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
