/**
 * Carries provider JSON through JavaScript without loss.
 *
 * `JSON.parse` rounds numbers beyond 2^53, and Postgres' jsonb refuses NUL characters and lone surrogates. Texts that hold
 * neither, nearly all, pass untouched. In the others each unsafe number is wrapped into a marked string, which
 * `restoreNumbers` unwraps in the text sent to the database, and each unstorable character becomes U+FFFD.
 */

/** Random per process, so that no provider string can pose as a wrapped number. */
const mark = `\ue000${crypto.randomUUID()}:`;
/**
 * A number and nothing else: not behind a backslash, where the quote is part of a longer string, an error message say, nor
 * one that has become the beginning of a longer string, an id that was put together say.
 */
const wrapped = new RegExp(`(?<!\\\\)"${mark}(-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)"`, 'g');

/**
 * A quick, over-cautious test for a number or an escape that may need rewriting. Every page goes through it, so it must say
 * no to ids such as `cus_9eX`: a number follows a colon, a comma, a bracket or a blank.
 */
const suspicious = /[:,[\s]-?\d(?:[\d.]{15}|[\d.]*e)|\\u(?:0000|d[89a-f])/i;
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const surrogateEscapes =
  /\\\\|\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** Rewrites JSON text so that `JSON.parse` and jsonb both take it without loss. */
export function protectJson(text: string): string {
  if (!suspicious.test(text)) return text;
  return text.replace(tokens, (token) => (token[0] === '"' ? storableString(token) : exactNumber(token)));
}

/** Unwraps the numbers that `protectJson` wrapped, in JSON text that is about to leave JavaScript. */
export function restoreNumbers(text: string): string {
  return text.includes(mark) ? text.replace(wrapped, '$1') : text;
}

/** A number that `protectJson` wrapped, as the provider wrote it; other text as it is. */
export function withoutMark(text: string): string {
  return text.startsWith(mark) ? text.slice(mark.length) : text;
}

/** A value that was parsed, for people to read. */
export function describeValue(value: unknown): string {
  try {
    return String(JSON.stringify(value)).replaceAll(mark, '');
  } catch {
    // The call stack is too small for it.
    return 'a value that is nested too deeply';
  }
}

/** Parses provider JSON; see above. Throws SyntaxError like `JSON.parse`. */
export function parseProviderJson(text: string): unknown {
  return JSON.parse(protectJson(text));
}

/** A `fetch` for the SDKs: their responses parse without loss. */
export const providerFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const text = async () => protectJson(await Response.prototype.text.call(response));
  Object.defineProperty(response, 'text', { value: text, configurable: true });
  Object.defineProperty(response, 'json', { value: async () => JSON.parse(await text()) });
  return response;
};

function storableString(token: string): string {
  return token.replace(surrogateEscapes, (found, high) => (high || found === '\\\\' ? found : '\\ufffd'));
}

function exactNumber(token: string): string {
  const value = Number(token);
  const exact = Number.isSafeInteger(value) || significantDigits(token) <= 15;
  return exact && Number.isFinite(value) ? token : `"${mark}${token}"`;
}

function significantDigits(token: string): number {
  return token
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '').length;
}
