import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ApiError, RateLimitError } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Database } from '../../../../supabase/functions/_shared/core/database.ts';
import { type Budget, startBudget } from '../../../../supabase/functions/_shared/core/engine/budget.ts';
import { work } from '../../../../supabase/functions/_shared/core/engine/work.ts';
import { orderResource } from '../fixture-connector.ts';
import { openShop, shopOrder, unlimited } from '../shop.ts';
import { bigShop, jobsOf, moment, orders } from './engine-shop.ts';

const shop = await openShop();
const { database, mirror } = shop;
const { sync, queue, workOn, jobOf, later } = jobsOf(shop);

test.before.each(() => shop.reset());
test.after(() => shop.close());

type List = typeof orderResource.list;
const listing = (list: List) => bigShop(shop.client, { list });
const all = ['order', 'refund', 'card', 'fee', 'tax'];
const fillAll = () => {
  for (const name of all.slice(1)) shop.objects[name] = [{ id: `${name}_1`, created: moment }];
  shop.objects.order = orders(3);
};
const stored = async () => (await shop.tableCounts()).entities;

/** Over as soon as it is asked. */
const noTime: Budget = { ...unlimited, isOver: () => true };

/** Runs with a budget of so many seconds. */
async function within<Result>(wallSeconds: number, run: (budget: Budget) => Promise<Result>) {
  const budget = startBudget({ wallSeconds, cpuSeconds: null });
  try {
    return await run(budget);
  } finally {
    budget.close();
  }
}

test('one failing resource does not stop the others, and the job says which failed and why', async () => {
  fillAll();
  const connector = listing(() => Promise.reject(new Error('orders are closed')));
  const { job } = await sync('full', { connector, resources: all });
  assert.is(job.status, 'failed');
  assert.is(job.error, 'order: orders are closed');
  assert.equal(
    job.tasks?.map(({ resource, status }) => `${resource} ${status}`),
    ['order failed', 'refund completed', 'card completed', 'fee completed', 'tax completed'],
  );
  assert.is(await stored(), 4);
});

test('a job whose every task failed has failed, with every reason', async () => {
  const connector = {
    ...shop.connector,
    sync: {
      ...shop.connector.sync,
      fullSync: ({ resource }: { resource: string }) => {
        throw new Error(`${resource} is closed`);
      },
    },
  };
  const { job } = await sync('full', { connector, resources: ['order', 'line'] });
  assert.is(job.status, 'failed');
  assert.is(job.error, 'order: order is closed; line: line is closed');
  assert.equal([job.progress.completed, job.progress.failed], [0, 2]);
});

test('a sync larger than one budget goes on in the next call, and no page is read twice', async () => {
  shop.objects.order = orders(11);
  const jobId = await queue();
  const calls: string[] = [];
  for (let n = 0; n < 20; n++) {
    const { job, report } = await workOn(jobId, { budget: noTime });
    calls.push(report.tasks.map(({ status, pages }) => `${status} ${pages}`).join());
    if (job.status === 'completed') break;
    assert.is(job.status, 'running');
    assert.is(job.tasks?.[0]?.status, 'queued');
  }
  assert.equal(calls, [...Array.from({ length: 5 }, () => 'released 1'), 'completed 1']);
  assert.equal(
    shop.client.calls,
    [null, 2, 4, 6, 8, 10].map((cursor) => `list ${cursor}`),
  );
  assert.is(await stored(), 11);
});

test('processor time counts: a worker that has used it up leaves the rest', async () => {
  shop.objects.order = orders(5);
  const budget = startBudget({ wallSeconds: 100, cpuSeconds: 1e-9 });
  const { report } = await workOn(await queue(), { budget });
  budget.close();
  assert.equal(
    report.tasks.map(({ status, pages }) => [status, pages]),
    [['released', 1]],
  );
});

test('a list whose place the provider keeps is handed over when nothing was read behind it', async () => {
  shop.objects.order = orders(6);
  const connector = bigShop(shop.client, { scroll: true });
  const jobId = await queue();
  for (let n = 0; n < 3; n++) await workOn(jobId, { connector, budget: noTime });
  assert.is((await jobOf(jobId)).status, 'completed');
  assert.equal(shop.client.calls, ['list null', 'list 2', 'list 4']);
});

test('such a list starts again when its worker did not leave in order', async () => {
  shop.objects.order = orders(6);
  const connector = bigShop(shop.client, { scroll: true });
  const jobId = await queue();
  const dies: Database = {
    ...database,
    releaseTask: () => Promise.reject(new Error('gone')),
    failTask: () => Promise.reject(new Error('gone')),
  };
  await workOn(jobId, { connector, budget: noTime, database: dies });
  await later();
  const { task } = await workOn(jobId, { connector });
  assert.is(task.status, 'completed');
  assert.is(task.restarts, 1);
  assert.is(await stored(), 6);
});

