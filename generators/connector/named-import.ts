import type { TsMorph } from '../config/read/ts-morph.ts';

/**
 * The text with a name more in its import from a module, where it is not imported yet; the module is named by the end of its
 * path. The import keeps its order and, as far as there is room, its form: one line, or one name a line.
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
  const edited = text.slice(0, position) + inserted + text.slice(position);
  return isLined ? edited : wrapped(edited, declaration?.getStart() ?? 0);
}

/** Columns that formatters fill. */
const lineWidth = 110;

/** The text with one name a line in the import at this place, where its line has become too long. */
function wrapped(text: string, start: number): string {
  const [line = ''] = text.slice(start).split(/\r?\n/);
  const [, head, names, tail] = /^(.*?\{) (.*) (\}.*)$/.exec(line) ?? [];
  if (line.length <= lineWidth || head === undefined || names === undefined) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lined = [head, ...names.split(', ').map((name) => `  ${name},`), tail].join(newline);
  return text.slice(0, start) + lined + text.slice(start + line.length);
}

/** Whether a name comes behind another one in an import: by letters, capitals before small ones. */
function follows(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  return a === b ? name > other : a > b;
}
