import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createDatabase } from '../local/database/create-database.ts';

/**
 * Address of the PostgreSQL server that the tests may use. The test runner starts one and sets `DATABASE_URL`; to run
 * one file alone, set it yourself. A file that imports this module is left out where there is no server.
 */
export function postgresUrl(): string {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '') {
    throw new Error(
      'DATABASE_URL is not set; run "npm test -- <part of the file name>", which starts a server',
    );
  }
  return url;
}

/** A database of its own on that server, empty and without Supabase's roles granted in it. */
export interface FreshDatabase {
  readonly url: string;
  /** Removes it, ending the connections that are still open. */
  drop(): Promise<void>;
}

/** Creates a database for one test file. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const name = `supasaasy_test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(postgresUrl(), name);
  return { url, drop: () => dropDatabase(name) };
}

async function dropDatabase(name: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl() });
  await client.connect();
  try {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
  } finally {
    await client.end();
  }
}