test('when the time ends while a page is being fetched, the task is put back behind the last stored page', async () => {
  shop.objects.order = orders(6);
  let hangs = true;
  const connector = listing((client, request) =>
    request.cursor === '4' && hangs ? new Promise(() => {}) : orderResource.list(client, request),
  );
  const jobId = await queue();
  const first = await within(0.3, (budget) => workOn(jobId, { connector, budget }));
  assert.equal(
    first.report.tasks.map(({ status, pages }) => [status, pages]),
    [['released', 2]],
  );
  assert.is(first.task.status, 'queued');
  assert.is(first.task.attempts, 0);
  hangs = false;
  shop.client.calls.splice(0);
  const second = await workOn(jobId, { connector });
  assert.equal(shop.client.calls, ['list 4']);
  assert.is(second.job.status, 'completed');
});

test('a page that never comes within a whole budget counts as a failure', async () => {
  const connector = listing(() => new Promise(() => {}));
  const jobId = await queue();
  const { task, report } = await within(0.2, (budget) => workOn(jobId, { connector, budget }));
  assert.is(report.tasks[0]?.status, 'queued');
  assert.is(task.attempts, 1);
  assert.ok(task.not_before);
  assert.match(String(task.error), 'nothing could be read and stored');
});

test('a worker whose lease is lost in the middle stores nothing more', async () => {
  shop.objects.order = orders(8);
  const jobId = await queue();
  let pages = 0;
  const through: Database = {
    ...database,
    recordPage: async (page) => {
      if (++pages === 2) {
        await later();
        const taken = await database.claimTask(jobId, 60);
        assert.ok(taken);
      }
      return database.recordPage(page);
    },
  };
  const { report, task } = await workOn(jobId, { database: through });
  assert.equal(
    report.tasks.map(({ status, pages: recorded, error }) => [status, recorded, error]),
    [['lost', 1, null]],
  );
  assert.is(task.status, 'running');
  assert.is(await stored(), 2);
});

test('a worker notices a lost lease while it waits for a page', async () => {
  const jobId = await queue();
  const connector = listing(() => new Promise(() => {}));
  const through: Database = { ...database, renewLease: async () => false };
  const { report } = await workOn(jobId, { connector, database: through, leaseSeconds: 0.1 });
  assert.is(report.tasks[0]?.status, 'lost');
});

test('a lease is renewed while a page takes longer than it', async () => {
  shop.objects.order = orders(1);
  const connector = listing(async (client, request) => {
    await new Promise((resolve) => setTimeout(resolve, 600));
    return orderResource.list(client, request);
  });
  const { task } = await sync('full', { connector, leaseSeconds: 0.3 });
  assert.is(task.status, 'completed');
  assert.ok(shop.calls.includes('renew_lease'));
});

test('a job that is cancelled in the middle stores nothing more', async () => {
  shop.objects.order = orders(8);
  const jobId = await queue();
  let pages = 0;
  const through: Database = {
    ...database,
    recordPage: async (page) => {
      if (++pages === 3) await database.cancelJob(jobId);
      return database.recordPage(page);
    },
  };
  const { job, report } = await workOn(jobId, { database: through });
  assert.is(job.status, 'cancelled');
  assert.is(report.tasks[0]?.status, 'lost');
  assert.is(await stored(), 4);
});

test('a cancelled job that is retried goes on behind its last stored page', async () => {
  shop.objects.order = orders(8);
  const { jobId } = await workOn(await queue(), { budget: noTime });
  await database.cancelJob(jobId);
  shop.client.calls.splice(0);
  await database.retryJob(jobId);
  const { job } = await workOn(jobId);
  assert.is(job.status, 'completed');
  assert.equal(shop.client.calls, ['list 2', 'list 4', 'list 6']);
});

for (const { what, error, waits } of [
  { what: 'throttled', error: new RateLimitError('slow down', 90), waits: 90 },
  { what: 'throttled without a time', error: new RateLimitError('slow down', null), waits: 2 },
  { what: 'throttled for next to nothing', error: new RateLimitError('slow down', 0), waits: 2 },
  { what: 'broken for the moment', error: new ApiError('bad gateway', 502), waits: 2 },
]) {
  test(`a task whose provider is ${what} is put back for later, and has not failed`, async () => {
    const connector = listing(() => Promise.reject(error));
    // As if the calls of the provider had been tried often enough.
    const { sync: handler } = connector;
    const fullSync: typeof handler.fullSync = async function* () {
      yield* [];
      throw error;
    };
    const broken = { ...connector, sync: { ...handler, fullSync } };
    const { job, task, report } = await sync('full', { connector: broken });
    assert.equal(
      report.tasks.map(({ status }) => status),
      ['queued'],
    );
    assert.is(job.status, 'running');
    assert.is(task.status, 'queued');
    assert.is(task.attempts, 1);
    const [row] = await mirror.rows(
      `select extract(epoch from not_before - clock_timestamp()) >= ${waits} - 2 as waits from supasaasy.tasks`,
    );
    assert.equal(row, { waits: true });
    assert.is((await jobsOf(shop).state()).status, undefined);
  });
}

