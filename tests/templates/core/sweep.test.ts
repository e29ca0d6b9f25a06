import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ClaimedTask } from '../../../supabase/functions/_shared/core/job.ts';
import { at, type ChangeInput, openMirror } from '../../mirror.ts';
import { jobsOn } from '../../mirror-jobs.ts';

const mirror = await openMirror();
const jobs = jobsOn(mirror);

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

const ids = async () =>
  (await mirror.rows('select external_id from supasaasy.entities order by 1')).map((row) => row.external_id);
const owed = () => mirror.rows('select external_id, version_at from supasaasy.rereads order by 1');
const suspect = async () => (await mirror.rows('select suspect from supasaasy.sync_state'))[0]?.suspect;
const store = (names: readonly string[], second = 1, more: ChangeInput = {}) =>
  mirror.merge(...names.map((external_id) => ({ external_id, version_at: at(second), ...more })));
const event = (id: string, second: number, more: ChangeInput = {}) =>
  mirror.merge({
    source: 'event',
    external_id: id,
    version_at: at(second),
    payload: { id, v: second },
    ...more,
  });
/** Starts a listing, its first page made at second 100. */
const begin = async (shown: readonly string[] = [], more: object = {}): Promise<ClaimedTask> => {
  await jobs.enqueue();
  const task = await jobs.claim();
  await jobs.record(task, { ids: shown, cursor: 'c1', ...more });
  return task;
};
/** Answers what is owed: `there` are those the provider still has, with the payload it shows. */
const settle = async (there: Record<string, object> = {}) => {
  const requests = (await mirror.call('walk_rereads', 'a', 'stripe_customer', '', '100')) as {
    external_id: string;
    version_at: string;
    request_id: string;
  }[];
  for (const { external_id: id, version_at, request_id } of requests)
    await mirror.merge({
      op: there[id] ? 'upsert' : 'delete',
      source: 'reread',
      external_id: id,
      version_at,
      reread_request: request_id,
      ...(there[id] ? { payload: there[id] } : {}),
    });
};

test('what a complete listing did not show is gone, on whichever page the rest was', async () => {
  await store(['cus_1', 'cus_2', 'cus_3', 'cus_4']);
  const task = await begin(['cus_1']);
  assert.equal(await ids(), ['cus_1', 'cus_2', 'cus_3', 'cus_4']);
  await jobs.record(task, { ids: ['cus_2'], cursor: 'c2', readAt: 110 });
  const { counts } = await jobs.record(task, { ids: ['cus_3'], readAt: 120 });
  assert.equal(counts, { stripe_customer: { unchanged: 1, deleted: 1 } });
  await jobs.finish(task);
  assert.equal(await ids(), ['cus_1', 'cus_2', 'cus_3']);
  const [stored] = await mirror.rows('select counts from supasaasy.sync_state');
  assert.equal(stored?.counts, { stripe_customer: { unchanged: 3, deleted: 1 } });
  assert.equal(await mirror.rows('select 1 from supasaasy.seen'), []);
});

test('other collections and apps are not touched', async () => {
  await store(['price_1'], 1, { collection_key: 'stripe_price' });
  await jobs.sync([{ ids: ['cus_1'] }], 'customer', { app: 'b' });
  await jobs.sync([{ ids: [] }]);
  assert.equal(await ids(), ['cus_1', 'price_1']);
});

test('what a listing showed but could not store, or did not want, is there', async () => {
  await store(['cus_1', 'cus_2']);
  const broken = {
    op: 'quarantine',
    collection_key: 'stripe_customer',
    external_id: 'cus_1',
    error: 'no',
    payload: {},
  };
  await jobs.sync([{ changes: [broken], listed: ['cus_1', 'cus_2'] }]);
  assert.equal(await ids(), ['cus_1', 'cus_2']);
});

test('an object shown twice, on two pages or on one, counts once', async () => {
  await store(['cus_1', 'cus_2']);
  const result = await jobs.sync([{ ids: ['cus_1'], listed: ['cus_1', 'cus_1'] }, { ids: ['cus_1'] }]);
  assert.is(result?.suspect, null);
  assert.equal(await ids(), ['cus_1']);
});

