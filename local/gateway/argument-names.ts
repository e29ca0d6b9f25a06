const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const decoder = new TextDecoder();

/**
 * The keys of a JSON object, without parsing their values: a page's body is large, and PostgreSQL parses it anyway.
 * Returns undefined when the text is not an object; that its values are well-formed is left to PostgreSQL.
 */
export function argumentNames(json: Uint8Array): string[] | undefined {
  let at = skipBlanks(json, 0);
  if (json[at] !== openBrace) return undefined;
  at = skipBlanks(json, at + 1);
  const names: string[] = [];
  if (json[at] === closeBrace) return names;
  while (json[at] === quote) {
    const end = endOfString(json, at);
    const name = readString(json.subarray(at, end));
    at = skipBlanks(json, end);
    if (name === undefined || json[at] !== colon) return undefined;
    names.push(name);
    at = endOfValue(json, at + 1);
    if (json[at] === closeBrace) return names;
    if (json[at] !== comma) return undefined;
    at = skipBlanks(json, at + 1);
  }
  return undefined;
}

function readString(json: Uint8Array): string | undefined {
  try {
    return JSON.parse(decoder.decode(json));
  } catch {
    return undefined;
  }
}

/** Position after the closing quote of the string that starts at `at`. */
function endOfString(json: Uint8Array, at: number): number {
  let i = at + 1;
  for (;;) {
    const byte = json[i];
    if (byte === quote) return i + 1;
    if (byte === undefined) return i;
    i += byte === backslash ? 2 : 1;
  }
}

/** What a byte means outside of strings: a table, because this runs once per byte. */
const meaning = { other: 0, opens: 1, closes: 2, quote: 3, comma: 4 } as const;
const meanings = new Uint8Array(256);
for (const [characters, value] of [
  ['{[', meaning.opens],
  ['}]', meaning.closes],
  ['"', meaning.quote],
  [',', meaning.comma],
] as const) {
  for (const character of characters) meanings[character.charCodeAt(0)] = value;
}

/** Position of the comma or brace that follows the value which starts at `at`. */
function endOfValue(json: Uint8Array, at: number): number {
  let depth = 0;
  let i = at;
  while (i < json.length) {
    switch (meanings[json[i] as number]) {
      case meaning.quote:
        i = endOfString(json, i);
        continue;
      case meaning.opens:
        depth++;
        break;
      case meaning.closes:
        if (depth === 0) return i;
        depth--;
        break;
      case meaning.comma:
        if (depth === 0) return i;
        break;
    }
    i++;
  }
  return i;
}

function skipBlanks(json: Uint8Array, at: number): number {
  let i = at;
  while (json[i] === 0x20 || json[i] === 0x0a || json[i] === 0x0d || json[i] === 0x09) i++;
  return i;
}
