import { readFileSync } from 'node:fs';
import type { Node, Project, SourceFile } from 'ts-morph';
import type { Report } from '../diagnostic.ts';
import type { SourceSpan, SourceText } from '../source-span.ts';
import type { TsMorph } from './ts-morph.ts';

/** The parsed files of one run. Nothing is type-checked, no library is looked up and nothing is executed. */
export class SourceFiles {
  readonly tsMorph: TsMorph;
  readonly #report: Report;
  readonly #project: Project;
  readonly #files = new Map<string, { readonly file: SourceFile; readonly isBroken: boolean }>();
  readonly #sources = new Map<SourceFile, SourceText>();

  constructor(tsMorph: TsMorph, report: Report) {
    this.tsMorph = tsMorph;
    this.#report = report;
    this.#project = new tsMorph.Project({
      // What is parsed is handed over as text: the compiler never looks at the disk.
      useInMemoryFileSystem: true,
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
      skipLoadingLibFiles: true,
      compilerOptions: { allowJs: true, noLib: true, noResolve: true, types: [] },
    });
  }

  /** Absolute paths of the files opened so far, in that order. */
  get paths(): string[] {
    return [...this.#files.keys()];
  }

  /**
   * Parses a file, once. Its syntax errors are reported; then, and only then, the answer is null, as the compiler's
   * guess at broken text would only give rise to more, misleading errors.
   * @throws the file system's error when the file can't be read
   */
  open(path: string): SourceFile | null {
    const known = this.#files.get(path);
    if (known !== undefined) return known.isBroken ? null : known.file;
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const source: SourceText = { path, text };
    const file = this.#project.createSourceFile(path, text);
    const errors = this.#project.getProgram().getSyntacticDiagnostics(file);
    for (const error of errors) {
      const start = error.getStart();
      const span = { source, start, end: start + error.getLength() };
      this.#report(span, { message: `syntax error: ${flatten(error.getMessageText())}` });
    }
    this.#sources.set(file, source);
    this.#files.set(path, { file, isBroken: errors.length > 0 });
    return errors.length > 0 ? null : file;
  }

  /** The file that a node is in, as it was opened. */
  sourceOf(node: Node): SourceText {
    const source = this.#sources.get(node.getSourceFile());
    if (source === undefined) throw new Error('a node is asked for whose file was never opened');
    return source;
  }

  spanOf(node: Node): SourceSpan {
    return { source: this.sourceOf(node), start: node.getStart(), end: node.getEnd() };
  }
}

function flatten(message: string | { getMessageText(): string }): string {
  const text = typeof message === 'string' ? message : message.getMessageText();
  return text.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
