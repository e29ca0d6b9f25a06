import type { Node, SourceFile, VariableDeclaration } from 'ts-morph';
import type { TsMorph } from './ts-morph.ts';

/** What a name at the top level of a file stands for. */
export type Binding =
  | { readonly kind: 'const'; readonly declaration: VariableDeclaration; readonly node: Node }
  /** `imported` is the exported name; `*` for the whole module. */
  | { readonly kind: 'import'; readonly specifier: string; readonly imported: string; readonly node: Node }
  /** `what` says it in a sentence: "a function". */
  | { readonly kind: 'other'; readonly what: string; readonly fix: string; readonly node: Node };

/** The names that a file declares or imports at its top level. Types are none of them. */
export function topLevelBindings(file: SourceFile, { Node }: TsMorph): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const declaration of file.getImportDeclarations()) {
    const specifier = declaration.getModuleSpecifierValue();
    const add = (name: Node, imported: string, isType: boolean) =>
      bindings.set(
        name.getText(),
        isType
          ? { kind: 'other', what: 'imported as a type', fix: "Import it without 'type'.", node: name }
          : { kind: 'import', specifier, imported, node: name },
      );
    const isType = declaration.isTypeOnly();
    const byDefault = declaration.getDefaultImport();
    if (byDefault !== undefined) add(byDefault, 'default', isType);
    const namespace = declaration.getNamespaceImport();
    if (namespace !== undefined) add(namespace, '*', isType);
    for (const named of declaration.getNamedImports()) {
      add(named.getAliasNode() ?? named.getNameNode(), named.getName(), isType || named.isTypeOnly());
    }
  }
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement)) {
      const keyword = statement.getDeclarationKind();
      for (const declaration of statement.getDeclarations()) {
        for (const [name, binding] of bindingsOf(declaration, keyword, Node)) bindings.set(name, binding);
      }
    } else if (Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement)) {
      const what = Node.isClassDeclaration(statement) ? 'a class' : 'a function';
      const name = statement.getName();
      if (name !== undefined) bindings.set(name, other(what, 'Write the value itself.', statement));
    } else if (Node.isEnumDeclaration(statement)) {
      const fix = "Use a const object ('const X = { … } as const') or write the value.";
      bindings.set(statement.getName(), other('an enum', fix, statement));
    } else if (Node.isModuleDeclaration(statement)) {
      bindings.set(statement.getName(), other('a namespace', 'Use a const object.', statement));
    }
  }
  return bindings;
}

function* bindingsOf(
  declaration: VariableDeclaration,
  keyword: string,
  guards: TsMorph['Node'],
): Generator<[string, Binding]> {
  const name = declaration.getNameNode();
  if (!guards.isIdentifier(name)) {
    const fix = 'Give each value a const of its own, or name it by its path (OBJECT.key).';
    for (const element of name.getElements()) {
      if (!guards.isBindingElement(element)) continue;
      yield [element.getName(), other('taken out of another value by destructuring', fix, element)];
    }
  } else if (keyword === 'const') {
    yield [name.getText(), { kind: 'const', declaration, node: name }];
  } else {
    const fix = `Declare it with 'const' instead of '${keyword}'.`;
    yield [name.getText(), other(`declared with '${keyword}', so its value may change`, fix, name)];
  }
}

function other(what: string, fix: string, node: Node): Binding {
  return { kind: 'other', what, fix, node };
}
