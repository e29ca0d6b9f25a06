import { z } from 'zod';
import { resourceNameProblem } from '../names.ts';
import { eachAnswers, walkNames } from './each.ts';
import { dottedPath, fieldPath, fieldPathOrWhole, timeField } from './field-path.ts';
import { named, parameter, reason, text, timeParameter, timeUnit } from './forms.ts';
import { pagination } from './pagination.ts';
import { path, query } from './placeholders.ts';

export type ResourceAnswers = z.infer<typeof resourceAnswers>;
export type ChildAnswers = z.infer<typeof childAnswers>;
export type ColumnAnswers = z.infer<typeof column>;

/** PostgreSQL cuts longer names. */
export const longestSqlName = 63;

const eventType = text(100).regex(
  /^[\w.:/*#-]+$/,
  'must be the name of an event type, such as contact.created',
);

const incremental = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('full_list'), because: reason }),
  z.strictObject({
    by: z.literal('modified_since'),
    param: parameter,
    unit: timeUnit,
    overlapSeconds: z.int().nonnegative().default(300),
    /** Null is what nobody has answered: the connector then fails `supasaasy check`. */
    precisionSeconds: z.int().positive().nullable().default(1),
    retentionSeconds: z.int().positive().nullable().default(null),
  }),
]);

/** How deletions become known. `unknown` is what nobody has answered: the connector then fails `supasaasy check`. */
const deletions = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('event') }),
  z.strictObject({ by: z.literal('sweep'), because: reason }),
  z.strictObject({ by: z.literal('none'), because: reason }),
  z.strictObject({ by: z.literal('unknown') }),
]);

const eventRule = z.strictObject({
  kind: z.enum(['create', 'update', 'archive', 'delete']),
  partial: z.literal(true).optional(),
});

/** What SQL a column of a view is. */
export const columnType = z.enum([
  'text',
  'bigint',
  'numeric',
  'boolean',
  'json',
  'time_seconds',
  'time_milliseconds',
  'time_iso8601',
]);

export const column = z.strictObject({
  name: text(longestSqlName).regex(/^[a-z_][a-z0-9_]*$/, 'must be an SQL name: a to z, 0 to 9 and _'),
  path: fieldPath,
  type: columnType.default('text'),
  /** Whether rows are looked up by it, so that it gets an index. */
  indexed: z.boolean().default(false),
});

const common = {
  name: named(resourceNameProblem),
  created: timeField.nullable().default(null),
  updated: timeField.nullable().default(null),
  columns: z.array(column).default([]),
};

const childAnswers = z.strictObject({
  ...common,
  idField: dottedPath.default('id'),
  /** Where the list is in the parent. */
  at: fieldPath,
  /** Where the parent says that it shows only some of them. */
  hasMore: fieldPath.optional(),
  /** Where the parent says how many there are. */
  total: fieldPath.optional(),
});

export const resourceAnswers = z.strictObject({
  ...common,
  /** A field, or several: then the id is made of all of them. */
  idField: z
    .union([dottedPath, z.array(dottedPath).min(2, 'must be one field, or a list of at least two')], {
      error: 'must be a field, or a list of at least two fields',
    })
    .default('id'),
  path,
  method: z.enum(['GET', 'POST']).default('GET'),
  /** Parameters that every list call has. */
  query: query.default({}),
  /** Fields of every call's body. */
  body: z.record(z.string(), z.json()).default({}),
  /** Where paging and time parameters go; null for where they usually do: the body of a POST, else the address. */
  paramsIn: z.enum(['query', 'body']).nullable().default(null),
  /** The list that is walked first, and for each of whose objects this one is walked. */
  each: eachAnswers.nullable().default(null),
  /** Where the list is in the answer; empty when the answer is the list. */
  items: fieldPathOrWhole.default('data'),
  /** Where the object is in each element of the list; empty when it is the element. */
  element: fieldPathOrWhole.default(''),
  /** Null together with a `retrieveFrom` of null is what nobody has answered: the connector then fails `supasaasy check`. */
  retrievePath: path.nullable().default(null),
  /** Parameters of that call, of which one may have the place of the id instead of the path. */
  retrieveQuery: query.default({}),
  /** `list`: there is no call for one object, so that the list is read until it is found. */
  retrieveFrom: z.literal('list').nullable().default(null),
  /** Where the object is in the answer; empty when the answer is the object. */
  item: fieldPathOrWhole.default(''),
  pagination,
  /** Whether the list shows summaries of the objects, so that each of them is read by itself. */
  summaries: z.boolean().default(false),
  pages: z.enum(['stable', 'shifting']).default('shifting'),
  createdSince: timeParameter.nullable().default(null),
  incremental,
  deletions,
  events: z.record(eventType, eventRule).default({}),
  children: z.array(childAnswers).default([]),
});

/** The fields that an id is made of. */
export function idFieldsOf({ idField }: Pick<ResourceAnswers | ChildAnswers, 'idField'>): readonly string[] {
  return typeof idField === 'string' ? [idField] : idField;
}

/**
 * The names of the walks around a list that every reading of an object shows: those that are part of its id, and all of them
 * where objects are read by their list alone. A call for one object knows nothing of the others.
 */
export function lastingNames({ each, idField, retrieveFrom }: ResourceAnswers): string[] {
  const parts = idFieldsOf({ idField });
  return walkNames(each).filter((name) => retrieveFrom === 'list' || parts.includes(name));
}
