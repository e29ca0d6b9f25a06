import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCommand } from './run-command.ts';

for (const command of [['status'], ['quarantine', 'list'], ['quarantine', 'replay']]) {
  const name = command.join(' ');

  test(`${name}: without a database exits with 2 and says where one can be named`, async () => {
    const { status, stdout, stderr } = await runCommand(command);
    assert.is(status, 2);
    assert.is(stdout, '');
    assert.match(stderr, /^no database is given: use --db-url, or set SUPABASE_DB_URL .*\n$/);
  });

  test(`${name}: --json prints errors for programs, too`, async () => {
    const { status, stdout, stderr } = await runCommand([...command, '--json'], { DATABASE_URL: 'hush' });
    assert.is(status, 2);
    assert.is(stderr, '');
    assert.equal(Object.keys(JSON.parse(stdout)), ['ok', 'error']);
    assert.match(JSON.parse(stdout).error, 'DATABASE_URL is not the address of a database');
  });
}

for (const url of ['hush', 'https://me:hush@localhost/db', 'postgresql://me:hu#sh@x@h/db:hush', '']) {
  test(`what is no address of a database exits with 2 and is not repeated: ${url}`, async () => {
    const { status, stderr } = await runCommand(['status', '--db-url', url]);
    assert.is(status, 2);
    assert.match(stderr, /^--db-url is not the address of a database: write postgresql:.*\n$/);
    assert.not.match(stderr, 'hush');
  });
}

for (const url of ['postgresql://me:hush%20hush@127.0.0.1:1/db', 'postgres://me:hush@nowhere.invalid/db']) {
  test(`a database that is not there exits with 1 and one line, without the password: ${url}`, async () => {
    const { status, stdout, stderr } = await runCommand(['status', '--db-url', url]);
    assert.is(status, 1);
    assert.is(stdout, '');
    assert.match(stderr, /^cannot connect to the database at .* \(from --db-url\): .*\n$/);
    assert.is(stderr.split('\n').length, 2, stderr);
    assert.not.match(stderr, 'hush');
  });
}

for (const args of [
  ['status', 'x'],
  ['status', '--jsn'],
  ['quarantine'],
  ['quarantine', 'forget'],
  ['quarantine', 'list', '--limit', 'many'],
  ['quarantine', 'replay', '--payload'],
]) {
  test(`wrong arguments exit with 2: supasaasy ${args.join(' ')}`, async () => {
    const { status, stdout, stderr } = await runCommand(args, {
      DATABASE_URL: 'postgresql://127.0.0.1:1/db',
    });
    assert.is(status, 2);
    assert.is(stdout, '');
    assert.ok(stderr !== '');
  });
}

test.run();
