import { type DotPath, pathText, valueAt } from '../dot-path.ts';

/** Where an answer says something of its pages: in its body, or in a header. */
export type Hint = DotPath | { readonly header: string };

/** An answer that is looked into. */
export interface Hinting {
  readonly body: unknown;
  readonly headers: Headers;
}

/** What the answer says there; undefined when nothing. */
export function hintIn({ body, headers }: Hinting, hint: Hint): unknown {
  return isHeader(hint) ? (headers.get(hint.header) ?? undefined) : valueAt(body, hint);
}

/** The place for people to read. */
export function hintText(hint: Hint): string {
  return isHeader(hint) ? `header ${hint.header}` : pathText(hint);
}

/** Headers know only text. */
export function isHeader(hint: Hint): hint is { readonly header: string } {
  return typeof hint === 'object' && 'header' in hint;
}
