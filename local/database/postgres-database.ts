import type { Writable } from 'node:stream';
import pg from 'pg';
import { columnParsers } from './column-parsers.ts';
import {
  type LocalDatabase,
  type Queryable,
  type Row,
  type Statement,
  settingsStatement,
} from './local-database.ts';

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && columnParsers[oid]) ||
    pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

function queryable(target: pg.Pool | pg.PoolClient): Queryable {
  return {
    query: async <R extends object = Row>(sql: string, params?: readonly unknown[]) =>
      (await target.query(sql, params === undefined ? undefined : [...params])).rows as R[],
    exec: async (sql) => {
      await target.query(sql);
    },
  };
}

/** Runs `work` on one connection of the pool; a connection that may be in an unknown state is not given back. */
async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

const settle = <T>(promise: Promise<T>): Promise<Outcome<T>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

function transaction<T>(pool: pg.Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return withClient(pool, async (client): Promise<Outcome<T>> => {
    await client.query('begin');
    const outcome = await settle(work(queryable(client)));
    const ended = await client.query('error' in outcome ? 'rollback' : 'commit');
    // A commit of a transaction that some swallowed error has aborted answers ROLLBACK instead of failing.
    if ('value' in outcome && ended.command === 'ROLLBACK') {
      return { error: new Error('the transaction was rolled back: one of its statements had failed') };
    }
    return outcome;
  }).then(unwrap);
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** All four messages leave in one write: the server answers them in order, one round trip in all. */
function runWith(
  pool: pg.Pool,
  settings: Readonly<Record<string, string>>,
  statement: Statement,
): Promise<Row[]> {
  return withClient(pool, async (client): Promise<Outcome<Row[]>> => {
    const prelude = settingsStatement(settings);
    const stream = streamOf(client);
    stream.cork();
    const sent = Promise.all([
      settle(client.query('begin')),
      settle(client.query({ ...prelude, values: [...prelude.values] })),
      settle(client.query<Row>(preparedFor(settings.role, statement))),
      settle(client.query('commit')),
    ]);
    stream.uncork();
    const outcomes = await sent;
    const failed = outcomes.find((outcome) => 'error' in outcome);
    if (failed !== undefined) return failed;
    return { value: unwrap(outcomes[2]).rows };
  }).then(unwrap);
}

/** What pg writes its messages to; its types leave it out. */
function streamOf(client: pg.PoolClient): Writable {
  return (client as unknown as { readonly connection: pg.Connection }).connection.stream;
}

/**
 * Each role has prepared statements of its own: a kept plan may contain the body of a function that only the role
 * it was planned for may execute, and the server does not ask again.
 */
function preparedFor(role: string | undefined, { name, text, values }: Statement): pg.QueryConfig {
  const parameters = values.map(asParameter);
  return name === undefined
    ? { text, values: parameters }
    : { name: `${role ?? ''}:${name}`, text, values: parameters };
}

/** A Buffer is sent in binary format, and the binary format of `text` and `json` is their UTF-8 text. */
const asParameter = (value: Statement['values'][number]) =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;

/**
 * Connects to a PostgreSQL server through a pool of up to `connections` (10). Throws when the server does not
 * answer the first query, at the latest after `connectTimeoutMs` (as long as the system waits).
 */
export async function connectPostgres(
  url: string,
  options: { connections?: number; connectTimeoutMs?: number } = {},
): Promise<LocalDatabase> {
  const { connections = 10, connectTimeoutMs = 0 } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    pipeline: true,
    types,
  });
  // A connection that the server closes is replaced, and fails its query if it had one; without listeners, for idle ones
  // and for those in use, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database: LocalDatabase = {
    kind: 'postgres',
    ...queryable(pool),
    transaction: (work) => transaction(pool, work),
    runWith: (settings, statement) => runWith(pool, settings, statement),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
  try {
    await database.query('select 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}
