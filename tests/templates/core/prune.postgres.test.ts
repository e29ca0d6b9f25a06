import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { freshDatabase } from '../../postgres.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);

test.after(async () => {
  await mirror.close();
  await fresh.drop();
});

test('a row that somebody holds is left for the next call', async () => {
  await mirror.database.exec(`
    insert into supasaasy.tombstones (app_key, collection_key, external_id, version_at, recorded_at)
    select 'a', 'c', n::text, now(), now() - interval '91 days' from generate_series(1, 3) as n;
    insert into supasaasy.changes (app_key, collection_key, external_id, operation, version_at, recorded_at)
    select 'a', 'c', n::text, 'deleted', now(), now() - interval '1 year' from generate_series(1, 3) as n;`);
  const prune = async () => {
    const { tombstones, changes } = (await mirror.call('prune')) as Record<string, number>;
    return { tombstones, changes };
  };
  await mirror.database.transaction(async (holder) => {
    for (const table of ['tombstones', 'changes'])
      await holder.query(`select 1 from supasaasy.${table} where external_id = '2' for update`);
    assert.equal(await prune(), { tombstones: 2, changes: 2 });
  });
  assert.equal(await prune(), { tombstones: 1, changes: 1 });
});

test.run();
