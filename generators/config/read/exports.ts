import type { ExportAssignment, ExportDeclaration, ExportSpecifier, Node, SourceFile } from 'ts-morph';
import type { TsMorph } from './ts-morph.ts';

/** Where the value of an export comes from. */
export type ExportSource =
  /** An expression of this file. */
  | { readonly kind: 'expression'; readonly node: Node }
  /** A name of this file. */
  | { readonly kind: 'name'; readonly name: string; readonly node: Node }
  /** Another file's export. */
  | { readonly kind: 'from'; readonly specifier: string; readonly imported: string; readonly node: Node };

/** The exports of a file called `name`, in order; more than one is the user's mistake. `export *` is not among them. */
export function exportsNamed(file: SourceFile, name: string, { Node }: TsMorph): ExportSource[] {
  const found: ExportSource[] = [];
  for (const statement of file.getStatements()) {
    if (Node.isExportAssignment(statement)) {
      if (name === 'default' && !isExportEquals(statement)) {
        found.push({ kind: 'expression', node: statement.getExpression() });
      }
    } else if (Node.isExportDeclaration(statement)) {
      for (const specifier of statement.getNamedExports()) {
        if (exportedName(specifier) === name) found.push(sourceOf(statement, specifier));
      }
    } else if (Node.isVariableStatement(statement) && statement.isExported()) {
      for (const declaration of statement.getDeclarations()) {
        if (declaration.getName() === name)
          found.push({ kind: 'name', name, node: declaration.getNameNode() });
      }
    } else if (Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement)) {
      const exported = statement.hasDefaultKeyword() ? 'default' : statement.getName();
      if (statement.hasExportKeyword() && exported === name)
        found.push({ kind: 'expression', node: statement });
    } else if (
      Node.isEnumDeclaration(statement) &&
      statement.hasExportKeyword() &&
      statement.getName() === name
    ) {
      found.push({ kind: 'name', name, node: statement });
    }
  }
  return found;
}

/** The modules that a file exports whole: `export * from './x'`. */
export function exportStars(file: SourceFile): { specifier: string; node: Node }[] {
  return file
    .getExportDeclarations()
    .filter((each) => !each.hasNamedExports() && each.getNamespaceExport() === undefined)
    .flatMap((each) => {
      const specifier = each.getModuleSpecifierValue();
      return specifier === undefined ? [] : [{ specifier, node: each }];
    });
}

/** The names a file exports itself, for suggestions. */
export function exportedNames(file: SourceFile, { Node }: TsMorph): string[] {
  return file.getStatements().flatMap((statement) => {
    if (Node.isExportAssignment(statement)) return isExportEquals(statement) ? [] : ['default'];
    if (Node.isExportDeclaration(statement)) return statement.getNamedExports().map(exportedName);
    if (!Node.isVariableStatement(statement) || !statement.isExported()) return [];
    return statement.getDeclarations().map((each) => each.getName());
  });
}

function isExportEquals(statement: ExportAssignment): boolean {
  return statement.isExportEquals();
}

function exportedName(specifier: ExportSpecifier): string {
  return specifier.getAliasNode()?.getText() ?? specifier.getName();
}

function sourceOf(statement: ExportDeclaration, specifier: ExportSpecifier): ExportSource {
  const from = statement.getModuleSpecifierValue();
  const name = specifier.getName();
  return from === undefined
    ? { kind: 'name', name, node: specifier }
    : { kind: 'from', specifier: from, imported: name, node: specifier };
}
