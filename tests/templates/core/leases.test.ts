import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { codeOf, endLeases, jobsOn } from '../../mirror-jobs.ts';

const mirror = await openMirror();
const jobs = jobsOn(mirror);

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

const task = async (columns: string) => (await mirror.rows(`select ${columns} from supasaasy.tasks`))[0];
const comeDue = () => mirror.database.exec("update supasaasy.tasks set not_before = '-infinity'");

test('tasks are handed out once, the oldest first, until none is left', async () => {
  const { job_id: first } = await jobs.enqueue(['price', 'customer']);
  const { job_id: second } = await jobs.enqueue(['product']);
  const claimed = [await jobs.claim(), await jobs.claim(), await jobs.claim()];
  assert.equal(
    claimed.map(({ job_id, resource }) => [job_id, resource]),
    [
      [first, 'price'],
      [first, 'customer'],
      [second, 'product'],
    ],
  );
  assert.is(await jobs.claimAny(), null);
});

test('a worker for one job gets its tasks alone', async () => {
  await jobs.enqueue(['customer']);
  const { job_id } = await jobs.enqueue(['price']);
  assert.is((await jobs.claim(job_id)).resource, 'price');
  assert.is(await jobs.claimAny(job_id), null);
});

test('tasks of one app and collection run one after another, in the order they were asked for', async () => {
  const incremental = await jobs.enqueue(['customer'], { mode: 'incremental' });
  const full = await jobs.enqueue(['customer']);
  assert.is(await jobs.claimAny(full.job_id), null);
  const first = await jobs.claim(incremental.job_id);
  assert.is(await jobs.claimAny(), null);
  await jobs.fail(first, 'down', 3600);
  assert.is(await jobs.claimAny(), null);
  await comeDue();
  const again = await jobs.claim();
  assert.is(again.id, first.id);
  await jobs.record(again, { mode: 'incremental', sweep: null });
  await jobs.finish(again);
  const second = await jobs.claim();
  assert.equal([second.job_id, second.requested_mode], [full.job_id, 'full']);
});

test('the same collection of another app, and another collection, run at the same time', async () => {
  await jobs.enqueue(['customer', 'price']);
  await jobs.enqueue(['customer'], { app: 'b' });
  const claimed = [await jobs.claim(), await jobs.claim(), await jobs.claim()];
  assert.is(new Set(claimed.map(({ id }) => id)).size, 3);
});

test('a lease that has run out is handed to the next worker, who goes on behind the last stored page', async () => {
  await jobs.enqueue();
  const first = await jobs.claim();
  await jobs.record(first, { ids: ['cus_1'], cursor: 'c1' });
  assert.is(await jobs.claimAny(), null);
  await endLeases(mirror);
  const second = await jobs.claim();
  assert.equal([second.id, second.cursor, second.mode, second.is_listed], [first.id, 'c1', 'full', false]);
  assert.is.not(second.lease_id, first.lease_id);
});

test('who lost the lease can store, finish, fail, restart and prolong nothing', async () => {
  await jobs.enqueue();
  const lost = await jobs.claim();
  await endLeases(mirror);
  const held = await jobs.claim();
  const before = await task('*');
  for (const attempt of [
    () => jobs.record(lost, { ids: ['cus_1'] }),
    () => jobs.finish(lost),
    () => jobs.fail(lost),
    () => jobs.release(lost),
    () => jobs.restart(lost),
  ])
    assert.is(await codeOf(attempt()), 'SS001');
  assert.is(await jobs.renew(lost), false);
  assert.equal(await task('*'), before);
  assert.equal(await mirror.entities(), []);

  await jobs.record(held, { ids: ['cus_1'] });
  await jobs.finish(held);
  assert.is(await codeOf(jobs.record(held)), 'SS001');
  assert.is(
    await codeOf(jobs.record({ ...held, lease_id: '00000000-0000-4000-8000-000000000000' })),
    'SS001',
  );
});

test('a lease that has run out without being taken over still counts, and a page prolongs it', async () => {
  await jobs.enqueue();
  const held = await jobs.claim();
  await endLeases(mirror);
  await jobs.record(held, { ids: ['cus_1'], cursor: 'c1' });
  assert.is(await jobs.claimAny(), null);
  await endLeases(mirror);
  assert.is(await jobs.renew(held), true);
  assert.is(await jobs.claimAny(), null);
});

test('a task whose workers died ten times in a row fails, and those behind it run', async () => {
  const { job_id } = await jobs.enqueue(['customer']);
  for (let worker = 1; worker <= 10; worker++) {
    assert.is((await jobs.claim()).job_id, job_id, `worker ${worker}`);
    await endLeases(mirror);
  }
  const next = await jobs.enqueue(['customer'], { mode: 'incremental' });
  assert.is((await jobs.claim()).job_id, next.job_id);
  const { status, error } = await jobs.status(job_id);
  const reason = 'its workers ended ten times in a row without storing a page';
  assert.equal([status, error], ['failed', `customer: ${reason}`]);
  const [state] = await mirror.rows('select status, last_error from supasaasy.sync_state');
  assert.equal(state, { status: 'failed', last_error: reason });
});

