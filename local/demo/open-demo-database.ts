import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabase } from '../database/create-database.ts';
import type { LocalDatabase } from '../database/local-database.ts';
import { openDatabase } from '../database/open-database.ts';

export interface DemoDatabase {
  readonly database: LocalDatabase;
  /** For people. */
  readonly description: string;
  /** Closes it; a database made on a server is dropped. */
  close(): Promise<void>;
}

/** The demo's database: one of its own on the server at `serverUrl`, or embedded. Existing databases are not touched. */
export async function openDemoDatabase(serverUrl: string | undefined): Promise<DemoDatabase> {
  if (!serverUrl) {
    const database = await openDatabase(undefined);
    return { database, description: 'an embedded database (PGlite)', close: () => database.close() };
  }
  const name = `supasaasy_demo_${randomBytes(4).toString('hex')}`;
  const database = await openDatabase(await createDatabase(serverUrl, name));
  return {
    database,
    description: `database ${name} on the PostgreSQL server`,
    close: async () => {
      await database.close();
      const client = new pg.Client({ connectionString: serverUrl });
      await client.connect();
      await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      await client.end();
    },
  };
}
