import { calendarDay } from './calendar-day.ts';
import { invalidParameter } from './errors.ts';
import type { FieldType, SearchFields } from './search-fields.ts';
import { fieldValue } from './search-fields.ts';

/** Decides whether an object is found. */
export type Predicate = (object: object) => boolean;

/** The order in which found objects come. */
export interface SearchSort {
  readonly field: string;
  readonly descending: boolean;
}

const LARGEST_GROUP = 15;
const DEEPEST_NESTING = 2;

/**
 * Compiles the `query` of a search request: a filter `{field, operator, value}`, or a group `{operator: AND | OR, value:
 * [...]}` of at most 15, nested at most twice. Throws an IntercomFault with status 400 for what Intercom refuses.
 */
export function compileQuery(query: unknown, fields: SearchFields, timeZone: string, depth = 1): Predicate {
  if (!isRecord(query)) throw invalidParameter('query is missing or not an object');
  const { field, operator, value } = query;
  if (operator !== 'AND' && operator !== 'OR') return compileFilter(field, operator, value, fields, timeZone);
  if (depth > DEEPEST_NESTING) throw invalidParameter('query has more than 2 nested groups');
  if (!Array.isArray(value) || value.length === 0)
    throw invalidParameter(`${operator} needs a list of filters`);
  if (value.length > LARGEST_GROUP) throw invalidParameter(`${operator} takes at most 15 filters`);
  const parts = value.map((part) => compileQuery(part, fields, timeZone, depth + 1));
  return operator === 'AND'
    ? (object) => parts.every((part) => part(object))
    : (object) => parts.some((part) => part(object));
}

/** Reads `sort`: `{field, order: ascending | descending}`; the most recently updated come first when it is left out. */
export function readSort(sort: unknown, fields: SearchFields): SearchSort {
  if (sort === undefined) return { field: 'updated_at', descending: true };
  if (!isRecord(sort) || typeof sort.field !== 'string' || fields.types[sort.field] !== 'date') {
    throw invalidParameter('sort.field must be a date field in the pretend Intercom');
  }
  if (sort.order !== 'ascending' && sort.order !== 'descending') {
    throw invalidParameter('sort.order must be ascending or descending');
  }
  return { field: sort.field, descending: sort.order === 'descending' };
}

function compileFilter(
  field: unknown,
  operator: unknown,
  value: unknown,
  fields: SearchFields,
  timeZone: string,
): Predicate {
  const type = typeof field === 'string' ? fields.types[field] : undefined;
  if (typeof field !== 'string' || type === undefined) {
    throw invalidParameter(`${JSON.stringify(field)} is not a searchable field`);
  }
  const byDay = type === 'date' && fields.dates === 'day';
  const compare = byDay ? dayOperator(operator, value, timeZone) : plainOperator(type, operator, value);
  if (!compare) throw invalidParameter(`operator ${JSON.stringify(operator)} is not supported on ${field}`);
  return (object) => {
    const held = fieldValue(object, field);
    return Array.isArray(held) ? held.some(compare) : compare(held);
  };
}

type Compare = (held: unknown) => boolean;

/** Dates of contacts: the value stands for its whole calendar day in the workspace's time zone. */
function dayOperator(operator: unknown, value: unknown, timeZone: string): Compare | undefined {
  const { start, end } = calendarDay(readNumber(value), timeZone);
  const comparisons: Record<string, (held: number) => boolean> = {
    '=': (held) => held >= start && held < end,
    '>': (held) => held >= end,
    '<': (held) => held < start,
  };
  const compare = comparisons[String(operator)];
  return compare && ((held) => typeof held === 'number' && compare(held));
}

function plainOperator(type: FieldType, operator: unknown, value: unknown): Compare | undefined {
  if (operator === 'IN' || operator === 'NIN') {
    if (type === 'boolean') return undefined;
    if (!Array.isArray(value)) throw invalidParameter(`${operator} needs a list of values`);
    const wanted = value.map(String);
    return (held) => wanted.includes(String(held)) === (operator === 'IN');
  }
  if (operator === '=') return (held) => String(held) === String(value);
  if (operator === '!=') return (held) => String(held) !== String(value);
  if (type === 'integer' || type === 'date') {
    const bound = readNumber(value);
    // Documented as "greater (or equal) than" and "lower (or equal) than".
    if (operator === '>') return (held) => typeof held === 'number' && held >= bound;
    if (operator === '<') return (held) => typeof held === 'number' && held <= bound;
    return undefined;
  }
  if (type !== 'string') return undefined;
  const text = String(value);
  const comparisons: Record<string, (held: string) => boolean> = {
    '~': (held) => held.includes(text),
    '!~': (held) => !held.includes(text),
    '^': (held) => held.startsWith(text),
    $: (held) => held.endsWith(text),
  };
  const compare = comparisons[String(operator)];
  return compare && ((held) => compare(String(held ?? '')));
}

function readNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw invalidParameter(`${JSON.stringify(value)} is not a number or unix timestamp`);
  }
  return number;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
