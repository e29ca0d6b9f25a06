import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AppContext,
  CursorExpiredError,
  type ListPage,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Database } from '../../../../supabase/functions/_shared/core/database.ts';
import { date, fixtureApp, orderResource } from '../fixture-connector.ts';
import { openShop, shopOrder } from '../shop.ts';
import { bigShop, jobsOf, moment, orders } from './engine-shop.ts';

const shop = await openShop();
const { database, mirror } = shop;
const { sync, state, queue, workOn, later } = jobsOf(shop);

test.before.each(() => shop.reset());
test.after(() => shop.close());

type List = typeof orderResource.list;

/** The start of a reading by the provider's clock: the first page's Date header minus five seconds of read slack. */
const start = new Date(Date.parse(date) - 5000);

/** The database, with the n-th call of recordPage replaced. */
const failingPage = (page: number, fail: () => Promise<never>): Database => {
  let seen = 0;
  return { ...database, recordPage: (call) => (++seen === page ? fail() : database.recordPage(call)) };
};
/** The shop's connector with another way to list orders. */
const listing = (list: List) => bigShop(shop.client, { list });
/** The shop as an app with other settings sees it. */
const forApp = (context: AppContext) => ({
  findApp: () => ({ connector: shop.connector, context, maxDeletedShare: 0.5 }),
});
const stored = async () => (await shop.tableCounts()).entities;

test('a full sync stores every page and moves the watermark to its start', async () => {
  shop.objects.order = orders(5);
  const { job, task, report } = await sync();
  assert.is(job.status, 'completed');
  assert.is(job.error, null);
  assert.equal(job.progress, { tasks: 1, completed: 1, failed: 0, suspect: 0, pages: 3 });
  assert.is(task.status, 'completed');
  assert.is(task.mode, 'full');
  assert.equal(task.counts, { shop_order: { created: 5 } });
  assert.equal(
    report.tasks.map(({ status, pages, error }) => ({ status, pages, error })),
    [{ status: 'completed', pages: 3, error: null }],
  );
  assert.equal(await state(), {
    status: 'success',
    watermark: start,
    full_read_at: start,
    pages: 3,
    counts: { shop_order: { created: 5 } },
    last_error: null,
    suspect: null,
    succeeded: true,
  });
});

test('the watermark is when the reading started, not when it ended: what changed meanwhile is for the next one', async () => {
  const dates = ['00:01:00', '00:02:00', '00:03:00'].map((time) => `Thu, 01 Jan 2026 ${time} GMT`);
  shop.objects.order = orders(6);
  const connector = listing(async (client, request) => ({
    ...(await orderResource.list(client, request)),
    date: dates[Number(request.cursor ?? 0) / 2] ?? date,
  }));
  const { task } = await sync('full', { connector });
  assert.is(task.pages, 3);
  assert.equal((await state()).watermark, start);
});

test('a page is one call of the database, and a task four more', async () => {
  shop.objects.order = orders(9);
  await workOn(await queue());
  const calls = shop.calls.filter((call) => call !== 'claim_task');
  assert.equal(calls, [
    'enqueue_job',
    ...Array.from({ length: 5 }, () => 'record_page'),
    'walk_rereads',
    'finish_task',
    'job_status',
  ]);
});

test('embedded children are counted under their own collection', async () => {
  shop.objects.order = [shopOrder('o1', moment, { lines: [{ id: 'l1', created: moment }] })];
  const { task } = await sync();
  assert.equal(task.counts, { shop_order: { created: 1 }, shop_line: { created: 1 } });
});

test('the next page is fetched while the last is stored, and pages are stored in order', async () => {
  shop.objects.order = orders(8);
  const log: string[] = [];
  const connector = listing((client, request) => {
    log.push(`fetch ${request.cursor}`);
    return orderResource.list(client, request);
  });
  const through: Database = {
    ...database,
    recordPage: async (call) => {
      log.push(`store ${call.cursor}`);
      const result = await database.recordPage(call);
      log.push(`stored ${call.cursor}`);
      return result;
    },
  };
  await sync('full', { database: through, connector });
  assert.ok(log.indexOf('fetch 2') < log.indexOf('stored 2'), log.join(', '));
  assert.equal(
    log.filter((line) => line.startsWith('store')),
    ['2', '4', '6', 'null'].flatMap((cursor) => [`store ${cursor}`, `stored ${cursor}`]),
  );
});

