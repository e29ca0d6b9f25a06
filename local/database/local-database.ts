import { createHash } from 'node:crypto';

/** One row as both drivers give it: `bigint` columns are numbers when they fit, dates and intervals are text. */
export type Row = Record<string, unknown>;

/** A value for one `$n` parameter. Bytes stand for UTF-8 text, so that a request body needs no decoding. */
export type StatementValue = string | null | Uint8Array;

/** One SQL statement of the gateway. With a `name` it is prepared once per connection and reused. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly StatementValue[];
}

/** What a connection can do, inside and outside a transaction. */
export interface Queryable {
  /** Runs one statement and returns its rows. Throws the driver's error, see `isPostgresError`. */
  query<R extends object = Row>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** Runs a text of any number of statements and discards their rows. */
  exec(sql: string): Promise<void>;
}

/** The database behind the local stack: embedded PGlite, or a PostgreSQL server. */
export interface LocalDatabase extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `work` in one transaction on one connection; a thrown error rolls it back. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /**
   * Runs one statement in its own transaction after setting `settings` for that transaction alone
   * (`set_config(name, value, true)`; a `role` is taken on last). One round trip on PostgreSQL.
   */
  runWith(settings: Readonly<Record<string, string>>, statement: Statement): Promise<Row[]>;
  /** Closes every connection. Running it twice does no harm. */
  close(): Promise<void>;
}

/** `select set_config(...)` for the given settings, role last because it may take away the right to set the others. */
export function settingsStatement(settings: Readonly<Record<string, string>>): Statement {
  const names = Object.keys(settings).sort((a, b) => Number(a === 'role') - Number(b === 'role'));
  const calls = names.map(
    (name, index) => `set_config('${name.replaceAll("'", "''")}', $${index + 1}, true)`,
  );
  return {
    ...preparedStatement(`select ${calls.join(', ')}`),
    values: names.map((name) => settings[name] ?? ''),
  };
}

/** `text` with a name to prepare it under: always the same one, within the 63 characters that names may have. */
export function preparedStatement(text: string): { readonly name: string; readonly text: string } {
  return { name: createHash('sha1').update(text).digest('hex'), text };
}
