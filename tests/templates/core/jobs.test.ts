import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';
import { codeOf, jobsOn } from '../../mirror-jobs.ts';

const mirror = await openMirror();
const jobs = jobsOn(mirror);

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

const nobody = '00000000-0000-4000-8000-000000000000';
const state = async () => (await mirror.rows('select * from supasaasy.sync_state'))[0] ?? {};
const outcomes = async (jobId: string) => {
  const { status, tasks = [] } = await jobs.status(jobId);
  return [status, ...tasks.map((task) => `${task.resource} ${task.status}`)];
};

test('a job comes with a task per resource, in the order they were given', async () => {
  const { job_id, is_new } = await jobs.enqueue(['price', 'customer'], { mode: 'incremental' });
  assert.is(is_new, true);
  const { status, mode, app_key, started_at, finished_at, error, progress } = await jobs.status(job_id);
  assert.equal(
    { status, mode, app_key, started_at, finished_at, error, progress },
    {
      status: 'queued',
      mode: 'incremental',
      app_key: 'a',
      started_at: null,
      finished_at: null,
      error: null,
      progress: { tasks: 2, completed: 0, failed: 0, suspect: 0, pages: 0 },
    },
  );
  assert.equal(await outcomes(job_id), ['queued', 'price queued', 'customer queued']);
});

test('a job without tasks, or in an unknown mode, is refused', async () => {
  assert.is(await codeOf(jobs.enqueue([])), '22023');
  assert.is(await codeOf(mirror.call('enqueue_job', 'a', 'full', 'false', null)), '22023');
  assert.is(
    await codeOf(mirror.call('enqueue_job', 'a', 'sideways', 'false', '[{"resource":"r"}]')),
    '23514',
  );
  assert.equal(await mirror.rows('select 1 from supasaasy.jobs'), []);
});

test('the same job that waits is returned instead of a second one', async () => {
  const first = await jobs.enqueue(['customer', 'price']);
  assert.equal(await jobs.enqueue(['price', 'customer']), { job_id: first.job_id, is_new: false });
  const others = [
    await jobs.enqueue(['customer']),
    await jobs.enqueue(['customer', 'price'], { mode: 'incremental' }),
    await jobs.enqueue(['customer', 'price'], { app: 'b' }),
    await jobs.enqueue(['customer', 'price'], { acceptDeletions: true }),
  ];
  assert.ok(others.every(({ is_new }) => is_new));
  assert.is((await mirror.rows('select 1 from supasaasy.tasks')).length, 9);
});

test('a job that has started is not joined, also when its worker has put the task back', async () => {
  const first = await jobs.enqueue();
  const task = await jobs.claim();
  assert.is((await jobs.enqueue()).is_new, true);
  await mirror.empty();
  const again = await jobs.enqueue();
  await jobs.release(await jobs.claim());
  assert.is((await jobs.enqueue()).is_new, true);
  assert.is.not(first.job_id, again.job_id);
  assert.is(task.job_id, first.job_id);
});

test('a task that succeeds answers those that were asked for before its reading started', async () => {
  const slow = await jobs.enqueue(['customer', 'price']);
  const reading = await jobs.claim();
  const waiting = [
    await jobs.enqueue(['customer', 'price'], { mode: 'incremental' }),
    await jobs.enqueue(['customer']),
  ];
  await jobs.record(reading, { ids: ['cus_1'] });
  await jobs.finish(reading);
  // They were asked for while it read.
  for (const { job_id } of waiting) assert.is((await jobs.status(job_id)).status, 'queued');

  await jobs.finish(await recorded(slow.job_id));
  assert.equal(await outcomes(waiting[0]?.job_id ?? ''), ['running', 'customer queued', 'price completed']);
  const next = await recorded(waiting[0]?.job_id);
  const late = await jobs.enqueue(['customer'], { mode: 'incremental' });
  await jobs.finish(next);
  assert.equal(await outcomes(waiting[0]?.job_id ?? ''), [
    'completed',
    'customer completed',
    'price completed',
  ]);
  assert.is((await jobs.status(waiting[1]?.job_id ?? '')).status, 'queued');
  assert.is((await jobs.status(late.job_id)).status, 'queued');
});

