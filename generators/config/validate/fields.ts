import type { DiagnosticText, Report } from '../diagnostic.ts';
import type { SourceSpan } from '../source-span.ts';
import {
  describeKind,
  type StaticItem,
  type StaticObject,
  type StaticProperty,
  type StaticValue,
} from '../static-value.ts';
import { suggestOrList } from '../suggest.ts';

/** A string together with where it is written. */
export interface Text {
  readonly value: string;
  readonly span: SourceSpan;
}

/**
 * The keys of one object, read one by one. Each getter answers null both for an absent key and for a wrong value,
 * the latter after reporting it: as nothing is returned once anything was reported, callers need not tell them apart.
 */
export class Fields {
  /** How messages name the object, e.g. `apps[0].config`; empty for the whole config. */
  readonly path: string;
  readonly span: SourceSpan;
  readonly #object: StaticObject;
  readonly #report: Report;

  private constructor(object: StaticObject, path: string, span: SourceSpan, report: Report) {
    this.#object = object;
    this.#report = report;
    this.path = path;
    this.span = span;
  }

  /** Null, after a report, when the value is not an object. `at` is where an absent key is reported. */
  static of(value: StaticValue, path: string, report: Report, at: SourceSpan = value.span): Fields | null {
    if (value.kind === 'object') return new Fields(value, path, at, report);
    reportKind(value, path === '' ? 'the config' : `'${path}'`, 'an object', report);
    return null;
  }

  get keys(): string[] {
    return [...this.#object.properties.keys()];
  }

  has(key: string): boolean {
    return this.#object.properties.has(key);
  }

  /** Reports every key that is not in `known`. */
  only(known: readonly string[], what = 'known keys'): void {
    for (const [key, { key: span }] of this.#object.properties) {
      if (known.includes(key)) continue;
      const owner = this.path === '' ? 'the config' : `'${this.path}'`;
      this.#report(span, {
        message: `${owner} has no key '${key}'`,
        fix: suggestOrList(key, known, `The ${what} are`),
      });
    }
  }

  get(key: string): StaticProperty | null {
    return this.#object.properties.get(key) ?? null;
  }

  /** The value of a key that has to be there. `fix` tells what to write. */
  required(key: string, fix: string): StaticProperty | null {
    const property = this.get(key);
    if (property === null && this.#object.complete) {
      const owner = this.path === '' ? 'the config' : `'${this.path}'`;
      this.#report(this.span, { message: `${owner} lacks '${key}'`, fix });
    }
    return property;
  }

  /** A non-empty string. */
  text(key: string, fix?: string): Text | null {
    const property = fix === undefined ? this.get(key) : this.required(key, fix);
    return property === null ? null : textOf(property.value, this.pathOf(key), this.#report);
  }

  flag(key: string): boolean | null {
    const value = this.get(key)?.value;
    if (value === undefined) return null;
    if (value.kind === 'boolean') return value.value;
    reportKind(value, `'${this.pathOf(key)}'`, 'true or false', this.#report);
    return null;
  }

  /** The items of a list, or null. */
  list(key: string, fix?: string): readonly StaticItem[] | null {
    const property = fix === undefined ? this.get(key) : this.required(key, fix);
    if (property === null) return null;
    if (property.value.kind === 'array') return property.value.items;
    reportKind(property.value, `'${this.pathOf(key)}'`, 'a list', this.#report);
    return null;
  }

  /** An object under a key. */
  object(key: string, fix?: string): Fields | null {
    const property = fix === undefined ? this.get(key) : this.required(key, fix);
    return property === null ? null : Fields.of(property.value, this.pathOf(key), this.#report, property.key);
  }

  pathOf(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }

  report(span: SourceSpan, text: DiagnosticText): void {
    this.#report(span, text);
  }
}

/** A non-empty string, or null after a report. */
export function textOf(value: StaticValue, path: string, report: Report): Text | null {
  if (value.kind !== 'string') {
    reportKind(value, `'${path}'`, 'a string', report);
    return null;
  }
  if (value.value.trim() !== '') return { value: value.value, span: value.span };
  report(value.span, { message: `'${path}' is empty`, fix: 'Write a value.' });
  return null;
}

/** Says that a value is of another kind than wanted; nothing when it was refused before. */
export function reportKind(value: StaticValue, subject: string, wanted: string, report: Report): void {
  if (value.kind === 'unreadable') return;
  report(value.span, { message: `${subject} must be ${wanted}, not ${describeKind(value)}` });
}
