/** A value and where it stands; `end` is the offset behind it. */
export interface TomlValue {
  readonly kind: 'string' | 'array' | 'table' | 'plain';
  /** What a string says; of every other value, how it is written. */
  readonly text: string;
  readonly items: readonly TomlValue[];
  readonly start: number;
  readonly end: number;
}

export interface TomlTable {
  readonly keys: readonly string[];
  /** Whether it is one of several, `[[…]]`. */
  readonly isOneOfMany: boolean;
  /** Offset behind the line of the header. */
  readonly bodyStart: number;
}

export interface TomlEntry {
  /** From the root: those of the table and those written before `=`. */
  readonly keys: readonly string[];
  /** Null before the first table. */
  readonly table: TomlTable | null;
  readonly value: TomlValue;
}

export interface TomlDocument {
  readonly tables: readonly TomlTable[];
  readonly entries: readonly TomlEntry[];
}

/** The text is not TOML as far as it is read here. */
export class TomlError extends Error {
  override readonly name = 'TomlError';
  /** 1-based. */
  readonly line: number;

  constructor(text: string, offset: number, message: string) {
    super(message);
    this.line = text.slice(0, offset).split('\n').length;
  }
}

/** Finds the tables and entries of a TOML text, with their places. Entries of inline tables are not taken apart. Throws TomlError. */
export function readToml(text: string): TomlDocument {
  const tables: TomlTable[] = [];
  const entries: TomlEntry[] = [];
  let table: TomlTable | null = null;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    at = skip(text, at, blank);
    if (at >= text.length) return { tables, entries };
    if (text[at] === '[') {
      const opening = text.startsWith('[[', at) ? '[[' : '[';
      const { keys, end } = readKeys(text, at + opening.length);
      const closing = opening === '[[' ? ']]' : ']';
      if (!text.startsWith(closing, end)) throw new TomlError(text, end, `${closing} is missing`);
      const bodyStart = lineEnd(text, end + closing.length);
      table = { keys, isOneOfMany: opening === '[[', bodyStart };
      tables.push(table);
      at = bodyStart;
    } else {
      const { keys, end } = readKeys(text, at);
      if (text[end] !== '=') throw new TomlError(text, end, '= is missing');
      const value = readValue(text, skip(text, end + 1, inLine));
      entries.push({ keys: [...(table?.keys ?? []), ...keys], table, value });
      at = lineEnd(text, value.end);
    }
  }
}

const inLine = /[ \t]*/y;
const blank = /(?:[ \t\r\n]|#[^\n]*)*/y;
const restOfLine = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const bareKey = /[A-Za-z0-9_-]+/y;
const plainValue = /\d{4}-\d\d-\d\d \d\d:[\d:.+\-Z]+|[A-Za-z0-9+\-_.:]+/y;
const string = /"""[\s\S]*?(?<!\\)(?:\\\\)*"""{1,3}|'''[\s\S]*?''''{0,2}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y;

function match(text: string, at: number, pattern: RegExp): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function skip(text: string, at: number, pattern: RegExp): number {
  return at + (match(text, at, pattern)?.length ?? 0);
}

function lineEnd(text: string, at: number): number {
  const rest = match(text, at, restOfLine);
  if (rest === null) throw new TomlError(text, at, 'there is something unexpected behind the value');
  return at + rest.length;
}

function readKeys(text: string, start: number): { keys: string[]; end: number } {
  const keys: string[] = [];
  let at = skip(text, start, inLine);
  for (;;) {
    const quoted = match(text, at, string);
    const written = quoted ?? match(text, at, bareKey);
    if (written === null) throw new TomlError(text, at, 'a key is missing');
    keys.push(quoted === null ? written : textOf(quoted));
    at = skip(text, at + written.length, inLine);
    if (text[at] !== '.') return { keys, end: at };
    at = skip(text, at + 1, inLine);
  }
}

function readValue(text: string, start: number): TomlValue {
  if (text[start] === '[') return readArray(text, start);
  if (text[start] === '{') return readInlineTable(text, start);
  const quoted = match(text, start, string);
  const written = quoted ?? match(text, start, plainValue);
  if (written === null) throw new TomlError(text, start, 'a value is missing or not finished');
  const kind = quoted === null ? 'plain' : 'string';
  const said = quoted === null ? written : textOf(written);
  return { kind, text: said, items: [], start, end: start + written.length };
}

function readArray(text: string, start: number): TomlValue {
  const items: TomlValue[] = [];
  let at = skip(text, start + 1, blank);
  while (text[at] !== ']') {
    const item = readValue(text, at);
    items.push(item);
    at = skip(text, item.end, blank);
    if (text[at] === ',') at = skip(text, at + 1, blank);
    else if (text[at] !== ']') throw new TomlError(text, at, 'an array is not finished');
  }
  return { kind: 'array', text: text.slice(start, at + 1), items, start, end: at + 1 };
}

function readInlineTable(text: string, start: number): TomlValue {
  let at = skip(text, start + 1, blank);
  while (text[at] !== '}') {
    const { end } = readKeys(text, at);
    if (text[end] !== '=') throw new TomlError(text, end, '= is missing');
    at = skip(text, readValue(text, skip(text, end + 1, inLine)).end, blank);
    if (text[at] === ',') at = skip(text, at + 1, blank);
    else if (text[at] !== '}') throw new TomlError(text, at, 'an inline table is not finished');
  }
  return { kind: 'table', text: text.slice(start, at + 1), items: [], start, end: at + 1 };
}

/** Of the escapes, those that JSON has, too, are undone; a name with others is none that is looked for. */
function textOf(quoted: string): string {
  const marks = /^(?:"""|''')/.test(quoted) ? 3 : 1;
  if (marks === 1 && quoted.startsWith('"')) {
    try {
      return String(JSON.parse(quoted));
    } catch {
      return quoted;
    }
  }
  return quoted.slice(marks, -marks);
}
