import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom, type Random } from '../../../local/providers/random.ts';
import { at } from '../../mirror.ts';
import { openMirrorPool } from '../../mirror-pool.ts';
import { shuffled } from '../../shuffled.ts';

const connections = 8;
const { mirror, call, close } = await openMirrorPool(connections);

test.before.each(() => mirror.empty());
test.after(close);

const merge = (changes: readonly object[]) => call('merge_entities', 'a', JSON.stringify(changes));
/** Merges batches over all connections at once. */
async function mergeAll(batches: readonly (readonly object[])[]): Promise<void> {
  const waiting = [...batches];
  const work = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) await merge(batch);
  };
  const ended = await Promise.allSettled(Array.from({ length: connections }, work));
  for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
}
const ms = (moment: number) => new Date(Date.UTC(2026, 0, 1) + moment).toISOString();

/** One version of a subscription: its items, or null for its deletion. */
interface Version {
  readonly moment: number;
  readonly items: readonly string[] | null;
}

/** A version as the changes that bring it. */
function changesOf(id: string, { moment, items }: Version, source: string): object[] {
  const about = { source, version_at: ms(moment), archived: false };
  const subscription = { ...about, collection_key: 'stripe_subscription', external_id: id };
  if (items === null) return [{ ...subscription, op: 'delete' }];
  const children = [{ collection_key: 'stripe_subscription_item', ids: items, since: null }];
  const parent = { parent_collection_key: 'stripe_subscription', parent_id: id };
  return [
    { ...subscription, op: 'upsert', payload: { id, v: moment }, children },
    ...items.map((item) => ({
      ...about,
      ...parent,
      op: 'upsert',
      collection_key: 'stripe_subscription_item',
      external_id: item,
      payload: { id: item, v: moment },
    })),
  ];
}

const quietIds = Array.from({ length: 10 }, (_, index) => `sub_quiet_${index}`);
const quietVersion = (id: string, moment: number): Version => ({ moment, items: [`${id}_item`] });

/**
 * What else a batch may hold: requests to read again objects that never change, and readings that answer them; records
 * nobody can read; values the database refuses.
 */
function noise(random: Random): object[] {
  const id = random.pick(quietIds);
  const moment = random.int(1, 100_000);
  const ask = { op: 'reread', source: 'event', version_at: ms(moment) };
  const item = { collection_key: 'stripe_subscription_item', external_id: `${id}_item` };
  const readings = changesOf(id, quietVersion(id, moment), 'read').map((change) => ({
    ...change,
    payload: { v: 0 },
  }));
  const kinds: object[][] = [
    [{ ...ask, collection_key: 'stripe_subscription', external_id: id }],
    [{ ...ask, ...item, parent_collection_key: 'stripe_subscription' }],
    readings,
    [{ op: 'quarantine', collection_key: 'stripe_price', external_id: id, error: 'no id', payload: {} }],
    random.chance(0.02)
      ? [{ ...ask, op: 'upsert', collection_key: 'stripe_price', external_id: id, version_at: 'soon' }]
      : [],
  ];
  return kinds.filter(() => random.chance(0.2)).flat();
}

test('many connections merging overlapping batches in random orders never deadlock, and the newest versions stay', async () => {
  const random = createRandom('overlapping batches');
  const ids = Array.from({ length: 40 }, (_, index) => `sub_${index}`);
  const newest = new Map<string, Version>();
  let clock = 0;
  const versions = Array.from({ length: 2400 }, () => {
    const id = random.pick(ids);
    const items = [1, 2, 3, 4].map((n) => `${id}_item_${n}`).filter(() => random.chance(0.5));
    const version: Version = { moment: ++clock, items: random.chance(0.2) ? null : items };
    newest.set(id, version);
    return { id, version };
  });
  const waiting = shuffled(versions, 1);

  const batches: object[][] = [];
  while (waiting.length > 0) {
    const batch = waiting
      .splice(0, 20)
      .flatMap(({ id, version }) => [
        ...changesOf(id, version, random.chance(0.5) ? 'event' : 'read'),
        ...noise(random),
      ]);
    batches.push(batch);
  }
  await merge(quietIds.flatMap((id) => changesOf(id, quietVersion(id, 0), 'read')));
  // Each batch comes twice, from different connections.
  await mergeAll([...batches, ...batches]);

  const expected = [...newest].flatMap(([id, { moment, items }]) =>
    items === null
      ? []
      : [
          `stripe_subscription ${id} v=${moment}`,
          ...items.map((item) => `stripe_subscription_item ${item} v=${moment}`),
        ],
  );
  const quiet = quietIds.flatMap((id) => [
    `stripe_subscription ${id} v=0`,
    `stripe_subscription_item ${id}_item v=0`,
  ]);
  assert.equal((await mirror.entities()).sort(), [...expected, ...quiet].sort());
});

