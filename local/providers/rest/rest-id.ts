import type { IdField } from './records.ts';

/** The fields that make up an id. */
export function idFields(idField: IdField): readonly string[] {
  return typeof idField === 'string' ? [idField] : idField;
}

/** An id as it is stored: of several fields, joined by `/`, which with `%` is percent-encoded in them. */
export function idOfParts(idField: IdField, parts: readonly string[]): string {
  if (typeof idField === 'string') return parts[0] ?? '';
  return parts.map((part) => part.replace(/[%/]/g, (found) => (found === '%' ? '%25' : '%2F'))).join('/');
}
