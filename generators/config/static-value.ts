import type { SourceSpan } from './source-span.ts';

/**
 * A value read from source text, each part with the place where it is written. Objects are maps, so that keys such as
 * `__proto__` or `constructor` are keys like any other and never reach an object's prototype.
 */
export type StaticValue = StaticScalar | StaticArray | StaticObject | UnreadableValue;

export type StaticScalar =
  | { readonly kind: 'string'; readonly value: string; readonly span: SourceSpan }
  | { readonly kind: 'number'; readonly value: number; readonly span: SourceSpan }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: SourceSpan }
  | { readonly kind: 'null'; readonly value: null; readonly span: SourceSpan };

export interface StaticArray {
  readonly kind: 'array';
  readonly items: readonly StaticItem[];
  /** False when a spread in it could not be read: then nothing can be said about what is missing. */
  readonly complete: boolean;
  readonly span: SourceSpan;
}

export interface StaticObject {
  readonly kind: 'object';
  readonly properties: ReadonlyMap<string, StaticProperty>;
  /** False when a spread in it could not be read: then nothing can be said about what is missing. */
  readonly complete: boolean;
  readonly span: SourceSpan;
}

/** Refused already, with a diagnostic of its own: later checks pass over it. */
export interface UnreadableValue {
  readonly kind: 'unreadable';
  readonly span: SourceSpan;
}

export interface StaticItem {
  readonly value: StaticValue;
  /** The expression in the array; a const's own value has its span where the const is declared. */
  readonly use: SourceSpan;
}

export interface StaticProperty extends StaticItem {
  readonly key: SourceSpan;
}

/** Names the kind of a value in a sentence: "must be a string, not {…}". */
export function describeKind(value: StaticValue): string {
  if (value.kind === 'null') return 'null';
  return value.kind === 'array' || value.kind === 'object' ? `an ${value.kind}` : `a ${value.kind}`;
}

/** The places where strings are written, in the whole tree. */
export function* stringsIn(value: StaticValue): Generator<StaticScalar & { kind: 'string' }> {
  if (value.kind === 'string') yield value;
  if (value.kind === 'array') for (const item of value.items) yield* stringsIn(item.value);
  if (value.kind === 'object') for (const each of value.properties.values()) yield* stringsIn(each.value);
}
