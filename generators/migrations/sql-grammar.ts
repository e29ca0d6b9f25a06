import { createRequire } from 'node:module';
import type * as LibPgQuery from 'libpg-query';
import type { Node } from 'libpg-query';
import { type Diagnostic, diagnosticAt } from '../config/diagnostic.ts';
import type { SourceSpan, SourceText } from '../config/source-span.ts';

/** One statement of a file, parsed. The span leaves out comments before it and the semicolon after it. */
export interface SqlStatement {
  readonly node: Node;
  readonly span: SourceSpan;
  /** Whether a semicolon ends it; only the last one of a file may lack it. */
  readonly terminated: boolean;
  /** The span from a position inside the statement, as parse trees give it (bytes), to the end of its word. */
  spanAt(byte: number): SourceSpan;
}

export interface SqlGrammar {
  /** The statements in order, or the first syntax error. A file of comments alone has none. */
  parse(source: SourceText): SqlStatement[] | Diagnostic;
}

/** PostgreSQL's own parser, as WebAssembly. Loading it takes some 50 ms, so only who checks SQL does. */
export async function openSqlGrammar(): Promise<SqlGrammar> {
  const parser = createRequire(import.meta.url)('libpg-query') as typeof LibPgQuery;
  await parser.loadModule();
  return { parse: (source) => parse(parser, source) };
}

function parse(parser: typeof LibPgQuery, source: SourceText): SqlStatement[] | Diagnostic {
  if (source.text.trim() === '') return [];
  try {
    // Parsed before it is scanned: only the parser reports a bad token with its position.
    const { stmts = [] } = parser.parseSync(source.text);
    const { tokens } = parser.scanSync(source.text);
    const words = tokens.filter((token) => !token.tokenName.endsWith('COMMENT'));
    if (words.length === 0) return [];
    const lastWord = words.at(-1);
    const bytes = Buffer.from(source.text);
    const isAscii = bytes.length === source.text.length;
    const offset = (byte: number): number => (isAscii ? byte : bytes.subarray(0, byte).toString().length);
    const spanAt = (byte: number): SourceSpan => {
      const word = words.find((token) => token.start >= byte) ?? lastWord;
      return { source, start: offset(byte), end: offset(Math.max(word?.end ?? byte, byte)) };
    };
    return stmts.map(({ stmt, stmt_location = 0, stmt_len = 0 }) => {
      const first = words.find((token) => token.start >= stmt_location);
      const start = offset(first?.start ?? stmt_location);
      const end = offset(stmt_len === 0 ? (lastWord?.end ?? bytes.length) : stmt_location + stmt_len);
      return { node: stmt as Node, span: { source, start, end }, terminated: stmt_len !== 0, spanAt };
    });
  } catch (error) {
    if (!isSqlError(error)) throw error;
    const start = codeUnits(source.text, error.sqlDetails.cursorPosition);
    const span = { source, start, end: start };
    return diagnosticAt(span, { message: `this is not valid SQL: ${error.sqlDetails.message}` });
  }
}

type SqlError = LibPgQuery.SqlError & { sqlDetails: LibPgQuery.SqlErrorDetails };

function isSqlError(error: unknown): error is SqlError {
  return error instanceof Error && 'sqlDetails' in error && error.sqlDetails !== undefined;
}

/** PostgreSQL counts the place of an error in characters, JavaScript in UTF-16 code units. */
function codeUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join('').length;
}
