// Starts a private PostgreSQL server with the extensions named on the command line, prints its address on one line,
// and runs until SIGTERM or until the script that started it is gone. For scripts that run several commands on it.
import { startPostgres } from '../local/database/postgres.ts';

const startedBy = process.ppid;
const { url } = await startPostgres({ extensions: process.argv.slice(2) });
process.stdout.write(`${url}\n`);
setInterval(() => {
  if (process.ppid !== startedBy) process.exit(1);
}, 1000);
