import type { TsMorph } from '../config/read/ts-morph.ts';

/**
 * The text with a name more in its import from a module, where it is not imported yet; the module is named by the end of its
 * path. The import keeps its form, one line or one name a line, and its order.
 */
export function addNamedImport(text: string, name: string, module: string, tsMorph: TsMorph): string {
  const project = new tsMorph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noLib: true },
  });
  const declaration = project
    .createSourceFile('/file.ts', text)
    .getImportDeclaration((each) => each.getModuleSpecifierValue().endsWith(module));
  const names = declaration?.getNamedImports() ?? [];
  const last = names.at(-1);
  if (last === undefined || names.some((each) => each.getName() === name)) return text;
  const next = names.find((each) => follows(each.getName(), name));
  const position = next?.getStart() ?? last.getEnd();
  const isLined = declaration?.getText().includes('\n') === true;
  const indent = /[^\n]*$/.exec(text.slice(0, last.getStart()))?.[0] ?? '';
  const break_ = isLined ? `\n${/^\s*/.exec(indent)?.[0] ?? ''}` : ' ';
  const inserted = next === undefined ? `,${break_}${name}` : `${name},${break_}`;
  return text.slice(0, position) + inserted + text.slice(position);
}

/** Whether a name comes behind another one in an import: by letters, capitals before small ones. */
function follows(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  return a === b ? name > other : a > b;
}
