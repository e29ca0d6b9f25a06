import { createRequire } from 'node:module';
import type { SourceSpan, SourceText } from '../../../config/source-span.ts';
import { keysOf } from './json-pointer.ts';

/**
 * Where a value stands in its text, or null when that cannot be told (a text that is not YAML, a value behind an alias).
 * JSON is found too, since YAML contains it. Reads the text once more: for messages, not for every value.
 */
export function locatePointer(source: SourceText, pointer: string): SourceSpan | null {
  const keys = keysOf(pointer);
  if (keys === null) return null;
  const yaml = createRequire(import.meta.url)('js-yaml') as typeof import('js-yaml');
  const { DOCUMENT, SEQUENCE, MAPPING, SCALAR, ALIAS, POP } = yaml.EVENT_ID;
  let events: ReturnType<typeof yaml.parseEvents>;
  try {
    events = yaml.parseEvents(source.text, { maxDepth: 200 });
  } catch {
    return null;
  }

  let at = 0;
  /** Steps over one value with all that is in it. */
  const skip = (): void => {
    let depth = 0;
    do {
      const { type } = events[at++] ?? { type: POP };
      if (type === MAPPING || type === SEQUENCE || type === DOCUMENT) depth += 1;
      else if (type === POP) depth -= 1;
    } while (depth > 0 && at < events.length);
  };

  if (events[at]?.type === DOCUMENT) at += 1;
  for (const key of keys) {
    const holder = events[at++];
    if (holder === undefined || (holder.type !== MAPPING && holder.type !== SEQUENCE)) return null;
    let index = 0;
    for (;;) {
      const event = events[at];
      if (event === undefined || event.type === POP) return null;
      if (holder.type === SEQUENCE) {
        if (String(index++) === key) break;
        skip();
        continue;
      }
      const name = event.type === SCALAR ? source.text.slice(event.valueStart, event.valueEnd) : null;
      skip();
      if (name === key) break;
      skip();
    }
  }
  const found = events[at];
  if (found === undefined || found.type === POP || found.type === DOCUMENT || found.type === ALIAS)
    return null;
  if (found.type === SCALAR) return { source, start: found.valueStart, end: found.valueEnd };
  return { source, start: found.start, end: found.start + 1 };
}
