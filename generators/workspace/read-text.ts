import { readFileSync } from 'node:fs';

/** The file is there, but is no text that could be compared, merged or put back. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
}

/**
 * The text of a file with its byte order mark, if it has one; null where there is no such file. Throws NotTextError for
 * a directory and for what is not UTF-8: read leniently, it would be written back changed.
 */
export function readText(path: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'EISDIR') throw new NotTextError('a directory is in its place');
    if (error instanceof TypeError) throw new NotTextError('it is not UTF-8 text');
    throw error;
  }
}

/** The same; empty for what is no text. */
export function readTextOrEmpty(path: string): string | null {
  try {
    return readText(path);
  } catch (error) {
    if (error instanceof NotTextError) return '';
    throw error;
  }
}
