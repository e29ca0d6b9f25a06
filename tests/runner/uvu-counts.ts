/** What a test file's own summary says. */
export interface Counts {
  readonly total: number;
  readonly passed: number;
  readonly skipped: number;
}

/** Reads uvu's closing summary; undefined when there is none, as after a crash. */
export function uvuCounts(output: string): Counts | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
  const plain = output.replace(/\u001b\[\d+m/g, '');
  const summary = Array.from(
    plain.matchAll(/^ {2}Total: +(\d+)\n {2}Passed: +(\d+)\n {2}Skipped: +(\d+)$/gm),
  ).at(-1);
  if (summary === undefined) return undefined;
  const [, total, passed, skipped] = summary.map(Number);
  return { total: total as number, passed: passed as number, skipped: skipped as number };
}
