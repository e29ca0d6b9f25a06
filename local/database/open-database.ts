import type { LocalDatabase } from './local-database.ts';
import { openPglite } from './pglite.ts';
import { connectPostgres } from './postgres-database.ts';

/** The database of the local stack: the server at `url`, or an embedded one in memory when there is none. */
export function openDatabase(url: string | undefined): Promise<LocalDatabase> {
  return url === undefined || url === '' ? openPglite() : connectPostgres(url);
}