/** Claims the next task of a job and stores its only page. */
async function recorded(jobId: string | null = null) {
  const task = await jobs.claim(jobId);
  await jobs.record(task, { mode: task.requested_mode });
  return task;
}

test('jobs behind a slow one do not pile up: one reading answers all that wait', async () => {
  await jobs.enqueue(['customer']);
  const slow = await jobs.claim();
  const waiting: string[] = [];
  for (let n = 0; n < 5; n++) {
    waiting.push((await jobs.enqueue(['customer', 'price'], { mode: 'incremental' })).job_id);
    await jobs.finish(await recorded());
  }
  await jobs.record(slow);
  await jobs.finish(slow);
  await jobs.finish(await recorded());
  assert.is(await jobs.claimAny(), null);
  for (const id of waiting)
    assert.equal(await outcomes(id), ['completed', 'customer completed', 'price completed']);
});

test('an incremental reading does not answer a full job, a suspect one nothing', async () => {
  await jobs.sync([{ ids: ['cus_1', 'cus_2'] }]);
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  const full = await jobs.enqueue(['customer']);
  const incremental = await jobs.claim();
  await jobs.record(incremental, { mode: 'incremental', sweep: null, listed: null });
  await jobs.finish(incremental);
  assert.is((await jobs.status(full.job_id)).status, 'queued');

  await jobs.enqueue(['customer'], { acceptDeletions: true });
  const suspect = await jobs.claim();
  await jobs.record(suspect, { share: 0.5, readAt: 200 });
  await jobs.finish(suspect);
  assert.is((await jobs.claim()).requested_mode, 'full');
});

test('a job runs from its first claim until its last task is over', async () => {
  const { job_id } = await jobs.enqueue(['customer', 'price']);
  const first = await jobs.claim();
  assert.equal(await outcomes(job_id), ['running', 'customer running', 'price queued']);
  await jobs.record(first);
  await jobs.finish(first);
  assert.equal(await outcomes(job_id), ['running', 'customer completed', 'price queued']);
  await jobs.finish(await recorded());
  const { status, started_at, finished_at, progress } = await jobs.status(job_id);
  assert.is(status, 'completed');
  assert.ok(started_at !== null && finished_at !== null);
  assert.equal(progress, { tasks: 2, completed: 2, failed: 0, suspect: 0, pages: 2 });
});

test('a job whose tasks failed says which and why, also when others succeeded', async () => {
  const { job_id } = await jobs.enqueue(['customer', 'price', 'product']);
  await jobs.finish(await recorded());
  await jobs.fail(await jobs.claim(), 'no such key', null, 0);
  await jobs.fail(await jobs.claim(), 'forbidden', null, 0);
  const { status, error } = await jobs.status(job_id);
  assert.equal({ status, error }, { status: 'failed', error: 'price: no such key; product: forbidden' });
});

test('a page is stored together with its cursor, its count and the sums of the task', async () => {
  const { job_id } = await jobs.enqueue();
  const task = await jobs.claim();
  assert.equal(await jobs.record(task, { ids: ['cus_1', 'cus_2'], cursor: 'c1' }), {
    counts: { stripe_customer: { created: 2 } },
    rereads: [],
    suspect: null,
  });
  await jobs.record(task, { ids: ['cus_2', 'cus_3'], cursor: 'c2' });
  const [stored] = await mirror.rows('select cursor, pages, counts, listed_count, mode from supasaasy.tasks');
  assert.equal(stored, {
    cursor: 'c2',
    pages: 2,
    counts: { stripe_customer: { created: 3, unchanged: 1 } },
    listed_count: 3,
    mode: 'full',
  });
  assert.is((await jobs.status(job_id)).tasks?.[0]?.pages, 2);
});

test('a page that fails is not stored, nor is its cursor', async () => {
  await jobs.enqueue();
  const task = await jobs.claim();
  await jobs.record(task, { ids: ['cus_1'], cursor: 'c1' });
  await mirror.database.exec(`create function pg_temp.refuse() returns trigger language plpgsql as $$
    begin raise exception 'no disk' using errcode = 'disk_full'; end $$;
    create trigger refuse before insert on supasaasy.entities for each row execute function pg_temp.refuse()`);
  const code = await codeOf(jobs.record(task, { ids: ['cus_2'], cursor: 'c2' }));
  await mirror.database.exec('drop trigger refuse on supasaasy.entities');
  assert.is(code, '53100');
  const [stored] = await mirror.rows('select cursor, pages, listed_count from supasaasy.tasks');
  assert.equal(stored, { cursor: 'c1', pages: 1, listed_count: 1 });
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
  assert.is((await mirror.rows('select 1 from supasaasy.seen')).length, 1);
});

