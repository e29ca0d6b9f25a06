import { parse } from 'libpg-query';

/** One statement of a SQL text, without what stands before its first token. */
export interface SqlStatement {
  readonly text: string;
  /** Where `text` begins in the whole, in characters from 0. */
  readonly offset: number;
  /** The parser's name for it, such as `CreateStmt`. */
  readonly kind: string;
}

/**
 * Splits a SQL text with PostgreSQL's own grammar (that of version 18). Returns undefined when the text does not
 * parse: running it then gives the server's own error with its position.
 */
export async function splitStatements(sql: string): Promise<SqlStatement[] | undefined> {
  const bytes = Buffer.from(sql);
  try {
    const { stmts = [] } = await parse(sql);
    return stmts.map(({ stmt, stmt_location: start = 0, stmt_len: length }) => {
      // The parser counts bytes. It begins a statement at its first token, past blanks and comments.
      const text = bytes.subarray(start, length === undefined ? undefined : start + length).toString();
      const offset = bytes.subarray(0, start).toString().length;
      return { text, offset, kind: Object.keys(stmt ?? {})[0] ?? 'unknown' };
    });
  } catch {
    return undefined;
  }
}
