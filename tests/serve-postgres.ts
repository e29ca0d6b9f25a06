// Starts a private PostgreSQL server, prints its address on one line, and runs until it is told to end (SIGTERM).
// For scripts: `DATABASE_URL` for several commands in a row.
import { startPostgres } from '../local/database/postgres.ts';

const { url } = await startPostgres({ extensions: process.argv.slice(2) });
process.stdout.write(`${url}\n`);
setInterval(() => undefined, 60_000);