test('a listing that was not complete deletes nothing, nor one that means nothing by what it lacks', async () => {
  await store(['cus_1']);
  const task = await begin([]);
  await jobs.fail(task, 'down', null, 0);
  assert.equal(await ids(), ['cus_1']);
  await jobs.sync([{ sweep: null, listed: null }]);
  assert.equal(await ids(), ['cus_1']);
  assert.is(await suspect(), null);
});

test('a share over the limit is refused, a share of exactly the limit is not', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `cus_${index}`);
  await store(names);
  // 0.29 * 100 is less than 29 in floating point.
  const refused = await jobs.sync([{ ids: names.slice(30), share: 0.29 }]);
  assert.match(
    String(refused?.suspect),
    'the listing lacks 30 of 100 stored objects, more than the share of 0.29',
  );
  assert.is((await ids()).length, 100);
  const taken = await jobs.sync([{ ids: names.slice(29), share: 0.29, readAt: 200 }]);
  assert.is(taken?.suspect, null);
  assert.is((await ids()).length, 71);
});

test('an empty answer deletes nothing unless that is accepted', async () => {
  await store(['cus_1', 'cus_2']);
  await jobs.sync([{ share: 0.5 }]);
  assert.equal(await ids(), ['cus_1', 'cus_2']);
  const { job_id } = await jobs.enqueue(['customer'], { acceptDeletions: true });
  const task = await jobs.claim(job_id);
  assert.is((await jobs.record(task, { share: 0.5, readAt: 200 })).suspect, null);
  assert.equal(await ids(), []);
});

test('a suspect task completes, moves nothing and says why until a listing is believed', async () => {
  await store(['cus_1']);
  await jobs.sync([{ share: 0.5 }]);
  const state = async () =>
    (
      await mirror.rows('select status, watermark, full_read_at, last_success_at from supasaasy.sync_state')
    )[0];
  assert.equal(await state(), {
    status: 'suspect',
    watermark: null,
    full_read_at: null,
    last_success_at: null,
  });
  const [task] = await mirror.rows('select status, suspect from supasaasy.tasks');
  assert.is(task?.status, 'completed');
  assert.match(String(task?.suspect), 'lacks 1 of 1');

  // Neither a reading of changes nor a failure says anything about that.
  await jobs.sync([{ mode: 'incremental', sweep: null, listed: null }], 'customer', { mode: 'incremental' });
  assert.match(String(await suspect()), 'lacks 1 of 1');
  await jobs.enqueue();
  await jobs.fail(await jobs.claim(), 'down', null, 0);
  assert.match(String(await suspect()), 'lacks 1 of 1');
  await jobs.sync([{ ids: ['cus_1'], readAt: 300 }]);
  assert.is(await suspect(), null);
});

test('a page that did not say all it showed makes the listing suspect, whichever page it was', async () => {
  for (const pages of [
    [{ listed: null }, { ids: ['cus_1'] }],
    [{ ids: ['cus_1'] }, { listed: null }],
    // The connector's contract changed while it was listed.
    [{ ids: ['cus_2'], sweep: null }, { ids: ['cus_1'] }],
  ]) {
    await mirror.empty();
    await store(['cus_1', 'cus_2', 'cus_3']);
    const result = await jobs.sync(pages);
    assert.match(String(result?.suspect), 'without an id');
    assert.equal(await ids(), ['cus_1', 'cus_2', 'cus_3']);
  }
});

test('what was shown being lost in a crash makes the listing suspect', async () => {
  await store(['cus_1', 'cus_2']);
  const task = await begin(['cus_1']);
  await mirror.database.exec('truncate supasaasy.seen');
  const { suspect: reason } = await jobs.record(task, { ids: ['cus_2'] });
  await jobs.finish(task);
  assert.match(String(reason), 'was lost when the database restarted');
  assert.equal(await ids(), ['cus_1', 'cus_2']);
});

