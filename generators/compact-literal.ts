import { typescriptKey, typescriptLiteral } from './typescript-literal.ts';

const lineWidth = 110;

/**
 * A JSON value as a TypeScript literal, short lists on one line and objects too where they fit in 110 columns; formatters leave them so.
 *
 * `indent` is the depth of the line it starts on, `used` the columns taken before it, `after` those that follow it on its line.
 * With `open`, the value's own members stand on lines of their own whether they fit or not.
 */
export function compactLiteral(
  value: unknown,
  { indent, used, after = 1, open = false }: { indent: number; used: number; after?: number; open?: boolean },
): string {
  const line = oneLine(value);
  const fits = used + line.length + after <= lineWidth;
  const inner = '  '.repeat(indent + 1);
  if (Array.isArray(value) && !fits && value.length > 0) {
    const items = value.map(
      (item) => `${inner}${compactLiteral(item, { indent: indent + 1, used: inner.length })},\n`,
    );
    return `[\n${items.join('')}${'  '.repeat(indent)}]`;
  }
  if (!isObject(value) || (!open && fits)) return line;
  const members = Object.entries(value).map(([name, member]) => {
    const key = typescriptKey(name);
    const start = `${inner}${key}: `;
    if (isObject(member) || Array.isArray(member))
      return `${start}${compactLiteral(member, { indent: indent + 1, used: start.length })},\n`;
    // The same rule for a text that is too long to stand beside its key.
    return typescriptLiteral({ [name]: member }, indent).slice(2, -('  '.repeat(indent).length + 1));
  });
  return `{\n${members.join('')}${'  '.repeat(indent)}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (!isObject(value)) return typescriptLiteral(value);
  const members = Object.entries(value).map(([name, member]) => `${typescriptKey(name)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
