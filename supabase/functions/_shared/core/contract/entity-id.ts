import { valueAt } from './dot-path.ts';
import { withoutMark } from './provider-json.ts';

/**
 * The field with an object's id, a text or a number: a dot path. Several for an id that is made of several fields, in this
 * order; an array is never one path here, so that a field whose own name has a dot in it cannot be part of an id.
 */
export type IdField = string | readonly string[];

/** A value as an id: text, or a number as the provider wrote it. Null when it can be none. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return withoutMark(value);
  return typeof value === 'number' ? String(value) : null;
}

/** The id of an object; null when it has none, or lacks a part of it. */
export function idAt(object: unknown, idField: IdField = 'id'): string | null {
  if (typeof idField === 'string') return idOf(valueAt(object, idField));
  const parts = idField.map((field) => idOf(valueAt(object, field)));
  return parts.some((part) => part === null) ? null : joinId(parts as string[]);
}

/** One id of several parts, joined by `/`. In each part `%` and `/` are percent-encoded, so that no two ids are the same. */
export function joinId(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

/** The parts that an id was joined of; null when it was not joined of so many. */
export function splitId(id: string, count: number): readonly string[] | null {
  const parts = id.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%'));
  return parts.length === count && !parts.includes('') && joinId(parts) === id ? parts : null;
}

/** The fields of an id, for people to read. */
export function idFieldText(idField: IdField): string {
  return [idField].flat().join(' and ');
}
