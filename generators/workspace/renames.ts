import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from './line-ends.ts';
import type { Lock, RecordedConnector, RecordedFile } from './lock.ts';
import { isWithin } from './project-path.ts';
import { NotTextError, readText } from './read-text.ts';

/** A directory of scaffolded files that goes by another name now. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

export interface FollowedRenames {
  /** The lock with the new paths. */
  readonly lock: Lock;
  readonly renames: readonly Rename[];
  /** Directories that are gone, and those beside them that each might be it. */
  readonly undecided: readonly { readonly from: string; readonly candidates: readonly string[] }[];
}

/**
 * Finds directories that were renamed as a whole: all that was recorded in one is gone with it, and beside it is another, of
 * which nothing is recorded, where at least half of the files are, with at least half of their lines.
 */
export function followRenames(root: string, lock: Lock): FollowedRenames {
  const renames: Rename[] = [];
  const undecided: { from: string; candidates: string[] }[] = [];
  for (const from of goneDirectories(root, lock)) {
    const candidates = siblings(root, from)
      .filter((to) => ![...lock.files.keys()].some((path) => isWithin(to, path)))
      .filter((to) => isLike(root, from, to, lock));
    const [to] = candidates;
    if (to === undefined) continue;
    if (candidates.length === 1) renames.push({ from, to });
    else undecided.push({ from, candidates });
  }
  const files = new Map<string, RecordedFile>();
  const renamed = (path: string): string => {
    const rename = renames.find(({ from }) => isWithin(from, path));
    return rename === undefined ? path : rename.to + path.slice(rename.from.length);
  };
  for (const [path, file] of lock.files) files.set(renamed(path), file);
  const connectors = new Map<string, RecordedConnector>();
  for (const [directory, connector] of lock.connectors)
    connectors.set(renamed(directory), { ...connector, files: connector.files.map(renamed) });
  return { lock: { files, connectors }, renames, undecided };
}

/** The outermost directories that recorded files were in and that do not exist. */
function goneDirectories(root: string, { files }: Lock): string[] {
  const gone = new Set<string>();
  for (const path of files.keys()) {
    const parts = path.split('/').slice(0, -1);
    const directories = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const directory = directories.find((each) => !existsSync(join(root, each)));
    if (directory !== undefined) gone.add(directory);
  }
  return [...gone];
}

function siblings(root: string, directory: string): string[] {
  const parent = directory.includes('/') ? directory.slice(0, directory.lastIndexOf('/')) : '';
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => (parent === '' ? name : `${parent}/${name}`))
    .sort();
}

function isLike(root: string, from: string, to: string, { files }: Lock): boolean {
  const recorded = [...files].filter(([path]) => isWithin(from, path));
  let present = 0;
  let lines = 0;
  let kept = 0;
  for (const [path, { base }] of recorded) {
    const text = textOf(join(root, to + path.slice(from.length)));
    if (text === null) continue;
    present += 1;
    const there = new Set(meaningfulLines(plainText(text)));
    const wanted = meaningfulLines(base);
    lines += wanted.length;
    kept += wanted.filter((line) => there.has(line)).length;
  }
  return present * 2 >= recorded.length && lines > 0 && kept * 2 >= lines;
}

function meaningfulLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 2);
}

function textOf(path: string): string | null {
  try {
    return readText(path);
  } catch (error) {
    if (error instanceof NotTextError) return null;
    throw error;
  }
}
