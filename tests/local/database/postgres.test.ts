import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findPostgres } from '../../../local/database/find-postgres.ts';
import { type PostgresOptions, startPostgres } from '../../../local/database/postgres.ts';
import '../../postgres.ts';
import { alive, gone } from '../../process-gone.ts';

async function ask(url: string, sql: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return String(rows[0]?.[0]);
}

async function withServer(options: PostgresOptions, work: (url: string, data: string) => Promise<void>) {
  const server = await startPostgres(options);
  try {
    await work(server.url, await ask(server.url, 'show data_directory'));
  } finally {
    await server.stop();
  }
}

test('finds the installed server and its extensions', () => {
  const postgres = findPostgres();
  assert.ok(postgres.found);
  assert.ok(existsSync(`${postgres.bin}/initdb`));
  assert.ok(postgres.hasExtension('plpgsql'));
  assert.not(postgres.hasExtension('no_such_extension'));
});

test('starts on 127.0.0.1, creates databases, and leaves neither process nor file behind', async () => {
  const server = await startPostgres();
  const data = await ask(server.url, 'show data_directory');
  assert.is(await ask(server.url, 'show listen_addresses'), '127.0.0.1');
  assert.is(await ask(server.url, 'show fsync'), 'off');
  const [named, made] = [await server.createDatabase('Some "name"'), await server.createDatabase()];
  assert.is(await ask(named, 'select current_database()'), 'Some "name"');
  assert.is.not(await ask(made, 'select current_database()'), 'postgres');
  await server.stop();
  await server.stop();
  assert.ok(await gone(server.pid));
  assert.not(existsSync(data));
});

test('writes to disk like a production server when asked to', () =>
  withServer({ durable: true }, async (url) => {
    assert.is(await ask(url, 'show fsync'), 'on');
    assert.is(await ask(url, 'show synchronous_commit'), 'on');
  }));

test('runs pg_cron where it is installed', async () => {
  const postgres = findPostgres();
  if (!postgres.found || !postgres.hasExtension('pg_cron')) return;
  await withServer({ extensions: ['pg_cron'] }, async (url) => {
    await ask(url, 'create extension pg_cron');
    assert.is(await ask(url, "select cron.schedule('nightly', '0 3 * * *', 'select 1') > 0"), 'true');
  });
});

test('refuses to start without a wanted extension, and says what to install', async () => {
  const message = await startPostgres({ extensions: ['pg_missing_thing'] }).then(
    () => '',
    (error: Error) => error.message,
  );
  assert.match(message, 'pg_missing_thing');
  assert.match(message, 'apt-get install postgresql-');
  assert.match(message, 'missing-thing');
});

test('two servers run side by side, each on a port of its own', async () => {
  const [first, second] = await Promise.all([startPostgres(), startPostgres()]);
  assert.is.not(new URL(first.url).port, new URL(second.url).port);
  await Promise.all([first.stop(), second.stop()]);
});

const program = `
  import { startPostgres } from ${JSON.stringify(new URL('../../../local/database/postgres.ts', import.meta.url).href)};
  const server = await startPostgres();
  console.log(JSON.stringify({ pid: server.pid, url: server.url }));
  process.on('message', (what) => {
    if (what === 'throw') throw new Error('as if by a bug');
    void server.stop();
    process.exit(7);
  });
  setInterval(() => {}, 1000);`;

const ends = {
  SIGINT: [130, null],
  SIGTERM: [143, null],
  'uncaught error': [1, null],
  'exit while stopping': [7, null],
} as const;

for (const [end, exit] of Object.entries(ends)) {
  test(`the server ends with the process that started it: ${end}`, async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      timeout: 20_000,
      killSignal: 'SIGABRT',
    });
    const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    const { pid, url } = JSON.parse(String(line));
    const data = await ask(url, 'show data_directory');
    assert.ok(alive(pid));
    const exited = once(child, 'exit');
    if (end === 'uncaught error') child.send('throw');
    else if (end === 'exit while stopping') child.send('stop');
    else child.kill(end as NodeJS.Signals);
    assert.equal(await exited, exit);
    assert.ok(await gone(pid));
    assert.not(existsSync(data));
  });
}

test.run();
