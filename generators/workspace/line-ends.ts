const byteOrderMark = '\uFEFF';

/** How a text is written down, apart from what it says. */
export interface TextStyle {
  readonly hasByteOrderMark: boolean;
  readonly lineEnd: '\n' | '\r\n';
}

/** A text with mixed line ends has those of most of its lines. */
export function styleOf(text: string): TextStyle {
  const windows = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return { hasByteOrderMark: text.startsWith(byteOrderMark), lineEnd: windows * 2 > all ? '\r\n' : '\n' };
}

/** The text with LF and no byte order mark. A checkout may add both; neither is an edit. */
export function plainText(text: string): string {
  const body = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return body.replaceAll('\r\n', '\n');
}

/** A plain text in the style of another. */
export function inStyle(text: string, { hasByteOrderMark, lineEnd }: TextStyle): string {
  const body = lineEnd === '\n' ? text : text.replaceAll('\n', '\r\n');
  return hasByteOrderMark ? byteOrderMark + body : body;
}
