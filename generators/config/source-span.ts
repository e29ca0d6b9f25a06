/** A file as it was read; positions count UTF-16 code units in `text`. */
export interface SourceText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a file: `start` up to, not including, `end`. */
export interface SourceSpan {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** Lines and columns count from 1; the end is exclusive. */
export interface SourceLocation {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where a span lies, by line and column. */
export function locate(span: SourceSpan): SourceLocation {
  const start = lineAndColumn(span.source.text, span.start);
  const end = lineAndColumn(span.source.text, span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}

/** Whether two spans are the same stretch of the same file. */
export function isSameSpan(a: SourceSpan, b: SourceSpan): boolean {
  return a.source.path === b.source.path && a.start === b.start && a.end === b.end;
}

// The line ends of TypeScript and of the code frame: they have to agree, or a caret lands on another line.
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(LINE_END)) {
    const next = match.index + match[0].length;
    if (next > offset) break;
    line += 1;
    lineStart = next;
  }
  return { line, column: offset - lineStart + 1 };
}
