import type { DiagnosticText } from './diagnostic.ts';

/** A JSON path as its segments, from the outside in; `*` stands for every element of a list or every field. */
export type FieldPath = readonly string[];

export type FieldPathResult =
  | { readonly ok: true; readonly path: FieldPath }
  | ({ readonly ok: false } & DiagnosticText);

const NAME = /^[^\s.[\]'"*?@(){},:\\]+/;
const QUOTED = /^\[(?:'((?:[^'\\]|\\[\\'])*)'|"((?:[^"\\]|\\[\\"])*)")\]/;
const SYNTAX =
  "Write names and stars: 'address.line1', 'items.data[*].metadata', 'metadata.*', '$.shipping', \"['a name']\".";

/**
 * Parses the part of JSON path that names fields: an optional `$.`, names with dots between them, `['name']`, and `[*]` or
 * `.*` for every element or field. All else would choose among elements, and is refused.
 */
export function parseFieldPath(text: string): FieldPathResult {
  const path: string[] = [];
  let rest = text;
  if (rest === '$') return refused(text, 'names the whole object', 'Write the path of a field in it.');
  if (/^\.[^.]/.test(rest)) return refused(text, 'begins with a dot', SYNTAX);
  if (rest.startsWith('$.') || rest.startsWith('$[')) rest = rest.slice(1);
  else if (!/^[.[]/.test(rest)) rest = `.${rest}`;
  while (rest !== '') {
    const segment = nextSegment(rest);
    if (typeof segment === 'string') return refused(text, segment, SYNTAX);
    path.push(segment.name);
    rest = rest.slice(segment.length);
  }
  return { ok: true, path };
}

/** The path as text that `parseFieldPath` reads as the same path. */
export function formatFieldPath(path: FieldPath): string {
  return path
    .map((name, index) => {
      if (name === '*') return index === 0 ? '*' : '[*]';
      if (NAME.exec(name)?.[0] !== name || isIndex(name) || (index === 0 && name.startsWith('$')))
        return `['${name.replace(/[\\']/g, '\\$&')}']`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** The first segment, with how much of the text it takes; else what is wrong with it. */
function nextSegment(rest: string): { readonly name: string; readonly length: number } | string {
  if (rest.startsWith('..')) return "uses '..', which looks at every depth";
  if (rest.startsWith('.*')) return { name: '*', length: 2 };
  if (rest.startsWith('[*]')) return { name: '*', length: 3 };
  if (rest.startsWith('.')) {
    const name = NAME.exec(rest.slice(1))?.[0];
    if (name === undefined) return rest === '.' ? 'ends where a name is expected' : misplaced(rest.charAt(1));
    if (isIndex(name)) return `chooses one element by its index ${name}`;
    return { name, length: 1 + name.length };
  }
  if (!rest.startsWith('[')) return misplaced(rest.charAt(0));
  const quoted = QUOTED.exec(rest);
  if (quoted !== null) {
    const name = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1');
    if (name === '') return 'has an empty name';
    if (name === '*') return "names a field '*', which can't be told from every field";
    return { name, length: quoted[0].length };
  }
  return bracketProblem(rest);
}

function bracketProblem(rest: string): string {
  const end = rest.indexOf(']');
  if (end < 0) return "has a '[' without its ']'";
  const inner = rest.slice(1, end).trim();
  if (inner === '') return 'has empty brackets';
  if (inner.startsWith('?')) return 'filters with [?…]';
  if (/^-?\d+$/.test(inner)) return `chooses one element by its index ${inner}`;
  if (/^-?\d*:/.test(inner)) return `chooses a slice, [${inner}]`;
  if (/^(['"]).*\1\s*,/.test(inner)) return 'has several names in one pair of brackets';
  if (/^['"]/.test(inner)) return `has a name in brackets that can't be read, [${inner}]`;
  return `has '${inner}' in brackets without quotes`;
}

function misplaced(character: string): string {
  if (character === '') return 'ends where a name is expected';
  if (/\s/.test(character)) return 'has a blank in it';
  return `has ${character === "'" ? `"'"` : `'${character}'`} where a name is expected`;
}

function isIndex(name: string): boolean {
  return /^\d+$/.test(name);
}

function refused(text: string, problem: string, fix: string): FieldPathResult {
  return { ok: false, message: `the path '${text}' ${problem}`, fix };
}
