import { join } from 'node:path';
import { plainText } from './line-ends.ts';
import { type Lock, LockError, lockPath } from './lock.ts';
import { parseLock } from './parse-lock.ts';
import { NotTextError, readText } from './read-text.ts';

/** The project's lock; an empty one where there is none. Throws LockError for one that is malformed. */
export function readLock(root: string): Lock {
  let text: string | null;
  try {
    text = readText(join(root, lockPath));
  } catch (error) {
    if (error instanceof NotTextError) throw new LockError(`${lockPath} cannot be read: ${error.message}.`);
    throw error;
  }
  return text === null ? { files: new Map(), connectors: new Map() } : parseLock(plainText(text));
}