test('where listings leave archived objects out, those that are archived stay and do not count', async () => {
  await store(['archived_1', 'archived_2'], 1, { archived: true });
  await store(['gone', 'shown']);
  const result = await jobs.sync([{ ids: ['shown'], sparesArchived: true, share: 0.5 }]);
  assert.is(result?.suspect, null);
  assert.equal(await ids(), ['archived_1', 'archived_2', 'shown']);
  await jobs.sync([{ ids: ['shown'], readAt: 200 }]);
  assert.equal(await ids(), ['shown']);
});

test('a window leaves what is older, and what has no known age; what vanished inside goes', async () => {
  await store(['old'], 1, { provider_created_at: at(10) });
  await store(['edge', 'inside', 'shown'], 1, { provider_created_at: at(50) });
  await store(['ageless']);
  const result = await jobs.sync([{ ids: ['shown'], window: 50, share: 0.67 }]);
  // The share is that of the window.
  assert.is(result?.suspect, null);
  assert.equal(await ids(), ['ageless', 'old', 'shown']);
});

test('without a window what has no known age goes too', async () => {
  await store(['ageless']);
  await jobs.sync();
  assert.equal(await ids(), []);
});

test('of windows that changed while the list was read the narrowest counts', async () => {
  for (const windows of [
    [50, null],
    [50, 10],
    [null, 50],
    [10, 50],
  ]) {
    await mirror.empty();
    await store(['older'], 1, { provider_created_at: at(20) });
    await store(['inside'], 1, { provider_created_at: at(60) });
    await jobs.sync(windows.map((window) => ({ window: window ?? null })));
    assert.equal(await ids(), ['older'], String(windows));
  }
});

test('children go with their swept parent, and others stay', async () => {
  const item = (id: string, parent: string) => ({
    collection_key: 'stripe_subscription_item',
    external_id: id,
    parent_collection_key: 'stripe_subscription',
    parent_id: parent,
  });
  await store(['sub_1', 'sub_2'], 1, { collection_key: 'stripe_subscription' });
  await mirror.merge(item('si_1', 'sub_1'), item('si_2', 'sub_2'));
  const result = await jobs.sync([{ ids: ['sub_2'] }], 'subscription');
  assert.equal(result?.counts, {
    stripe_subscription: { unchanged: 1, deleted: 1 },
    stripe_subscription_item: { deleted: 1 },
  });
  assert.equal(await ids(), ['si_2', 'sub_2']);
  await mirror.merge({ ...item('si_1', 'sub_1'), source: 'event', version_at: at(50) });
  assert.equal(await ids(), ['si_2', 'sub_2']);
});

test('nothing older than a sweep comes back by itself, also where a list shows it; what is newer does', async () => {
  await store(['cus_1']);
  await jobs.sync();
  await event('cus_1', 99);
  assert.equal([await ids(), await owed()], [[], []]);
  await store(['cus_1'], 99);
  assert.equal([await ids(), (await owed()).length], [[], 1]);
  await event('cus_1', 100);
  assert.equal([await ids(), (await owed()).length], [[], 1]);
  await event('cus_1', 101);
  assert.equal(await ids(), ['cus_1']);
});

test('what an event created or changed after the reading began stays, whenever it arrived', async () => {
  await store(['changed'], 1);
  const task = await begin([]);
  await event('changed', 105);
  await event('created', 105);
  await jobs.record(task, { readAt: 110 });
  assert.equal([await ids(), await owed()], [['changed', 'created'], []]);
});

test('what arrived while the list was read but is older than it is read again', async () => {
  await store(['changed'], 1);
  const task = await begin([]);
  await event('changed', 90);
  await event('created', 90);
  await jobs.record(task, { readAt: 110 });
  assert.equal(await owed(), [
    { external_id: 'changed', version_at: new Date(at(100)) },
    { external_id: 'created', version_at: new Date(at(100)) },
  ]);
  await settle({ changed: { id: 'changed', v: 90 } });
  assert.equal([await ids(), await owed()], [['changed'], []]);
});

