import { edgeFunctions } from '../functions/edge-functions.ts';
import { readToml, type TomlDocument, TomlError, type TomlTable, type TomlValue } from './read-toml.ts';

export interface SupabaseConfigEdit {
  /** The whole file; as it was when nothing is missing. */
  readonly text: string;
  /** What the user has set otherwise than our functions need it, for people. */
  readonly notes: readonly string[];
}

/** What is missing cannot be added to the file as it is written; the message says what to add by hand. */
export class ByHandError extends Error {
  override readonly name = 'ByHandError';
}

const schema = 'supasaasy';

/**
 * Adds to the text of `supabase/config.toml` what SupaSaaSy needs: its schema among those of the API, and functions that let
 * providers pass, who have no Supabase token. Everything else stays as it is, byte for byte. The result is read again and compared.
 * Throws ByHandError.
 */
export function editSupabaseConfig(text: string): SupabaseConfigEdit {
  const before = read(text);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const notes: string[] = [];
  const edits: Edit[] = [];
  const sections: string[] = [];

  const schemas = find(before, ['api', 'schemas'], `"${schema}" to schemas of [api]`);
  if ('value' in schemas) edits.push(...withSchema(text, schemas.value, lineBreak));
  else {
    // What holds without the line.
    const line = `schemas = ["public", "graphql_public", "${schema}"]`;
    if (schemas.table === null) sections.push(`[api]${lineBreak}${line}${lineBreak}`);
    else edits.push(lineIn(text, schemas.table, line, lineBreak));
  }
  for (const { name } of edgeFunctions) {
    const line = 'verify_jwt = false';
    const found = find(before, ['functions', name, 'verify_jwt'], `${line} to [functions.${name}]`);
    if ('value' in found) {
      if (found.value.text !== 'false')
        notes.push(
          `[functions.${name}] has verify_jwt = ${found.value.text}: with it, Supabase turns away who calls the function without a token of the project. Set it to false.`,
        );
    } else if (found.table === null) {
      sections.push(`${reasons[name]}${lineBreak}[functions.${name}]${lineBreak}${line}${lineBreak}`);
    } else edits.push(lineIn(text, found.table, line, lineBreak));
  }
  if (sections.length > 0) {
    const separator = text === '' ? '' : text.endsWith('\n') ? lineBreak : lineBreak + lineBreak;
    edits.push({ at: text.length, insert: separator + sections.join(lineBreak) });
  }
  const edited = edits
    .toSorted((a, b) => b.at - a.at)
    .reduce((result, { at, insert }) => result.slice(0, at) + insert + result.slice(at), text);
  compare(before, read(edited));
  return { text: edited, notes };
}

const reasons: Readonly<Record<(typeof edgeFunctions)[number]['name'], string>> = {
  webhook: '# Providers have no Supabase token; the function checks their signatures itself.',
  sync: '# Called with ADMIN_API_KEY, which the function checks itself.',
  worker: '# Called with ADMIN_API_KEY, which the function checks itself.',
  'job-status': '# Called with ADMIN_API_KEY, which the function checks itself.',
};

interface Edit {
  readonly at: number;
  readonly insert: string;
}

function read(text: string): TomlDocument {
  try {
    return readToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new ByHandError(`line ${error.line} is not understood: ${error.message}`);
  }
}

/** The value; else the table to add it to, null for none yet. Throws ByHandError where the table is written in a way that ends it. */
function find(
  { tables, entries }: TomlDocument,
  keys: readonly string[],
  addition: string,
): { readonly value: TomlValue } | { readonly table: TomlTable | null } {
  const entry = entries.find((each) => same(each.keys, keys));
  if (entry !== undefined) return { value: entry.value };
  const parent = keys.slice(0, -1);
  const table = tables.find((each) => same(each.keys, parent)) ?? null;
  const isClosed =
    entries.some((each) => isPrefix(each.keys, keys)) ||
    tables.some(({ isOneOfMany, keys: own }) => isOneOfMany && isPrefix(own, keys)) ||
    (table === null &&
      entries.some((each) => isPrefix(parent, each.keys) && (each.table?.keys.length ?? 0) < parent.length));
  if (isClosed) throw new ByHandError(`nothing can be added to it as it is written; add ${addition} by hand`);
  return { table };
}

function withSchema(text: string, { kind, items, start, end }: TomlValue, lineBreak: string): Edit[] {
  if (kind !== 'array') throw new ByHandError(`schemas of [api] is no list; add "${schema}" to it by hand`);
  if (items.some((item) => item.text === schema)) return [];
  const last = items.at(-1);
  if (last === undefined) return [{ at: start + 1, insert: `"${schema}"` }];
  const rest = text.slice(last.end, end - 1);
  if (!rest.includes('\n')) return [{ at: last.end, insert: `, "${schema}"` }];
  // An item a line: a comment behind the last one stays with it.
  const line = text.slice(text.lastIndexOf('\n', last.start) + 1, last.start);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const hasComma = rest.replace(/#[^\n]*/g, '').includes(',');
  const lineStart = text.indexOf('\n', last.end) + 1;
  const added = `${indent}"${schema}"${hasComma ? ',' : ''}${lineBreak}`;
  return [...(hasComma ? [] : [{ at: last.end, insert: ',' }]), { at: lineStart, insert: added }];
}

function lineIn(text: string, { bodyStart }: TomlTable, line: string, lineBreak: string): Edit {
  const isOpen = bodyStart > 0 && text[bodyStart - 1] !== '\n';
  return { at: bodyStart, insert: isOpen ? lineBreak + line : line + lineBreak };
}

/** Whatever was there must be there, and nothing but what is ours may have come. */
function compare(before: TomlDocument, after: TomlDocument): void {
  const isOurs = (keys: readonly string[]): boolean =>
    same(keys, ['api', 'schemas']) ||
    edgeFunctions.some(({ name }) => same(keys, ['functions', name, 'verify_jwt']));
  const others = ({ entries }: TomlDocument) =>
    JSON.stringify(entries.filter(({ keys }) => !isOurs(keys)).map(({ keys, value }) => [keys, value.text]));
  const ours = after.entries.filter(({ keys }) => isOurs(keys));
  const schemas = ours.find(({ keys }) => keys[0] === 'api')?.value.items.map(({ text }) => text) ?? [];
  const known =
    before.entries.find(({ keys }) => same(keys, ['api', 'schemas']))?.value.items.map(({ text }) => text) ??
    [];
  const isComplete =
    ours.length === edgeFunctions.length + 1 &&
    schemas.includes(schema) &&
    known.every((each, index) => schemas[index] === each);
  if (!isComplete || others(before) !== others(after))
    throw new ByHandError('an edit of it would change more than it should; edit it by hand');
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && isPrefix(a, b);
}

function isPrefix(prefix: readonly string[], keys: readonly string[]): boolean {
  return prefix.length <= keys.length && prefix.every((key, index) => key === keys[index]);
}
