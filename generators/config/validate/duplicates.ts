import type { DiagnosticText, Report } from '../diagnostic.ts';
import { relatedAt } from '../diagnostic.ts';
import { isSameSpan, type SourceSpan } from '../source-span.ts';

/**
 * Reports each key that was given before, at its later place and pointing back to its first. `places` runs from the
 * value itself outwards: two uses of one const have the same value, so the first places that differ are shown.
 */
export class Duplicates {
  readonly #first = new Map<string, readonly SourceSpan[]>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Whether the key is new. */
  add(key: string, places: readonly [SourceSpan, ...SourceSpan[]], text: DiagnosticText): boolean {
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, places);
      return true;
    }
    const index = places.findIndex((place, at) => first[at] !== undefined && !isSameSpan(place, first[at]));
    const here = places[index] ?? places[0];
    const there = first[index] ?? here;
    this.#report(here, { ...text, related: [relatedAt(there, 'the first one')] });
    return false;
  }
}
