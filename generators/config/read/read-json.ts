import type { Report } from '../diagnostic.ts';
import type { StaticValue } from '../static-value.ts';
import { startReading } from './evaluate.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Reads a JSON file as a static value, so that what is wrong in it can be shown by line and column. Null when it is not
 * JSON, which is reported.
 * @throws the file system's error when the file can't be read
 */
export function readJson(files: SourceFiles, path: string, report: Report): StaticValue | null {
  const file = files.open(path);
  if (file === null) return null;
  const text = file.getFullText();
  try {
    JSON.parse(text);
  } catch (error) {
    // The compiler is more lenient than JSON: it takes comments and single quotes.
    const message = error instanceof Error ? error.message : String(error);
    const start = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    report({ source: { path, text }, start, end: start }, { message: `the file is not JSON: ${message}` });
    return null;
  }
  const [statement] = file.getStatements();
  if (statement === undefined || !files.tsMorph.Node.isExpressionStatement(statement)) return null;
  return startReading(files, path, report).evaluate(statement.getExpression());
}
