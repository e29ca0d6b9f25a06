import { PGlite, type Transaction } from '@electric-sql/pglite';
import { columnParsers } from './column-parsers.ts';
import {
  type LocalDatabase,
  type Queryable,
  type Row,
  type Statement,
  type StatementValue,
  settingsStatement,
} from './local-database.ts';

function queryable(target: PGlite | Transaction): Queryable {
  return {
    query: async <R extends object = Row>(sql: string, params?: readonly unknown[]) =>
      (await target.query<R>(sql, params === undefined ? undefined : [...params])).rows,
    exec: async (sql) => {
      await target.exec(sql);
    },
  };
}

const decoder = new TextDecoder();
const asText = (value: StatementValue): string | null =>
  value instanceof Uint8Array ? decoder.decode(value) : value;

/** An embedded database, which can be copied. */
export interface PgliteDatabase extends LocalDatabase {
  /** Everything in it as an archive that `openPglite` takes. */
  dump(): Promise<Blob>;
}

/**
 * Starts an embedded PostgreSQL 18 in memory; it takes a few seconds, so share one, or start from a copy of another. It
 * has a single connection: its own lock lets one statement or transaction run at a time, in the order they came.
 * @param copy what `dump` of another one returned; an empty database without
 */
export async function openPglite(copy?: Blob): Promise<PgliteDatabase> {
  const pglite = await PGlite.create({
    parsers: { ...columnParsers },
    ...(copy === undefined ? {} : { loadDataDir: copy }),
  });

  const runWith = (settings: Readonly<Record<string, string>>, statement: Statement) =>
    pglite.transaction(async (tx) => {
      const prelude = settingsStatement(settings);
      await tx.query(prelude.text, [...prelude.values]);
      return (await tx.query<Row>(statement.text, statement.values.map(asText))).rows;
    });

  return {
    kind: 'pglite',
    ...queryable(pglite),
    transaction: (work) => pglite.transaction((tx) => work(queryable(tx))),
    runWith,
    dump: () => pglite.dumpDataDir('none'),
    close: async () => {
      if (!pglite.closed) await pglite.close();
    },
  };
}
