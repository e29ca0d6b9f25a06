import type { Diagnostic } from '../config/diagnostic.ts';
import { checkRepeatable } from './check.ts';
import type { CheckedFile } from './render.ts';
import type { SourceFile } from './source-file.ts';
import type { SqlGrammar } from './sql-grammar.ts';

/** Files that were parsed, and all that is wrong with them. */
export interface Checked {
  readonly files: readonly CheckedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the files and checks that every push can apply them again; `files` are those that are valid SQL. */
export function checkFiles(sources: readonly SourceFile[], grammar: SqlGrammar): Checked {
  const files: CheckedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const file of sources) {
    const parsed = grammar.parse(file);
    if (Array.isArray(parsed)) files.push({ file, statements: parsed });
    else diagnostics.push(parsed);
  }
  return {
    files,
    diagnostics: [...diagnostics, ...checkRepeatable(files.map(({ statements }) => statements))],
  };
}