test('a page that cannot be stored makes the task fail and leaves the watermark where it was', async () => {
  shop.objects.order = orders(5);
  const through = failingPage(2, () => Promise.reject(new Error('the disk is full')));
  const { job, task, report } = await sync('full', { database: through });
  assert.is(job.status, 'failed');
  assert.is(job.error, 'order: the disk is full');
  assert.is(task.error, 'the disk is full');
  assert.is(report.tasks[0]?.pages, 1);
  const { status, watermark, full_read_at, pages, last_error, succeeded } = await state();
  assert.equal(
    { status, watermark, full_read_at, pages, last_error, succeeded },
    {
      status: 'failed',
      watermark: null,
      full_read_at: null,
      pages: 1,
      last_error: 'the disk is full',
      succeeded: false,
    },
  );
  assert.is(await stored(), 2);
});

test('what is being fetched is given up when a page cannot be stored', async () => {
  shop.objects.order = orders(6);
  let given: AbortSignal | undefined;
  const connector = listing((client, request) => {
    if (request.cursor === null) return orderResource.list(client, request);
    given = request.signal;
    return new Promise(() => {});
  });
  const through = failingPage(1, () => Promise.reject(new Error('the disk is full')));
  const { task } = await sync('full', { database: through, connector });
  assert.is(task.error, 'the disk is full');
  assert.is(given?.aborted, true);
});

test('a task that fails after a good one leaves the good watermark', async () => {
  shop.objects.order = orders(5);
  await sync();
  const { job } = await sync('full', {
    database: failingPage(1, () => Promise.reject(new Error('the disk is full'))),
  });
  assert.is(job.status, 'failed');
  const { watermark, full_read_at, succeeded } = await state();
  assert.equal(
    { watermark, full_read_at, succeeded },
    { watermark: start, full_read_at: start, succeeded: true },
  );
});

test('Sync pagination handled: a failure in the middle keeps what was stored before it', async () => {
  shop.objects.order = orders(6);
  const connector = listing((client, request) => {
    if (request.cursor === '4') throw new Error('the shop is closed');
    return orderResource.list(client, request);
  });
  const { jobId, task } = await sync('full', { connector });
  assert.is(task.status, 'failed');
  assert.is(task.pages, 2);
  assert.is(await stored(), 4);

  assert.is(await database.retryJob(jobId), 'running');
  shop.client.calls.splice(0);
  const retried = await workOn(jobId);
  assert.equal(shop.client.calls, ['list 4']);
  assert.is(retried.job.status, 'completed');
  assert.is(retried.job.error, null);
  assert.is(retried.task.pages, 3);
  assert.is(await stored(), 6);
});

test('a task whose cursor the provider has forgotten starts again from the beginning', async () => {
  shop.objects.order = orders(6);
  let forgets = true;
  const connector = listing((client, request) => {
    if (request.cursor === '4' && forgets) {
      forgets = false;
      throw new CursorExpiredError('the cursor has expired');
    }
    return orderResource.list(client, request);
  });
  const { task } = await sync('full', { connector });
  assert.equal(shop.client.calls, ['list null', 'list 2', 'list null', 'list 2', 'list 4']);
  assert.is(task.status, 'completed');
  assert.is(task.restarts, 1);
  assert.is(await stored(), 6);
});

test('a task that has to start again and again fails, and says so', async () => {
  shop.objects.order = orders(6);
  const connector = listing((client, request) => {
    if (request.cursor === '4') throw new CursorExpiredError('the cursor has expired');
    return orderResource.list(client, request);
  });
  const { task, report } = await sync('full', { connector });
  assert.is(report.tasks[0]?.status, 'failed');
  assert.is(task.status, 'failed');
  assert.is(task.restarts, 5);
  assert.match(String(task.error), 'the cursor has expired');
});

test('a cursor that is refused before anything was stored is a failure, not a beginning again', async () => {
  const connector = listing(() => Promise.reject(new CursorExpiredError('the list is closed')));
  const { task } = await sync('full', { connector });
  assert.is(task.status, 'failed');
  assert.is(task.restarts, 0);
});

