import { readFile } from 'node:fs/promises';
import type { LocalDatabase } from '../local-database.ts';

/** What a Supabase database has and a plain PostgreSQL lacks. */
export type StandIn = 'pg-net' | 'vault';

/**
 * Gives a database the recording stand-ins for pg_net (requests stay in `net.http_request_queue`) and Vault (secrets in
 * clear). Needs the roles of `prepareSupabase`. Running it again changes nothing, nor does running it where the real ones
 * are.
 */
export async function installStandIns(
  database: LocalDatabase,
  which: readonly StandIn[] = ['pg-net', 'vault'],
): Promise<void> {
  for (const name of which) {
    const sql = await readFile(new URL(`./${name}.sql`, import.meta.url), 'utf8');
    await database.transaction((tx) => tx.exec(sql));
  }
}