test('what has the very time of the reading, or a later one that we knew before, is read again', async () => {
  await store(['same'], 100);
  await store(['later'], 130);
  await jobs.sync([{ ids: [] }]);
  assert.equal(await owed(), [
    { external_id: 'later', version_at: new Date(at(130)) },
    { external_id: 'same', version_at: new Date(at(100)) },
  ]);
  await settle();
  assert.equal([await ids(), await owed()], [[], []]);
});

test('an object that a thin event announced while the list was read is read again, not deleted', async () => {
  await store(['cus_1']);
  const task = await begin([]);
  await event('cus_1', 105, { op: 'reread' });
  await jobs.record(task, { readAt: 110 });
  assert.equal(await ids(), ['cus_1']);
  await settle({ cus_1: { id: 'cus_1', v: 105 } });
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=105']);
});

test('an object that is owed a read for an older event and is gone is deleted, and the read is no longer owed', async () => {
  await store(['cus_1']);
  await event('cus_1', 90, { op: 'reread' });
  await jobs.sync();
  assert.equal([await ids(), await owed()], [[], []]);
});

test('a delayed event of an object that was gone before we ever saw it asks, and the answer settles it', async () => {
  await jobs.sync();
  await event('cus_1', 90);
  assert.equal([await ids(), (await owed()).length], [[], 1]);
  await settle();
  await event('cus_1', 89);
  assert.equal([await ids(), await owed()], [[], []]);
});

test('a delayed event that arrives between two pages is settled by the end', async () => {
  const task = await begin(['cus_1']);
  await event('cus_2', 90);
  await jobs.record(task, { readAt: 110 });
  await settle({ cus_1: { id: 'cus_1', v: 1 } });
  assert.equal(await ids(), ['cus_1']);
});

test('what was deleted by an event while the list was read is not brought back by a page from before', async () => {
  await store(['cus_1']);
  const task = await begin([]);
  await event('cus_1', 120, { op: 'delete' });
  await jobs.record(task, { ids: ['cus_1'], readAt: 110 });
  assert.equal(await ids(), []);
});

test('where lists shift, each missing object is read again instead of being believed gone', async () => {
  await store(['gone', 'shifted', 'shown']);
  const result = await jobs.sync([{ ids: ['shown'], sweep: 'verify' }]);
  assert.is(result?.suspect, null);
  assert.equal(await ids(), ['gone', 'shifted', 'shown']);
  assert.equal(
    (await owed()).map((row) => row.external_id),
    ['gone', 'shifted'],
  );
  await settle({ shifted: { id: 'shifted', v: 2 } });
  assert.equal(await ids(), ['shifted', 'shown']);
});

test('the share guards that, too', async () => {
  await store(['cus_1', 'cus_2', 'cus_3']);
  const result = await jobs.sync([{ ids: ['cus_1'], sweep: 'verify', share: 0.5 }]);
  assert.match(String(result?.suspect), 'lacks 2 of 3');
  assert.equal(await owed(), []);
});

test('a listing resumed by another worker, or started again, sweeps by all that it showed', async () => {
  await store(['cus_1', 'cus_2', 'cus_3']);
  const first = await begin(['cus_1']);
  await jobs.release(first);
  const second = await jobs.claim();
  await jobs.record(second, { ids: ['cus_2'], cursor: 'c2', readAt: 110 });
  await jobs.restart(second);
  await jobs.record(second, { ids: ['cus_2'], cursor: 'c1', readAt: 200 });
  assert.is((await jobs.record(second, { ids: ['cus_3'], readAt: 210 })).suspect, null);
  assert.equal(await ids(), ['cus_2', 'cus_3']);
  const [state] = await mirror.rows('select full_read_at from supasaasy.sync_state');
  assert.equal(state?.full_read_at, new Date(at(200)));
});

test('an incremental reading that lists everything sweeps as well', async () => {
  await store(['cus_1', 'cus_2']);
  await jobs.sync([{ ids: ['cus_1'], mode: 'incremental' }], 'customer', { mode: 'incremental' });
  assert.equal(await ids(), ['cus_1']);
});

test.run();
