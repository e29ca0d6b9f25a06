import { inStyle, plainText, styleOf } from './line-ends.ts';
import { mergeTexts } from './merge.ts';

/** What becomes of a scaffolded file when its template renders anew. */
export interface Followed {
  /** `unchanged`: nothing to do. `keep`: the user's edits stay and there is nothing new. `update`: nothing was edited. */
  readonly action: 'unchanged' | 'keep' | 'update' | 'merge';
  readonly after: string;
  /** 1-based lines of `after` at which a conflict begins. */
  readonly conflicts: readonly number[];
}

/**
 * Brings a template's changes into a file of the user's.
 * @param before the file as it is; its line ends and byte order mark stay
 * @param base the text as it was last rendered
 * @param rendering the text as it renders now
 * @param label names the template in conflict markers
 */
export function followTemplate(before: string, base: string, rendering: string, label: string): Followed {
  const ours = plainText(before);
  if (ours === rendering) return { action: 'unchanged', after: before, conflicts: [] };
  if (rendering === base) return { action: 'keep', after: before, conflicts: [] };
  const style = styleOf(before);
  if (ours === base) return { action: 'update', after: inStyle(rendering, style), conflicts: [] };
  const { text, conflicts } = mergeTexts(base, ours, rendering, { ours: 'yours', theirs: label });
  if (text === ours) return { action: 'keep', after: before, conflicts: [] };
  return { action: 'merge', after: inStyle(text, style), conflicts };
}
