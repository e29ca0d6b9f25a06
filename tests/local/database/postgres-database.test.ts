import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectPostgres } from '../../../local/database/postgres-database.ts';
import { freshDatabase } from '../../postgres.ts';

const fresh = await freshDatabase();
const database = await connectPostgres(fresh.url);

test.after(async () => {
  await database.close();
  await fresh.drop();
});

const endOwnConnection = 'select pg_terminate_backend(pg_backend_pid())';
const settings = { search_path: '' };
const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'succeeded',
    () => 'failed',
  );

test('a connection that the server ends in a transaction fails that one; the next gets another', async () => {
  assert.is(await outcomeOf(database.transaction((tx) => tx.query(endOwnConnection))), 'failed');
  assert.equal(await database.query('select 1 as one'), [{ one: 1 }]);
});

test('a connection that the server ends in a request fails that one; the next gets another', async () => {
  assert.is(await outcomeOf(database.runWith(settings, { text: endOwnConnection, values: [] })), 'failed');
  const rows = await database.runWith(settings, { text: 'select 1 as one', values: [] });
  assert.equal(rows, [{ one: 1 }]);
});

test.run();
