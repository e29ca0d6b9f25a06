import type { CheckId } from '../catalogue.ts';
import type { Verdict } from '../result.ts';
import type { Subject } from './subject.ts';

/** One check of a connector that was loaded. */
export interface Check {
  readonly id: CheckId;
  run(subject: Subject): Verdict | Promise<Verdict>;
}

/** An error for people: its class and what it says. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}: ${String(error)}`;
  const message = error.message.replace(/\s+/g, ' ').slice(0, 300);
  return `${/^[aeiou]/i.test(error.name) ? 'an' : 'a'} ${error.name} (${message})`;
}

/** `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
