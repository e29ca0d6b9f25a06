import { diff3Merge } from 'node-diff3';

export interface Merged {
  readonly text: string;
  /** 1-based lines of `text` at which a conflict begins; empty when both sides went together. */
  readonly conflicts: readonly number[];
}

/** What the two sides of a conflict are called in its markers. */
export interface MergeLabels {
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Merges two texts that come from one, by line. Where both changed the same lines differently, both versions stay,
 * between conflict markers as git writes them. All texts with LF.
 */
export function mergeTexts(base: string, ours: string, theirs: string, labels: MergeLabels): Merged {
  const regions = diff3Merge<string>(linesOf(ours), linesOf(base), linesOf(theirs), {
    excludeFalseConflicts: true,
  });
  const lines: string[] = [];
  const conflicts: number[] = [];
  for (const { ok, conflict } of regions) {
    for (const line of ok ?? []) lines.push(line);
    if (conflict === undefined) continue;
    conflicts.push(lines.length + 1);
    lines.push(`<<<<<<< ${labels.ours}`, ...conflict.a, '=======', ...conflict.b, `>>>>>>> ${labels.theirs}`);
  }
  const end = endOf(base, ours, theirs);
  return { text: lines.length === 0 ? '' : lines.join('\n') + end, conflicts };
}

/** Without the line break at the end: a last line with and without one is the same line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function endOf(base: string, ours: string, theirs: string): string {
  const [baseEnd, oursEnd, theirsEnd] = [base, ours, theirs].map((text) => text.endsWith('\n'));
  const ends = oursEnd === baseEnd ? theirsEnd : oursEnd;
  return ends ? '\n' : '';
}
