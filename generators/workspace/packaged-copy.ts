import { createHash } from 'node:crypto';

/** A template's text in the role of a rendering: it is copied as it is. */
export interface PackagedCopy {
  readonly text: string;
  readonly templateHash: string;
}

/** Null where there is no such template. */
export function copyOf(text: string | null): PackagedCopy | null {
  if (text === null) return null;
  return { text, templateHash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
