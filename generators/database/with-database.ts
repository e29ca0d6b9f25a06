import type { LocalDatabase } from '../../local/database/local-database.ts';
import { connectPostgres } from '../../local/database/postgres-database.ts';
import type { DatabaseAddress } from './database-address.ts';
import { connectionProblem, queryProblem } from './database-problem.ts';

const connectTimeoutMs = 15_000;

/**
 * Runs `work` on one connection to a database and closes it.
 * @throws DatabaseProblem when it cannot be reached, lacks what is asked for, or refuses
 */
export async function withDatabase<T>(
  address: DatabaseAddress,
  work: (database: LocalDatabase) => Promise<T>,
): Promise<T> {
  let database: LocalDatabase;
  try {
    database = await connectPostgres(address.url, { connections: 1, connectTimeoutMs });
  } catch (error) {
    throw connectionProblem(error, address);
  }
  try {
    return await work(database);
  } catch (error) {
    throw queryProblem(error, address);
  } finally {
    await database.close();
  }
}
