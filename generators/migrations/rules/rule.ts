import type { Node, RangeVar } from 'libpg-query';

/** Why a statement cannot be in a file that every push applies again. */
export interface Problem {
  readonly message: string;
  readonly reason?: string;
  readonly fix: string;
  /** Where in the file, in bytes; left out: the start of the statement. */
  readonly at?: number | undefined;
}

/**
 * Names that the file dropped with `if exists` before the statement, as `<object kind>:<qualified name>`: creating such an
 * object is re-runnable although the statement alone is not.
 */
export type DroppedBefore = ReadonlySet<string>;

type KeysOf<Union> = Union extends unknown ? keyof Union : never;
/** `ViewStmt`, `IndexStmt`, …: the names PostgreSQL's parser gives to kinds of statement. */
export type StatementKind = KeysOf<Node>;
export type StatementOf<Kind extends StatementKind> = Extract<Node, Record<Kind, unknown>>[Kind];

export type Rule<Kind extends StatementKind> = (
  statement: StatementOf<Kind>,
  droppedBefore: DroppedBefore,
) => readonly Problem[];

/** A rule for every kind of statement that is accepted at all. */
export type Rules = { readonly [Kind in StatementKind]?: Rule<Kind> };

/** Statements that do the same on every run, whatever they say. */
export const accept = (): readonly Problem[] => [];

/** The schema that everything a connector creates lives in. */
export const schema = 'supasaasy';

/** `schema.name` as written; no quotes, for messages and comparison only. */
export function nameOf(relation: RangeVar | undefined): string {
  return [relation?.schemaname, relation?.relname].filter((part) => part !== undefined).join('.');
}

/** The strings of a list of names, dotted. */
export function dotted(names: readonly Node[] | undefined): string {
  return (names ?? []).map((name) => ('String' in name ? (name.String.sval ?? '') : '')).join('.');
}

/** The problem of an object that would land outside the schema; none when it is inside. */
export function outsideSchema(kind: string, name: string, at?: number): Problem[] {
  if (name.startsWith(`${schema}.`)) return [];
  return [
    {
      at,
      message: `${kind} ${name} is not in schema ${schema}`,
      reason: 'What the repeatable migrations create stays in one schema, apart from your own objects.',
      fix: `Write ${schema}.${name.slice(name.lastIndexOf('.') + 1)}.`,
    },
  ];
}
