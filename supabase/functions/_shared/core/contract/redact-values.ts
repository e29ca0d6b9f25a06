import { isPayload } from './payload.ts';
import { describeValue } from './provider-json.ts';

/** Values this short are found in words by chance. */
const shortest = 4;

/**
 * A text about a payload without the values that were taken from it.
 * @param before the payload as it came
 * @param after what was kept of it
 */
export function redactValues(text: string, before: unknown, after: unknown): string {
  const found = [...new Set(removedTexts(before, after))].filter((value) => text.includes(value));
  if (found.length === 0) return text;
  const patterns = found.sort((a, b) => b.length - a.length).map(patternOf);
  return text.replace(new RegExp(patterns.join('|'), 'gu'), '[excluded]');
}

function patternOf(value: string): string {
  const quoted = value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return value.length < shortest ? `(?<![\\p{L}\\p{N}_])${quoted}(?![\\p{L}\\p{N}_])` : quoted;
}

/** What the removed values, and the names of fields in them, look like in a text: as they are and as JSON has them. */
function* removedTexts(before: unknown, after: unknown): Generator<string> {
  if (before === after || before === null) return;
  if (typeof before !== 'object') {
    yield* textsOf(before);
    return;
  }
  for (const [name, value] of Object.entries(before)) {
    if (!Array.isArray(before) && (after === undefined || after === null)) yield* textsOf(name);
    yield* removedTexts(value, isPayload(after) || Array.isArray(after) ? fieldOf(after, name) : undefined);
  }
}

function fieldOf(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
}

function textsOf(value: unknown): string[] {
  const json = describeValue(value);
  const texts = typeof value === 'string' ? [value, json.slice(1, -1)] : [json];
  return texts.filter((text) => text !== '');
}
