const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
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
  for (let i = at + 1; i < json.length; i++) {
    if (json[i] === quote) return i + 1;
    if (json[i] === backslash) i++;
  }
  return json.length;
}

/** Position of the comma or brace that follows the value which starts at `at`. */
function endOfValue(json: Uint8Array, at: number): number {
  let depth = 0;
  for (let i = at; i < json.length; i++) {
    const byte = json[i] as number;
    if (byte === quote) i = endOfString(json, i) - 1;
    else if (byte === comma && depth === 0) return i;
    else if (byte === openBrace || byte === openBracket) depth++;
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return i;
      depth--;
    }
  }
  return json.length;
}

function skipBlanks(json: Uint8Array, at: number): number {
  let i = at;
  while (json[i] === 0x20 || json[i] === 0x0a || json[i] === 0x0d || json[i] === 0x09) i++;
  return i;
}
