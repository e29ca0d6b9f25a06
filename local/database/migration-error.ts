import { codeFrameColumns } from '@babel/code-frame';

/** A migration file that could not be applied; nothing of it was kept. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly file: string;
  /** 1-based, in the file. */
  readonly line: number;
  /** 1-based, in the line. */
  readonly column: number;
  /** The SQLSTATE, when the server gave one. */
  readonly code: string | undefined;

  /** `offset` is where in `sql` it went wrong, in characters from 0. */
  constructor(
    file: string,
    sql: string,
    offset: number,
    cause: { message: string; code?: string; detail?: string | undefined; hint?: string | undefined },
  ) {
    const before = sql.slice(0, offset).split('\n');
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    const about = [cause.detail, cause.hint].filter((text) => text !== undefined && text !== '');
    const frame = codeFrameColumns(sql, { start: { line, column } }, { linesAbove: 2, linesBelow: 2 });
    super(`${file}:${line}:${column}: ${[cause.message, ...about].join('; ')}\n${frame}`, { cause });
    this.file = file;
    this.line = line;
    this.column = column;
    this.code = cause.code;
  }
}
