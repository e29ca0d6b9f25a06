import type { LocalDatabase } from '../../local/database/local-database.ts';
import { findDatabaseAddress } from '../database/database-address.ts';
import { DatabaseProblem } from '../database/database-problem.ts';
import { withDatabase } from '../database/with-database.ts';

/** What every command has that works on a database. */
export interface DatabaseOptions {
  /** The address given; without one it comes from SUPABASE_DB_URL or DATABASE_URL. */
  readonly databaseUrl: string | undefined;
  /** Print one JSON object, also about an error. */
  readonly json: boolean;
}

/**
 * Runs a command on its database and returns the exit code that `work` gives; 2 after complaining that no database is given,
 * 1 after complaining that it cannot be reached, lacks the schema or refuses.
 */
export async function onDatabase(
  { databaseUrl, json }: DatabaseOptions,
  work: (database: LocalDatabase) => Promise<number>,
): Promise<number> {
  const found = findDatabaseAddress(databaseUrl, process.env);
  if (!found.ok) return complain(found.problem, 2, json);
  try {
    return await withDatabase(found.address, work);
  } catch (error) {
    if (error instanceof DatabaseProblem) return complain(error.message, 1, json);
    throw error;
  }
}

/** Says in one line what is wrong, and returns the exit code. */
export function complain(error: string, code: 1 | 2, json: boolean): 1 | 2 {
  if (json) printJson({ ok: false, error });
  else process.stderr.write(`${error}\n`);
  return code;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