test('a failure that does not pass ends the task at once', async () => {
  for (const error of [
    new ApiError('no such key', 401),
    new ApiError('bad request', 400),
    new Error('bug'),
  ]) {
    const { sync: handler } = shop.connector;
    const fullSync: typeof handler.fullSync = async function* () {
      yield* [];
      throw error;
    };
    const connector = { ...shop.connector, sync: { ...handler, fullSync } };
    assert.is((await sync('full', { connector })).task.status, 'failed', error.message);
  }
});

test('a failure that keeps coming ends the task after so many attempts', async () => {
  const { sync: handler } = shop.connector;
  const fullSync: typeof handler.fullSync = async function* () {
    yield* [];
    throw new ApiError('bad gateway', 502);
  };
  const connector = { ...shop.connector, sync: { ...handler, fullSync } };
  const { jobId } = await sync('full', { connector });
  let attempts = 1;
  for (; attempts < 20 && (await jobOf(jobId)).status === 'running'; attempts++) {
    await later();
    await workOn(jobId, { connector });
  }
  assert.is((await jobOf(jobId)).status, 'failed');
  assert.is(attempts, 8);
});

test('two workers share the tasks, and each task is worked on by one', async () => {
  fillAll();
  const jobId = await queue('full', all);
  const connector = bigShop(shop.client);
  const [left, right] = await Promise.all([workOn(jobId, { connector }), workOn(jobId, { connector })]);
  const done = [...left.report.tasks, ...right.report.tasks].map(({ task }) => task.resource);
  assert.equal(done.sort(), [...all].sort());
  assert.is((await jobOf(jobId)).status, 'completed');
  assert.equal(shop.client.calls.filter((call) => call.startsWith('list null')).length, 1);
});

test('a worker claims at most as many tasks as it is told', async () => {
  fillAll();
  const jobId = await queue('full', all);
  const context = shop.workContext({ connector: bigShop(shop.client) });
  const { tasks } = await work(context, { jobId, maxTasks: 2 });
  assert.is(tasks.length, 2);
  assert.is((await jobOf(jobId)).progress.completed, 2);
});

test('a worker for one job leaves the others, and rereads, alone', async () => {
  fillAll();
  const other = await queue('full', ['card']);
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  await database.merge('shop_main', [
    { op: 'reread', source: 'event', ref, versionAt: '2026-01-01T00:00:00Z' },
  ]);
  await workOn(await queue('full', ['fee']), { connector: bigShop(shop.client) });
  assert.is((await jobOf(other)).status, 'queued');
  assert.is((await shop.tableCounts()).rereads, 1);
});

test('a worker without a job takes every task that is due, then the rereads', async () => {
  fillAll();
  const jobs = [await queue('full', ['card']), await queue('full', ['fee'])];
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  await database.merge('shop_main', [
    { op: 'reread', source: 'event', ref, versionAt: '2026-01-01T00:00:00Z' },
  ]);
  const context = shop.workContext({ connector: bigShop(shop.client) });
  const { tasks, rereads } = await work(context, { jobId: null, maxTasks: null });
  assert.is(tasks.length, 2);
  assert.equal(rereads, { settled: 1, failed: 0 });
  for (const jobId of jobs) assert.is((await jobOf(jobId)).status, 'completed');
});

test('tasks of one collection never run at once, and run in the order in which they were asked for', async () => {
  shop.objects.order = orders(4);
  const first = await queue('full');
  const claimed = await database.claimTask(first, 60);
  const second = await queue('incremental');
  assert.is(await database.claimTask(second, 60), null);
  assert.ok(claimed);
  await database.releaseTask(claimed, false);
  const { tasks } = await work(shop.workContext(), { jobId: null, maxTasks: null });
  assert.is(tasks[0]?.task.job_id, first);
  assert.is((await jobOf(second)).status, 'completed');
});

test('the listeners of a long call do not pile up', async () => {
  shop.objects.order = [shopOrder('o1', moment)];
  let listeners = 0;
  const { signal } = new AbortController();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  for (let n = 0; n < 5; n++) await sync('full', { budget: { ...unlimited, signal } });
  assert.is(listeners, 0);
});

test.run();
