import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LocalDatabase } from '../../../local/database/local-database.ts';
import { openDatabase } from '../../../local/database/open-database.ts';
import { isPostgresError } from '../../../local/database/postgres-error.ts';
import { freshDatabase } from '../../postgres.ts';

const fresh = await freshDatabase();
const databases = [await openDatabase(undefined), await openDatabase(fresh.url)];

test.after(async () => {
  for (const database of databases) await database.close();
  await fresh.drop();
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing failed'),
    (error: Error) => error,
  );
}

/** The one value of a statement. */
async function one(database: LocalDatabase, sql: string, params?: unknown[]): Promise<unknown> {
  const [row] = await database.query<Record<string, unknown>>(sql, params);
  return Object.values(row ?? {})[0];
}

for (const database of databases) {
  const on = ` [${database.kind}]`;

  test(`both drivers read a column as the same value${on}`, async () => {
    const [row] =
      await database.query(`select 1::bigint small, 9007199254740993::bigint big, 1.50::numeric exact,
      date '2024-02-29' as day, timestamp '2024-02-29 12:00' local_time, interval '1 day 2 hours' span,
      timestamptz '2024-02-29 12:00Z' at, '{"a":[1]}'::jsonb doc, array[1,2] numbers, null::text nothing, true yes`);
    assert.equal(row, {
      small: 1,
      big: 9007199254740993n,
      exact: '1.50',
      day: '2024-02-29',
      local_time: '2024-02-29 12:00:00',
      span: '1 day 02:00:00',
      at: new Date('2024-02-29T12:00:00Z'),
      doc: { a: [1] },
      numbers: [1, 2],
      nothing: null,
      yes: true,
    });
  });

  test(`a transaction that throws leaves nothing${on}`, async () => {
    await database.exec(
      'create table kept (id int); insert into kept values (1); insert into kept values (2);',
    );
    const error = await failure(
      database.transaction(async (tx) => {
        await tx.query('insert into kept values ($1)', [3]);
        throw new Error('changed my mind');
      }),
    );
    assert.is(error.message, 'changed my mind');
    assert.is(await one(database, 'select count(*) from kept'), 2);
    const result = await database.transaction(async (tx) =>
      tx.query('insert into kept values (4) returning id'),
    );
    assert.equal(result, [{ id: 4 }]);
    assert.is(await one(database, 'select count(*) from kept'), 3);
  });

  test(`a transaction whose failed statement was swallowed does not pretend to have committed${on}`, async () => {
    await database.exec('create table swallowed (id int)');
    const error = await failure(
      database.transaction(async (tx) => {
        await tx.query('insert into swallowed values (1)');
        await tx.query('select no_such_column').catch(() => undefined);
      }),
    );
    assert.is.not(error.message, 'nothing failed');
    assert.is(await one(database, 'select count(*) from swallowed'), 0);
  });

  test(`a server error carries its SQLSTATE and position${on}`, async () => {
    const error = await failure(database.query('select 1 from nowhere'));
    assert.ok(isPostgresError(error));
    assert.is(error.code, '42P01');
    assert.is(error.position, '15');
    assert.not(isPostgresError(Object.assign(new Error('lost'), { code: 'EPIPE' })));
  });

  test(`runWith applies its settings to its own transaction only${on}`, async () => {
    const text = `select current_setting('app.who') who, current_setting('search_path') path, $1::json ->> 'a' a`;
    const body = new TextEncoder().encode('{"a": "grüße 🙂"}');
    const settings = { 'app.who': `o'neil`, search_path: 'pg_catalog' };
    for (const name of ['once', 'once']) {
      const rows = await database.runWith(settings, { name, text, values: [body] });
      assert.equal(rows, [{ who: "o'neil", path: 'pg_catalog', a: 'grüße 🙂' }]);
    }
    assert.ok([null, ''].includes((await one(database, "select current_setting('app.who', true)")) as null));
    assert.is.not(await one(database, 'show search_path'), 'pg_catalog');
  });

  test(`runWith rolls back when its statement, its settings or its commit fails${on}`, async () => {
    await database.exec(`create table parents (id int primary key);
      create table children (id int references parents deferrable initially deferred)`);
    const atCommit = await failure(
      database.runWith({}, { text: 'insert into children values ($1::int) returning 1', values: ['7'] }),
    );
    assert.is((atCommit as { code?: string }).code, '23503');
    assert.is(await one(database, 'select count(*) from children'), 0);
    const noRole = await failure(database.runWith({ role: 'nobody_here' }, { text: 'select 1', values: [] }));
    assert.is((noRole as { code?: string }).code, '22023');
    const failed = await failure(database.runWith({}, { text: 'select 1/0', values: [] }));
    assert.is((failed as { code?: string }).code, '22012');
    assert.is(await one(database, 'select 1'), 1);
  });

  test(`concurrent statements and transactions do not mix${on}`, async () => {
    await database.exec('create table counted (n int); insert into counted values (0)');
    const increments = Array.from({ length: 20 }, (_, index) =>
      database.transaction(async (tx) => {
        await tx.query("select set_config('app.turn', $1, true)", [String(index)]);
        await tx.query('update counted set n = n + 1');
        return (await tx.query<{ turn: string }>("select current_setting('app.turn') turn"))[0]?.turn;
      }),
    );
    assert.equal(
      await Promise.all(increments),
      increments.map((_, index) => String(index)),
    );
    assert.is(await one(database, 'select n from counted'), 20);
  });
}

test('connecting to a server that is not there fails at once', async () => {
  const error = await failure(openDatabase('postgresql://postgres@127.0.0.1:1/postgres'));
  assert.match(String((error as { code?: string }).code), 'ECONNREFUSED');
});

test.run();
