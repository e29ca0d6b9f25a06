import { createHash } from 'node:crypto';

/** What a template writes where the hash shall stand. */
export const hashPlaceholder = 'to be computed';

const placeholder = `Content hash: ${hashPlaceholder}`;
const stamped = /Content hash: [0-9a-f]{16}\b/;

/** Puts the hash of a generated file in its header. A file without the place for it stays as it is. */
export function stampContentHash(text: string): string {
  return text.replace(placeholder, () => `Content hash: ${hashOf(text)}`);
}

/** Whether a text has the hash of a generated file, right or not. Without one it is somebody else's. */
export function hasContentHash(text: string): boolean {
  return stamped.test(text);
}

/** Whether a generated file is no longer as it was written: its hash, if it has one, does not fit. */
export function isEdited(text: string): boolean {
  const plain = toLf(text);
  const found = stamped.exec(plain)?.[0];
  if (found === undefined) return false;
  return found !== `Content hash: ${hashOf(plain.replace(found, () => placeholder))}`;
}

/** A checkout may turn line endings into CRLF; that edits nothing. */
export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