test('a list that ends without a last page has failed, and nothing is swept', async () => {
  shop.objects.order = orders(4);
  await sync();
  const { sync: handler } = shop.connector;
  async function* cut(context: Parameters<typeof handler.fullSync>[0]) {
    for await (const page of handler.fullSync(context)) {
      if (page.cursor === null) return;
      yield page;
    }
  }
  const connector = { ...shop.connector, sync: { ...handler, fullSync: cut } };
  const { task } = await sync('full', { connector });
  assert.is(task.status, 'failed');
  assert.match(String(task.error), 'without a last page');
  assert.is(await stored(), 4);
});

test('an incremental sync without a watermark is a full one, and says so', async () => {
  shop.objects.order = orders(1);
  const { job, task } = await sync('incremental');
  assert.is(job.mode, 'incremental');
  assert.is(task.mode, 'full');
  assert.equal(shop.client.calls, ['list null']);
  assert.equal((await state()).full_read_at, start);
});

test('Incremental sync available: it asks for what changed since the watermark, minus the overlap', async () => {
  shop.objects.order = orders(1);
  await sync();
  shop.client.calls.splice(0);
  shop.objects.order = orders(1, moment + 60);
  const { task } = await sync('incremental');
  assert.equal(shop.client.calls, [`since ${new Date(start.getTime() - 60_000).toISOString()}`]);
  assert.is(task.mode, 'incremental');
  assert.equal(task.counts, { shop_order: { updated: 1 } });
  assert.equal(await mirror.entities(), ['shop_order o0 v=60']);
});

test('an incremental sync is a full one when the provider no longer knows what changed since', async () => {
  shop.objects.order = orders(1);
  await sync();
  shop.client.calls.splice(0);
  const incremental = { ...orderResource.incremental, retentionSeconds: 86_400 };
  const connector = bigShop(shop.client, { incremental } as Partial<typeof orderResource>);
  const { task } = await sync('incremental', { connector });
  assert.is(task.mode, 'full');
  assert.equal(shop.client.calls, ['list null']);
});

test('sync_from does not affect incremental sync: the watermark alone says since when', async () => {
  const app = forApp({ ...fixtureApp, syncFrom: '2026-06-01T00:00:00Z' });
  shop.objects.order = [shopOrder('old', moment, { created: moment })];
  await sync('full', app);
  assert.equal(await mirror.entities(), []);
  shop.client.calls.splice(0);
  await sync('incremental', app);
  assert.equal(shop.client.calls, [`since ${new Date(start.getTime() - 60_000).toISOString()}`]);
  assert.equal(await mirror.entities(), ['shop_order old v=']);
});

test('an incremental sync moves the watermark, but is no complete reading', async () => {
  shop.objects.order = orders(2);
  await sync();
  const lateDate = new Date(start.getTime() + 3_605_000);
  const list = async (): Promise<ListPage> => ({ items: [], next: null, date: lateDate.toUTCString() });
  const incremental = { ...orderResource.incremental, list } as typeof orderResource.incremental;
  await sync('incremental', { connector: bigShop(shop.client, { incremental }) });
  const { watermark, full_read_at } = await state();
  assert.equal(
    { watermark, full_read_at },
    { watermark: new Date(start.getTime() + 3_600_000), full_read_at: start },
  );
  assert.is(await stored(), 2);
});

test('the watermark never goes back', async () => {
  await sync();
  const old: List = async () => ({ items: [], next: null, date: 'Thu, 01 Jan 2020 00:00:00 GMT' });
  await sync('full', { connector: listing(old) });
  assert.equal((await state()).watermark, start);
});

test('an unchanged list is read, counted and not written', async () => {
  shop.objects.order = orders(3);
  await sync();
  const versions = () =>
    mirror.rows('select xmin::text, ctid::text from supasaasy.entities order by external_id');
  const before = await versions();
  const { task } = await sync();
  assert.equal(task.counts, { shop_order: { unchanged: 3 } });
  assert.equal(await versions(), before);
});

test('an object that a full sync does not show any more is deleted', async () => {
  shop.objects.order = orders(5);
  await sync();
  shop.objects.order = orders(4);
  // Only what was stored before the reading started, by the provider's clock too.
  const later: List = async (client, request) => ({
    ...(await orderResource.list(client, request)),
    date: new Date((moment + 3600) * 1000).toUTCString(),
  });
  const { task } = await sync('full', { connector: listing(later) });
  assert.equal(task.counts, { shop_order: { unchanged: 4, deleted: 1 } });
  assert.is(await stored(), 4);
});

