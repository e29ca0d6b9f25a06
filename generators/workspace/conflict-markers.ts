/** The first line of a conflict that nobody resolved yet, 1-based; null when there is none. */
export function unresolvedConflict(text: string): number | null {
  let start: number | null = null;
  let isDivided = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^<{7}( |$)/.test(line)) {
      start = index + 1;
      isDivided = false;
    } else if (line === '=======') isDivided = true;
    // Only all three in a row: seven equals signs alone are also a heading in Markdown.
    else if (start !== null && isDivided && /^>{7}( |$)/.test(line)) return start;
  }
  return null;
}
