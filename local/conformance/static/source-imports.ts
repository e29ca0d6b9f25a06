import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Node } from 'ts-morph';
import { loadTsMorph, type TsMorph } from '../../../generators/config/read/ts-morph.ts';

/** Path from the project's root → source text. */
export type Sources = ReadonlyMap<string, string>;

/** What one file asks for. */
export interface Import {
  /** The importing file, from the project's root. */
  readonly from: string;
  /** The imported file, from the root; or the specifier as written when it is not relative. */
  readonly to: string;
  readonly isRelative: boolean;
}

/** Something that a file loads without saying what: its specifier is computed. */
export const computed = '(computed)';

/** The TypeScript files under directories of the project, without packages. */
export function readSources(root: string, directories: readonly string[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const directory of directories) {
    for (const name of readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })) {
      const path = posix.join(directory, name);
      if (!/\.[cm]?[jt]sx?$/.test(path) || path.includes('node_modules/')) continue;
      sources.set(path, readFileSync(join(root, path), 'utf8'));
    }
  }
  return sources;
}

/** Every import of every file: `import`, `export … from`, `import()`, `require()` and types by `import('…')`. */
export function importsOf(sources: Sources): Import[] {
  const tsMorph = loadTsMorph();
  const { Project, SyntaxKind } = tsMorph;
  const project = new Project({ useInMemoryFileSystem: true, skipAddingFilesFromTsConfig: true });
  return Array.from(sources).flatMap(([from, text]) => {
    const file = project.createSourceFile(`/${from}`, text, { overwrite: true });
    const specifiers = [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap(
      (declaration) => declaration.getModuleSpecifierValue() ?? [],
    );
    for (const type of file.getDescendantsOfKind(SyntaxKind.ImportType))
      specifiers.push(textOf(type.getArgument(), tsMorph));
    for (const call of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
      const called = call.getExpression();
      const requires = /^(require|createRequire\(import\.meta\.url\))$/.test(called.getText());
      if (requires || called.getKind() === SyntaxKind.ImportKeyword)
        specifiers.push(textOf(call.getArguments()[0], tsMorph));
    }
    project.removeSourceFile(file);
    return specifiers.map((specifier) => resolved(from, specifier));
  });
}

function textOf(node: Node | undefined, { SyntaxKind }: TsMorph): string {
  const literal = node?.getKind() === SyntaxKind.LiteralType ? node.getFirstChild() : node;
  return (
    literal?.asKind(SyntaxKind.StringLiteral)?.getLiteralText() ??
    literal?.asKind(SyntaxKind.NoSubstitutionTemplateLiteral)?.getLiteralText() ??
    computed
  );
}

function resolved(from: string, specifier: string): Import {
  const isRelative = /^\.{0,2}\//.test(specifier);
  return { from, to: isRelative ? posix.join(posix.dirname(from), specifier) : specifier, isRelative };
}