test('an empty list deletes nothing and is suspect, unless the deletions are accepted', async () => {
  shop.objects.order = orders(3);
  await sync();
  shop.objects.order = [];
  const empty: List = async () => ({
    items: [],
    next: null,
    date: new Date((moment + 3600) * 1000).toUTCString(),
  });
  const connector = listing(empty);
  const { job, task } = await sync('full', { connector });
  assert.is(job.status, 'completed');
  assert.is(job.progress.suspect, 1);
  assert.match(String(task.suspect), 'lacks 3 of 3');
  const { status, watermark } = await state();
  assert.equal({ status, watermark }, { status: 'suspect', watermark: start });
  assert.is(await stored(), 3);

  const accepted = await sync('full', { connector, acceptDeletions: true });
  assert.is(accepted.task.suspect, null);
  assert.equal(accepted.task.counts, { shop_order: { deleted: 3 } });
  assert.is(await stored(), 0);
});

test('a malformed record is quarantined, and its page is stored', async () => {
  shop.objects.order = [shopOrder('o1', moment), shopOrder('o2', moment, { created: 'yesterday' })];
  const { job, task } = await sync();
  assert.is(job.status, 'completed');
  assert.equal(task.counts, { shop_order: { created: 1, quarantined: 1 } });
});

const openRequest = (id: string) =>
  database.merge('shop_main', [
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_order', externalId: id },
      versionAt: new Date((moment + 3600) * 1000).toISOString(),
    },
  ]);

test('objects that wait to be read again are settled by the sync of their collection', async () => {
  shop.objects.order = [shopOrder('o1', moment)];
  await openRequest('o1');
  const { report, task } = await sync();
  assert.equal(report.tasks[0]?.rereads, { settled: 1, failed: 0 });
  assert.is(task.status, 'completed');
  assert.is((await shop.tableCounts()).rereads, 0);
});

test('an object that cannot be read again holds up its task three times, then it is in quarantine', async () => {
  shop.objects.order = [shopOrder('o1', moment)];
  await openRequest('o1');
  const retrieve: typeof orderResource.retrieve = async () => ({ item: { id: 'o1', created: 'soon' }, date });
  const connector = bigShop(shop.client, { retrieve });
  const { jobId, task } = await sync('full', { connector });
  assert.is(task.status, 'queued');
  assert.match(String(task.error), /^1 object could not be read again: .*supasaasy\.quarantine/);
  let job = task;
  for (let attempts = 1; job.status === 'queued' && attempts < 5; attempts++) {
    await later();
    ({ task: job } = await workOn(jobId, { connector }));
  }
  assert.is(job.status, 'completed');
  assert.is((await shop.tableCounts()).rereads, 0);
  assert.is((await shop.tableCounts()).quarantine, 1);
});

test('reading again ends at the first failure that is not about the object, and the listing is not repeated', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `o${index}`);
  shop.objects.order = ids.map((id) => shopOrder(id, moment));
  for (const id of ids) await openRequest(id);
  let down = true;
  const connector = bigShop(shop.client, {
    retrieve: (client, id, given) => {
      client.calls.push('tried');
      return down ? Promise.reject(new Error('the shop is down')) : orderResource.retrieve(client, id, given);
    },
  });
  const { jobId, task } = await sync('full', { connector });
  assert.is(shop.client.calls.filter((call) => call === 'tried').length, 10);
  assert.is(task.status, 'failed');
  down = false;
  shop.client.calls.splice(0);
  await database.retryJob(jobId);
  await later();
  const retried = await workOn(jobId, { connector });
  assert.is(retried.task.status, 'completed');
  assert.not.ok(shop.client.calls.some((call) => call.startsWith('list')));
});

test('an app that is not configured any more makes its task fail with the reason', async () => {
  const findApp = () => {
    throw new Error('no app shop_main is configured');
  };
  const { job } = await sync('full', { findApp });
  assert.is(job.error, 'order: no app shop_main is configured');
});

test('what is stored of a failure has its secrets taken out', async () => {
  const connector = listing(() => Promise.reject(new Error('invalid token sesame-1')));
  const redact = (text: string) => text.replaceAll('sesame-1', '***');
  const { job, report } = await sync('full', { connector, redact });
  assert.is(job.error, 'order: invalid token ***');
  assert.is(report.tasks[0]?.error, 'invalid token ***');
  assert.is((await state()).last_error, 'invalid token ***');
});

test.run();