test('requests, readings that answer them and records nobody can read never deadlock, in any order', async () => {
  const random = createRandom('requests and answers');
  await merge(quietIds.flatMap((id) => changesOf(id, quietVersion(id, 0), 'read')));
  const batches = Array.from({ length: 1500 }, (_, index) => {
    const ask = { op: 'reread', source: 'event', version_at: ms(index) };
    const some = quietIds.filter(() => random.chance(0.7));
    return shuffled(some, index).flatMap((id) => {
      const item = { collection_key: 'stripe_subscription_item', external_id: `${id}_item` };
      if (index % 10 === 0) return [{ ...ask, collection_key: 'stripe_subscription', external_id: id }];
      if (index % 2 === 1) return [{ ...ask, ...item, parent_collection_key: 'stripe_subscription' }];
      if (index % 10 !== 8) return changesOf(id, quietVersion(id, index), 'read');
      return [{ op: 'quarantine', collection_key: 'stripe_price', external_id: id, error: 'no id' }];
    });
  });
  await mergeAll(batches);
  assert.is((await mirror.entities()).length, 2 * quietIds.length);
  assert.is((await mirror.rows('select 1 from supasaasy.quarantine')).length, quietIds.length);
});

test('a deletion and an older create that race never leave a row', async () => {
  for (let round = 0; round < 200; round++) {
    const id = `sub_${round}`;
    const created = changesOf(id, { moment: 1, items: [`${id}_item`] }, 'event');
    const deleted = changesOf(id, { moment: 2, items: null }, 'event');
    const racers = [merge(created), merge(deleted)];
    await Promise.all(round % 2 === 0 ? racers : racers.reverse());
  }
  assert.equal(await mirror.entities(), []);
});

test('a child of an old version and the new version that lacks it never leave the child', async () => {
  for (let round = 0; round < 100; round++) {
    const id = `sub_${round}`;
    const [, ...oldItem] = changesOf(id, { moment: 1, items: [`${id}_gone`] }, 'event');
    await Promise.all([merge(oldItem), merge(changesOf(id, { moment: 2, items: [`${id}_kept`] }, 'read'))]);
  }
  const left = await mirror.rows(
    "select external_id from supasaasy.entities where external_id like '%_gone'",
  );
  assert.equal(left, []);
});

test('an event delivered by many connections at once is applied once', async () => {
  const event = changesOf('sub_1', { moment: 1, items: [] }, 'event');
  const deliver = () =>
    call('apply_webhook', 'a', 'evt_1', 'subscription.created', at(1), 14, JSON.stringify(event));
  const outcomes = await Promise.all(Array.from({ length: 16 }, deliver));
  assert.is(outcomes.filter(({ outcome }) => outcome === 'processed').length, 1);
  assert.is(outcomes.filter(({ outcome }) => outcome === 'duplicate').length, 15);
});

test('a page on its way when its job is cancelled is stored whole or not at all', async () => {
  for (let round = 0; round < 20; round++) {
    await mirror.empty();
    const tasks = [{ resource: 'subscription', collection_key: 'stripe_subscription' }];
    const { job_id: jobId } = await call('enqueue_job', 'a', 'full', false, JSON.stringify(tasks));
    const task = await call('claim_task', jobId, 60);
    const changes = Array.from({ length: 50 }, (_, index) =>
      changesOf(`sub_${index}`, { moment: 1, items: [] }, 'read'),
    ).flat();
    const lease = [task.id, task.lease_id, 60];
    const page = call(
      'record_page',
      ...lease,
      'full',
      at(1),
      'c1',
      null,
      null,
      null,
      0.5,
      JSON.stringify(changes),
    );
    const cancelled = call('cancel_job', jobId);
    const outcome = await page.then(
      () => 'stored',
      (error: { code: string }) => error.code,
    );
    assert.is(await cancelled, 'cancelled');
    assert.ok(['stored', 'SS001'].includes(outcome), outcome);
    assert.is((await mirror.entities()).length, outcome === 'stored' ? 50 : 0);
    const [state] = await mirror.rows(`select pages, cursor from supasaasy.tasks where id = '${task.id}'`);
    assert.equal(state, outcome === 'stored' ? { pages: 1, cursor: 'c1' } : { pages: 0, cursor: null });
  }
});

test.run();
