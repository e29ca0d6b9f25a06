import type { ArrayLiteralExpression, Node, ObjectLiteralExpression } from 'ts-morph';
import type { TsMorph } from '../config/read/ts-morph.ts';

/** What is inserted, and how. */
export interface NewMember {
  /** Its lines without the list's indentation, by the unit of indentation of the file, and without a comma at the end. */
  lines(unit: string): readonly string[];
  /** Whether a comma may stand behind the last member; not in JSON. */
  readonly trailingComma: boolean;
}

/**
 * The text with a member more at the end of a list or an object that is written out in it. Nothing else changes: comments,
 * layout and line ends stay.
 */
export function insertMember(
  text: string,
  list: ArrayLiteralExpression | ObjectLiteralExpression,
  { lines, trailingComma }: NewMember,
  tsMorph: TsMorph,
): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const last = (tsMorph.Node.isArrayLiteralExpression(list) ? list.getElements() : list.getProperties()).at(
    -1,
  );
  const closing = list.getEnd() - 1;
  const lineIndent = indentAt(text, list.getStart());
  const isOwnLine = last !== undefined && startsLine(text, last.getStart());
  const unit = unitOf(text, list, last, tsMorph);
  const indent = isOwnLine ? indentAt(text, last.getStart()) : lineIndent + unit;
  // A comment behind the last member is about it, one on lines of its own may be about the end of the list: both stay before.
  const kept = text.slice(0, closing).trimEnd();
  const needsComma = last !== undefined && !hasComma(text.slice(last.getEnd(), closing));
  const withComma = needsComma ? `${kept.slice(0, last.getEnd())},${kept.slice(last.getEnd())}` : kept;
  const member = lines(unit)
    .map((line) => (line === '' ? line : indent + line))
    .join(newline);
  return `${withComma}${newline}${member}${trailingComma ? ',' : ''}${newline}${lineIndent}${text.slice(closing)}`;
}

/** Whether there is a comma outside of comments. */
function hasComma(between: string): boolean {
  return between.replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/g, '').includes(',');
}

function startsLine(text: string, position: number): boolean {
  return /(?:^|[\r\n])[ \t]*$/.test(text.slice(0, position));
}

/** What the line of a position begins with. */
function indentAt(text: string, position: number): string {
  const start = Math.max(text.lastIndexOf('\n', position - 1), text.lastIndexOf('\r', position - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

/** How much deeper one level is than the one around it, by the example of the last member. */
function unitOf(text: string, list: Node, last: Node | undefined, { Node }: TsMorph): string {
  const outer = indentAt(text, list.getStart());
  const inner = Node.isObjectLiteralExpression(last) ? last.getProperties()[0] : undefined;
  for (const [deep, flat] of [
    [inner, last],
    [last, list],
  ]) {
    if (deep === undefined || flat === undefined || !startsLine(text, deep.getStart())) continue;
    const [deeper, base] = [indentAt(text, deep.getStart()), indentAt(text, flat.getStart())];
    if (deeper.length > base.length && deeper.startsWith(base)) return deeper.slice(base.length);
  }
  return /^(?:\t| {2}| {4})$/.test(outer) ? outer : '  ';
}