test('a page needs its mode and its time', async () => {
  await jobs.enqueue();
  const { id, lease_id } = await jobs.claim();
  const page = (mode: string | null, readAt: string | null) =>
    mirror.call('record_page', id, lease_id, '60', mode, readAt, 'c1', null, null, null, '1', '[]');
  assert.is(await codeOf(page('full', null)), '23514');
  assert.is(await codeOf(page(null, at(1))), '23514');
});

test('a success moves the watermark to the start of the reading, and says so', async () => {
  await jobs.sync([{ readAt: 100 }, { readAt: 150 }]);
  const { watermark, full_read_at, status, mode, pages, last_error, last_success_at, suspect } =
    await state();
  const start = new Date(at(100));
  assert.equal(
    { watermark, full_read_at, status, mode, pages, last_error, suspect },
    {
      watermark: start,
      full_read_at: start,
      status: 'success',
      mode: 'full',
      pages: 2,
      last_error: null,
      suspect: null,
    },
  );
  assert.ok(last_success_at);
});

test('an incremental reading starts from the watermark and moves it alone', async () => {
  await jobs.sync([{ readAt: 100 }]);
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  const task = await jobs.claim();
  assert.is(Date.parse(String(task.since)), Date.parse(at(100)));
  await jobs.record(task, { mode: 'incremental', sweep: null, listed: null, readAt: 200 });
  await jobs.finish(task);
  const { watermark, full_read_at } = await state();
  assert.equal(
    { watermark, full_read_at },
    { watermark: new Date(at(200)), full_read_at: new Date(at(100)) },
  );
});

test('a watermark never goes back', async () => {
  await jobs.sync([{ readAt: 100 }]);
  await jobs.sync([{ readAt: 50 }]);
  const { watermark, full_read_at } = await state();
  assert.equal(
    { watermark, full_read_at },
    { watermark: new Date(at(100)), full_read_at: new Date(at(100)) },
  );
});

test('a reading keeps the watermark that it started from, whatever happens to it meanwhile', async () => {
  await jobs.sync([{ readAt: 100 }]);
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  const task = await jobs.claim();
  await jobs.record(task, { mode: 'incremental', sweep: null, listed: null, readAt: 200, cursor: 'c1' });
  await jobs.release(task);
  await mirror.database.exec(`update supasaasy.sync_state set watermark = '${at(300)}'`);
  const again = await jobs.claim();
  assert.is(Date.parse(String(again.since)), Date.parse(at(100)));
  assert.equal([again.cursor, again.mode], ['c1', 'incremental']);
});

test('a task that failed for good moves nothing and says why', async () => {
  await jobs.sync([{ readAt: 100 }]);
  await jobs.enqueue();
  const task = await jobs.claim();
  await jobs.record(task, { readAt: 200, cursor: 'c1' });
  assert.is(await jobs.fail(task, 'the provider failed', null, 1), 'failed');
  const { watermark, full_read_at, status, last_error } = await state();
  const start = new Date(at(100));
  assert.equal(
    { watermark, full_read_at, status, last_error },
    { watermark: start, full_read_at: start, status: 'failed', last_error: 'the provider failed' },
  );
});

test('a task cannot be finished before its listing has ended, nor stored into afterwards', async () => {
  await jobs.enqueue();
  const task = await jobs.claim();
  assert.is(await codeOf(jobs.finish(task)), '55000');
  await jobs.record(task, { ids: ['cus_1'], cursor: 'c1' });
  assert.is(await codeOf(jobs.finish(task)), '55000');
  await jobs.record(task, { ids: ['cus_2'] });
  assert.is(await codeOf(jobs.record(task, { ids: ['cus_3'] })), 'SS001');
  await jobs.finish(task);
  assert.is((await mirror.entities()).length, 2);
});

