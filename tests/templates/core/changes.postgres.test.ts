import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom, type Random } from '../../../local/providers/random.ts';
import { openMirrorPool } from '../../mirror-pool.ts';
import { coreWithChanges, subscriptionsAndItems } from './core-with-changes.ts';

const writers = 8;
const { mirror, pool, close } = await openMirrorPool(writers);

test.before(() =>
  mirror.database.exec(
    coreWithChanges([
      ...subscriptionsAndItems,
      { appKey: 'b', collectionKey: 'stripe_customer', parentCollectionKey: null },
    ]),
  ),
);
test.after(close);

/** Batches of random versions of a few objects; some hold records that the database refuses. */
function batchesOf(random: Random, howMany: number): { app: string; changes: object[] }[] {
  let clock = 0;
  const moment = () => new Date(Date.UTC(2026, 0, 1) + ++clock).toISOString();
  const upsert = (collection: string, id: string, versionAt: string, more: object = {}) => ({
    op: 'upsert',
    source: 'read',
    collection_key: collection,
    external_id: id,
    version_at: versionAt,
    payload: { v: versionAt },
    archived: random.chance(0.1),
    ...more,
  });
  const subscription = () => {
    const id = `sub_${random.int(1, 20)}`;
    const versionAt = moment();
    const root = { collection_key: 'stripe_subscription', external_id: id, version_at: versionAt };
    if (random.chance(0.2)) return [{ ...root, op: 'delete', source: 'read' }];
    const items = [1, 2, 3].filter(() => random.chance(0.5)).map((n) => `${id}_item_${n}`);
    const children = [{ collection_key: 'stripe_subscription_item', ids: items, since: null }];
    const parent = { parent_collection_key: 'stripe_subscription', parent_id: id };
    return [
      upsert('stripe_subscription', id, versionAt, { children }),
      ...items.map((each) => upsert('stripe_subscription_item', each, versionAt, parent)),
    ];
  };
  return Array.from({ length: howMany }, () => {
    const app = random.pick(['a', 'a', 'b']);
    const changes = Array.from({ length: random.int(1, 6) }, () =>
      random.chance(0.4) ? [upsert('stripe_customer', `cus_${random.int(1, 20)}`, moment())] : subscription(),
    ).flat();
    if (random.chance(0.05)) changes.push(upsert('stripe_customer', 'cus_bad', 'soon'));
    return { app, changes };
  });
}

/** Merges over all connections at once; the transactions stay open for random whiles. */
async function writeAll(random: Random, howMany: number): Promise<void> {
  const waiting = batchesOf(random, howMany);
  const work = async () => {
    const client = await pool.connect();
    try {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        await client.query('begin');
        await client.query('select supasaasy.merge_entities($1, $2)', [
          batch.app,
          JSON.stringify(batch.changes),
        ]);
        await client.query('select pg_sleep($1)', [random.int(0, 3) / 1000]);
        await client.query(random.chance(0.1) ? 'rollback' : 'commit');
      }
    } finally {
      client.release();
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: writers }, work));
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
}

test('a reader that asks for what comes after the last id it saw gets every change, in order', async () => {
  const seen: number[] = [];
  let last = 0;
  const poll = async () => {
    const rows = await mirror.database.query<{ id: number }>(
      'select id from supasaasy.changes where id > $1 order by id',
      [last],
    );
    for (const { id } of rows) seen.push(id);
    last = seen.at(-1) ?? 0;
    return rows.length;
  };
  let polls = 0;
  let isWriting = true;
  const writing = writeAll(createRandom('change feed'), 600).finally(() => {
    isWriting = false;
  });
  while (isWriting) polls += (await poll()) > 0 ? 1 : 0;
  await writing;
  await poll();

  const all = await mirror.rows('select id from supasaasy.changes order by id');
  assert.ok(all.length > 500, `${all.length} changes`);
  assert.ok(polls > 20, `${polls} polls saw something`);
  assert.equal(
    seen,
    all.map(({ id }) => id),
  );
});

test('replaying the feed in order leads from version to version to what is stored', async () => {
  const changes = await mirror.rows('select * from supasaasy.changes order by id');
  const state = new Map<string, string>();
  for (const change of changes) {
    const key = `${change.app_key} ${change.collection_key} ${change.external_id}`;
    const [before, after] = [change.old_payload, change.new_payload].map((payload) =>
      JSON.stringify(payload),
    );
    assert.is(state.get(key) ?? 'null', before, key);
    if (change.new_payload === null) state.delete(key);
    else state.set(key, String(after));
  }
  const stored = await mirror.rows(
    `select app_key || ' ' || collection_key || ' ' || external_id as key, raw_payload from supasaasy.entities
     where (app_key, collection_key) in (('a', 'stripe_subscription'), ('a', 'stripe_subscription_item'), ('b', 'stripe_customer'))`,
  );
  assert.equal(
    [...state].sort(),
    stored.map(({ key, raw_payload }) => [key, JSON.stringify(raw_payload)]).sort(),
  );
});

test('batches that are taken apart, sweeps and replays never deadlock with the others', async () => {
  const random = createRandom('locks');
  const wholes = [
    'select supasaasy.replay_quarantine(null, null, null)',
    'select supasaasy.lock_all_merges()',
  ];
  let isWriting = true;
  const writing = writeAll(random, 200).finally(() => {
    isWriting = false;
  });
  let rounds = 0;
  while (isWriting) {
    for (const sql of wholes) {
      await mirror.database.transaction(async (tx) => {
        await tx.query(sql);
        await tx.query(
          `select supasaasy.merge_entities('a', '[{"op":"delete","source":"read","collection_key":"stripe_subscription","external_id":"sub_1","version_at":"2025-01-01"}]')`,
        );
      });
      rounds++;
    }
  }
  await writing;
  assert.ok(rounds > 4, `${rounds} rounds`);
});

test.run();