test('a stored page starts the count of dead workers anew, and failures that were told do not count', async () => {
  await jobs.enqueue();
  for (let attempt = 1; attempt <= 9; attempt++) {
    await jobs.fail(await jobs.claim(), 'too many requests', 0, 50);
    await comeDue();
  }
  for (let worker = 1; worker <= 9; worker++) {
    await jobs.claim();
    await endLeases(mirror);
  }
  await jobs.record(await jobs.claim(), { cursor: 'c1' });
  assert.equal(await task('attempts, lapses'), { attempts: 0, lapses: 0 });
  for (let worker = 2; worker <= 10; worker++) {
    await endLeases(mirror);
    assert.ok(await jobs.claimAny(), `worker ${worker}`);
  }
});

test('a failure is tried again after a growing while, up to a quarter of an hour, so many times', async () => {
  const { job_id } = await jobs.enqueue();
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 11; attempt++) {
    assert.is(await jobs.fail(await jobs.claim(), 'down', null, 12), 'queued');
    assert.is(await jobs.claimAny(), null);
    const row = await task('extract(epoch from not_before - clock_timestamp())::float8 as pause');
    pauses.push(Number(row?.pause));
    await comeDue();
  }
  for (const [index, pause] of pauses.entries()) {
    const whole = Math.min(5 * 2 ** index, 900);
    assert.ok(pause <= whole && pause > whole / 2 - 2, `pause ${index + 1}: ${pause}`);
  }
  assert.is((await jobs.status(job_id)).status, 'running');
  assert.is(await jobs.fail(await jobs.claim(), 'down', null, 12), 'failed');
  assert.is((await jobs.status(job_id)).error, 'customer: down');
});

test('a provider that says when to come back is believed, up to a day', async () => {
  await jobs.enqueue();
  const pause = async (seconds: number) => {
    await comeDue();
    await jobs.fail(await jobs.claim(), 'too many requests', seconds, 50);
    const row = await task('round(extract(epoch from not_before - clock_timestamp()))::int as pause');
    return row?.pause;
  };
  assert.is(await pause(120), 120);
  assert.is(await pause(1e12), 86_400);
  assert.is(await pause(0), 0);
});

test('a stored page starts the count of failures anew', async () => {
  await jobs.enqueue();
  await jobs.fail(await jobs.claim(), 'down', 0, 2);
  await comeDue();
  const again = await jobs.claim();
  await jobs.record(again, { cursor: 'c1' });
  assert.is(await jobs.fail(again, 'down', 0, 2), 'queued');
});

test('a task that was put back is due at once, for whoever comes', async () => {
  await jobs.enqueue();
  const first = await jobs.claim();
  await jobs.record(first, { cursor: 'c1' });
  await jobs.release(first);
  const second = await jobs.claim();
  assert.equal([second.id, second.cursor], [first.id, 'c1']);
  assert.is(await codeOf(jobs.record(first)), 'SS001');
});

test('only the next worker is told that the last one stopped in order', async () => {
  await jobs.enqueue();
  const first = await jobs.claim();
  assert.is(first.is_handed_over, false);
  await mirror.call('release_task', first.id, first.lease_id, 'true');
  assert.is((await jobs.claim()).is_handed_over, true);
  await endLeases(mirror);
  assert.is((await jobs.claim()).is_handed_over, false);
});

test('a reading can start from the beginning five times; then its task fails', async () => {
  const { job_id } = await jobs.enqueue();
  const held = await jobs.claim();
  for (let restart = 1; restart <= 5; restart++) {
    await jobs.record(held, { ids: [`cus_${restart}`], cursor: 'c1' });
    await jobs.record(held, { cursor: 'c2', listed: null });
    assert.equal(await jobs.restart(held), { restarted: true });
    assert.equal(await task('mode, cursor, read_from, listed_count, is_accounted, restarts, pages'), {
      mode: null,
      cursor: null,
      read_from: null,
      listed_count: 0,
      is_accounted: true,
      restarts: restart,
      pages: 2 * restart,
    });
    assert.equal(await mirror.rows('select 1 from supasaasy.seen'), []);
  }
  assert.equal(await jobs.restart(held), { restarted: false });
  assert.is(await codeOf(jobs.record(held)), 'SS001');
  const { status, error } = await jobs.status(job_id);
  assert.equal(
    [status, error],
    ['failed', 'customer: had to start again more than five times: the cursor expired'],
  );
  assert.is(await jobs.retry(job_id), 'running');
  assert.equal(await jobs.restart(await jobs.claim()), { restarted: true });
});

test('a listing that the database forgot when it crashed begins at the beginning with the next worker', async () => {
  await jobs.enqueue();
  const first = await jobs.claim();
  await jobs.record(first, { ids: ['cus_1'], cursor: 'c1', readAt: 100 });
  await mirror.database.exec('truncate supasaasy.seen');
  await endLeases(mirror);
  const second = await jobs.claim();
  assert.equal([second.cursor, second.mode], [null, null]);
  const { suspect } = await jobs.record(second, { ids: ['cus_1'], readAt: 200 });
  await jobs.finish(second);
  assert.is(suspect, null);
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
});

test.run();