test('a cancelled job stores nothing more; what is stored stays', async () => {
  const { job_id } = await jobs.enqueue(['customer', 'price']);
  const task = await jobs.claim();
  await jobs.record(task, { ids: ['cus_1'], cursor: 'c1' });
  assert.is(await jobs.cancel(job_id), 'cancelled');
  assert.is(await codeOf(jobs.record(task, { ids: ['cus_2'] })), 'SS001');
  assert.is(await codeOf(jobs.finish(task)), 'SS001');
  assert.is(await codeOf(jobs.fail(task)), 'SS001');
  assert.is(await jobs.claimAny(), null);
  assert.equal(await outcomes(job_id), ['cancelled', 'customer cancelled', 'price cancelled']);
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
});

test('cancelling leaves what is over as it is, and an unknown job is null', async () => {
  const { job_id } = await jobs.enqueue(['customer', 'price']);
  await jobs.fail(await jobs.claim(), 'forbidden', null, 0);
  assert.is(await jobs.cancel(job_id), 'failed');
  assert.equal(await outcomes(job_id), ['failed', 'customer failed', 'price cancelled']);
  assert.is(await jobs.cancel(job_id), 'failed');
  assert.is(await jobs.cancel(nobody), null);
  assert.is(await jobs.retry(nobody), null);
  assert.is(await jobs.status(nobody), null);
});

test('a retried job goes on behind the last stored page and then ends as if nothing had been', async () => {
  const { job_id } = await jobs.enqueue(['customer', 'price']);
  const task = await jobs.claim();
  await jobs.record(task, { ids: ['cus_1', 'cus_2'], cursor: 'c1' });
  await jobs.fail(task, 'the provider failed', null, 0);
  await jobs.finish(await recorded());
  assert.is((await jobs.status(job_id)).status, 'failed');

  assert.is(await jobs.retry(job_id), 'running');
  const again = await jobs.claim();
  assert.equal([again.id, again.cursor, again.mode], [task.id, 'c1', 'full']);
  const { suspect } = await jobs.record(again, { ids: ['cus_3'] });
  await jobs.finish(again);
  assert.is(suspect, null);
  const { status, error, finished_at } = await jobs.status(job_id);
  assert.equal([status, error], ['completed', null]);
  assert.ok(finished_at);
  assert.is((await mirror.entities()).length, 3);
});

test('a cancelled job can be retried; one that is complete is left as it is', async () => {
  const { job_id } = await jobs.enqueue();
  await jobs.cancel(job_id);
  assert.is(await jobs.retry(job_id), 'queued');
  await jobs.finish(await recorded());
  assert.is(await jobs.retry(job_id), 'completed');
  assert.is(await jobs.claimAny(), null);
});

test('what failed and cancelled listings had shown goes when a newer one begins; retried, they begin at the beginning', async () => {
  const { job_id } = await jobs.enqueue();
  const task = await jobs.claim();
  await jobs.record(task, { ids: ['cus_1'], cursor: 'c1', readAt: 100 });
  await jobs.cancel(job_id);
  await jobs.sync([{ ids: ['cus_1', 'cus_2'], readAt: 200 }]);
  assert.equal(await mirror.rows('select 1 from supasaasy.seen'), []);

  await jobs.retry(job_id);
  const again = await jobs.claim();
  assert.equal([again.cursor, again.mode], [null, null]);
  await jobs.record(again, { ids: ['cus_1', 'cus_2'], readAt: 300 });
  await jobs.finish(again);
  assert.is((await mirror.entities()).length, 2);
});

test('a status without its tasks has none', async () => {
  const { job_id } = await jobs.enqueue();
  const status = (await mirror.call('job_status', job_id, 'false')) as object;
  assert.not.ok('tasks' in status);
  assert.ok('progress' in status);
});

test('sums of counts keep every collection and outcome', async () => {
  const sum = (left: object, right: object) =>
    mirror.call('add_counts', JSON.stringify(left), JSON.stringify(right));
  assert.equal(await sum({}, {}), {});
  assert.equal(await sum({ a: { created: 1 } }, { a: { created: 2, stale: 1 }, b: { deleted: 4 } }), {
    a: { created: 3, stale: 1 },
    b: { deleted: 4 },
  });
});

test.run();
