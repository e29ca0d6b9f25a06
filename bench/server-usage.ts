import pg from 'pg';

/** What a PostgreSQL server did for one database. */
export interface ServerUsage {
  /** Where the write-ahead log ends, in bytes since the cluster was made; all databases of the server. */
  readonly walBytes: number;
  /** Transactions that the database committed. */
  readonly commits: number;
}

/** Reads the server's own counters. */
export interface ServerCounters {
  /** Brings the server to the same starting point for everybody: no connection to the database, a checkpoint just done. */
  settle(databaseName: string): Promise<void>;
  /** Ends the connections to the database first, because a server process reports its counters with delay until then. */
  read(databaseName: string): Promise<ServerUsage>;
  close(): Promise<void>;
}

/** Connects to the server at `url` for its counters. */
export async function serverCounters(url: string): Promise<ServerCounters> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();

  const endConnections = async (databaseName: string) => {
    const connected = 'from pg_stat_activity where datname = $1';
    await client.query(`select pg_terminate_backend(pid) ${connected}`, [databaseName]);
    while ((await client.query(`select 1 ${connected}`, [databaseName])).rows.length > 0) await pause(10);
    await pause(50); // until the other ends have seen it, too
  };

  return {
    async settle(databaseName) {
      await endConnections(databaseName);
      await client.query('checkpoint');
    },
    async read(databaseName) {
      const { rows: wal } = await client.query(`select pg_current_wal_lsn() - '0/0' as bytes`);
      await endConnections(databaseName);
      const { rows } = await client.query(
        `select xact_commit::float8 as commits from pg_stat_database where datname = $1`,
        [databaseName],
      );
      return { walBytes: Number(wal[0].bytes), commits: rows[0].commits };
    },
    close: () => client.end(),
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
