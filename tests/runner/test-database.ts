import { findPostgres } from '../../local/database/find-postgres.ts';
import { startPostgres } from '../../local/database/postgres.ts';

/** The PostgreSQL server of one test run. */
export interface TestDatabase {
  /** Undefined when there is none. */
  readonly url: string | undefined;
  /** Where it comes from, or why there is none and what to do, for people. */
  readonly about: string;
  stop(): Promise<void>;
}

/** The server at `DATABASE_URL`, or a private one where PostgreSQL is installed. */
export async function openTestDatabase(env: NodeJS.ProcessEnv): Promise<TestDatabase> {
  const stop = async () => undefined;
  const { DATABASE_URL: given } = env;
  if (given !== undefined && given !== '') return { url: given, about: 'PostgreSQL at DATABASE_URL', stop };
  const found = findPostgres();
  if (!found.found) return { url: undefined, about: found.howToInstall, stop };
  const server = await startPostgres();
  return { url: server.url, about: `a private PostgreSQL ${server.majorVersion}`, stop: server.stop };
}
