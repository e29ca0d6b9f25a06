import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../processes/free-port.ts';
import { type LastLines, lastLines } from '../processes/last-lines.ts';
import { onProcessEnd } from '../processes/on-process-end.ts';
import { createDatabase } from './create-database.ts';
import { type FoundPostgres, findPostgres } from './find-postgres.ts';
import { initializeCluster, type ServerAccount, serverAccount } from './initialize-cluster.ts';

/** What a private server shall be like. */
export interface PostgresOptions {
  /** Extensions that must be installed, such as `pg_cron`; starting fails when one is missing. */
  readonly extensions?: readonly string[];
  /** Write to disk as a production server does (fsync, synchronous commit); off by default, for speed. */
  readonly durable?: boolean;
}

/** A private PostgreSQL server that lives as long as this process at most. */
export interface RunningPostgres {
  /** Address of its database `postgres`, as a superuser. */
  readonly url: string;
  readonly pid: number;
  readonly majorVersion: number;
  /** Creates an empty database and returns its address. Without a name it makes one up. */
  createDatabase(name?: string): Promise<string>;
  /** Stops the server and removes its files. Running it twice does no harm. */
  stop(): Promise<void>;
}

type Installed = Extract<FoundPostgres, { found: true }>;

const startAttempts = 5;
const startTimeoutMs = 30_000;

/**
 * Creates a PostgreSQL cluster in a temporary directory and starts it on a free port of 127.0.0.1. As root it runs
 * as the account `postgres`, since the server refuses root. pg_cron is preloaded where it is installed (its jobs live
 * in database `postgres`). Throws with the server's own last lines when it does not come up.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
  const installed = requirePostgres(options.extensions ?? []);
  const account = serverAccount();
  const directory = mkdtempSync(join(tmpdir(), 'supasaasy-postgres-'));
  const forget = onProcessEnd(() => discard({ installed, account, directory }));
  try {
    const password = initializeCluster(installed.bin, account, directory);
    const durable = options.durable ?? false;
    return await startServer({ installed, account, directory, password, durable, forget });
  } catch (error) {
    discard({ installed, account, directory });
    forget();
    throw error;
  }
}

function requirePostgres(extensions: readonly string[]): Installed {
  const postgres = findPostgres();
  if (!postgres.found) throw new Error(postgres.howToInstall);
  const missing = extensions.filter((name) => !postgres.hasExtension(name));
  if (missing.length > 0) {
    const packages = missing.map((name) => `postgresql-${postgres.majorVersion}-${debianName(name)}`);
    throw new Error(
      `PostgreSQL in ${postgres.bin} lacks ${missing.join(', ')}; run "apt-get install ${packages.join(' ')}"`,
    );
  }
  return postgres;
}

interface Server {
  readonly installed: Installed;
  readonly account: ServerAccount;
  readonly directory: string;
  readonly password: string;
  readonly durable: boolean;
  /** Takes back that the server is discarded when this process ends. */
  readonly forget: () => void;
}

/** pg_cron is packaged as `…-cron`, plpgsql_check as `…-plpgsql-check`. */
const debianName = (extension: string) => extension.replace(/^pg_/, '').replaceAll('_', '-');

async function startServer(server: Server): Promise<RunningPostgres> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const log = lastLines(40);
    const child = spawn(join(server.installed.bin, 'postgres'), serverArguments(server, port), {
      ...server.account,
      cwd: server.directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    log.follow(child.stderr);
    const url = `postgresql://postgres:${server.password}@127.0.0.1:${port}/postgres`;
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    try {
      await untilReady(url, child, log);
      return running(server, child, url, ended);
    } catch (error) {
      child.kill('SIGQUIT');
      await ended;
      // Another process may take the port between our look and the server's start.
      const portTaken = /Address already in use/i.test(log.text());
      if (!portTaken || attempt === startAttempts) throw error;
    }
  }
}

function serverArguments({ installed, directory, durable }: Server, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: directory,
    max_connections: '100',
    timezone: 'UTC',
  };
  if (installed.hasExtension('pg_cron')) {
    settings.shared_preload_libraries = 'pg_cron';
    settings['cron.database_name'] = 'postgres';
    // Otherwise its jobs connect over TCP and would need the password.
    settings['cron.use_background_workers'] = 'on';
  }
  if (!durable) Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' });
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', join(directory, 'data'), ...args];
}

async function untilReady(url: string, child: ChildProcess, log: LastLines): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  let failed: Error | undefined;
  child.once('error', (error) => {
    failed = error;
  });
  child.once('exit', (code, signal) => {
    failed ??= new Error(
      `PostgreSQL ended before it was ready (${signal ?? `exit code ${code}`}):\n${log.text()}`,
    );
  });
  while (failed === undefined) {
    if (await answers(url)) return;
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1000} s:\n${log.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw failed;
}

async function answers(url: string): Promise<boolean> {
  // The timeout is for a stranger on this port, who may accept and say nothing.
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

/** Ends the server at once, if it runs, and removes its files. Synchronous, for the end of the process. */
function discard({
  installed,
  account,
  directory,
}: Pick<Server, 'installed' | 'account' | 'directory'>): void {
  const data = join(directory, 'data');
  if (existsSync(join(data, 'postmaster.pid'))) {
    const args = ['stop', '-D', data, '-m', 'immediate', '-w', '-t', '10'];
    spawnSync(join(installed.bin, 'pg_ctl'), args, { ...account, cwd: directory, stdio: 'ignore' });
  }
  removeFiles(directory);
}

const removeFiles = (directory: string) => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });

function running(server: Server, child: ChildProcess, url: string, ended: Promise<void>): RunningPostgres {
  const { pid } = child;
  if (pid === undefined) throw new Error('PostgreSQL has no process id');
  return {
    url,
    pid,
    majorVersion: server.installed.majorVersion,
    createDatabase: (name = `supasaasy_${randomBytes(6).toString('hex')}`) => createDatabase(url, name),
    stop: async () => {
      child.kill('SIGQUIT'); // immediate shutdown: the data is thrown away
      await ended;
      removeFiles(server.directory);
      // Only now: this process may be told to end while it waits.
      server.forget();
    },
  };
}
