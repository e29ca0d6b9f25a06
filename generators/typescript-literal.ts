const lineWidth = 110;
const indentWidth = 2;
/** Formatters keep a value beside its key when the key is so short that breaking the line wins nothing. */
const shortKey = indentWidth + 2;

/**
 * A JSON value as a TypeScript literal, laid out as the formatter lays it out: single quotes, unquoted keys where
 * possible, objects always open, arrays on one line where they fit in 110 columns.
 *
 * `indent` is the depth of the line the literal starts on, `used` the columns already taken on that line.
 */
export function typescriptLiteral(value: unknown, indent = 0, used = 0): string {
  if (typeof value === 'string') return typescriptString(value);
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return arrayLiteral(value, indent, used);
  if (typeof value === 'object') return objectLiteral(value as Record<string, unknown>, indent);
  throw new TypeError(`A value of type ${typeof value} cannot be written as a literal.`);
}

/** A TypeScript string literal in single quotes, or in double quotes where that saves escapes. */
export function typescriptString(text: string): string {
  const double = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  if (count(text, "'") > count(text, '"')) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A property name, quoted only where it is not an identifier. */
export function typescriptKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : typescriptString(name);
}

function objectLiteral(object: Record<string, unknown>, indent: number): string {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return '{}';
  const inner = spaces(indent + 1);
  const lines = entries.map(([name, value]) => {
    const key = typescriptKey(name);
    const start = `${inner}${key}: `;
    const text = typescriptLiteral(value, indent + 1, start.length);
    const tooLong = start.length + text.length + 1 > lineWidth;
    if (typeof value === 'string' && tooLong && key.length > shortKey) {
      return `${inner}${key}:\n${spaces(indent + 2)}${text},\n`;
    }
    return `${start}${text},\n`;
  });
  return `{\n${lines.join('')}${spaces(indent)}}`;
}

function arrayLiteral(values: readonly unknown[], indent: number, used: number): string {
  if (values.length === 0) return '[]';
  const inner = spaces(indent + 1);
  const items = values.map((value) => typescriptLiteral(value, indent + 1, inner.length));
  const line = `[${items.join(', ')}]`;
  const nested = values.length > 1 && values.every((value) => isNested(value));
  if (!line.includes('\n') && !nested && used + line.length + 1 <= lineWidth) return line;
  const separate = values.every((value) => typeof value === 'number') ? fill(items, inner) : items;
  return `[\n${separate.map((item) => `${inner}${item},\n`).join('')}${spaces(indent)}]`;
}

/** Numbers share lines instead of taking one each. */
function fill(items: readonly string[], inner: string): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && inner.length + last.length + 2 + item.length + 1 <= lineWidth) {
      lines[lines.length - 1] = `${last}, ${item}`;
    } else {
      lines.push(item);
    }
  }
  return lines;
}

/** Formatters open an array whose several elements are all lists or all objects with more than one member. */
function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 1;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function spaces(indent: number): string {
  return ' '.repeat(indent * indentWidth);
}
