import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Database, DatabaseError } from '../../../../supabase/functions/_shared/core/database.ts';
import { openShop } from '../shop.ts';
import { jobsOf, orders } from './engine-shop.ts';

const shop = await openShop();
const { mirror } = shop;
const { queue, workOn, later, jobOf } = jobsOf(shop);

test.before.each(() => shop.reset());
test.after(() => shop.close());

type Method = keyof Database;

/** The database, over a connection that breaks off after the n-th call of a method was carried out. */
function dropsAnswer(method: Method, nth = 1): Database {
  let calls = 0;
  const lossy = async (...args: never[]) => {
    const work = shop.database[method] as (...given: never[]) => Promise<unknown>;
    const answer = await work(...args);
    if (++calls === nth) throw new DatabaseError(method, 'TypeError: fetch failed', '');
    return answer;
  };
  return { ...shop.database, [method]: lossy };
}

/** The database, over a connection that breaks off before the n-th call of a method arrives. */
function dropsCall(method: Method, nth = 1): Database {
  let calls = 0;
  const lossy = async (...args: never[]) => {
    if (++calls === nth) throw new DatabaseError(method, 'TypeError: fetch failed', '');
    const work = shop.database[method] as (...given: never[]) => Promise<unknown>;
    return work(...args);
  };
  return { ...shop.database, [method]: lossy };
}

/** Works until the job is over, as workers do that are called again and again. */
async function finish(jobId: string): Promise<void> {
  for (let n = 0; n < 10; n++) {
    await later();
    const { job } = await workOn(jobId);
    if (job.status !== 'queued' && job.status !== 'running') return;
  }
}

const cases: readonly { readonly method: Method; readonly nth: number }[] = [
  { method: 'claimTask', nth: 1 },
  ...[1, 2, 3, 4].map((nth) => ({ method: 'recordPage' as const, nth })),
  { method: 'walkRereads', nth: 1 },
  { method: 'finishTask', nth: 1 },
];
for (const [what, through] of [
  ['answer', dropsAnswer],
  ['call', dropsCall],
] as const) {
  for (const { method, nth } of cases) {
    test(`when the ${what} of ${method} ${nth} is lost nothing is, and the job completes`, async () => {
      shop.objects.order = orders(8);
      const jobId = await queue();
      const first = await workOn(jobId, { database: through(method, nth) }).catch((error: unknown) => error);
      if (method === 'claimTask') assert.instance(first, DatabaseError);
      await finish(jobId);
      const job = await jobOf(jobId);
      assert.is(job.status, 'completed', JSON.stringify(job));
      assert.is(job.error, null);
      // No page is lost, and none is stored twice.
      assert.is(job.progress.pages, 4);
      assert.equal(job.tasks?.[0]?.counts, { shop_order: { created: 8 } });
      assert.is((await mirror.entities()).length, 8);
      const [state] = await mirror.rows(
        'select status, watermark is not null as known from supasaasy.sync_state',
      );
      assert.equal(state, { status: 'success', known: true });
      assert.is((await shop.tableCounts()).seen, 0);
    });
  }
}

test('a page that was stored although its answer was lost is not read again', async () => {
  shop.objects.order = orders(8);
  const jobId = await queue();
  await workOn(jobId, { database: dropsAnswer('recordPage', 2) });
  shop.client.calls.splice(0);
  await finish(jobId);
  assert.equal(shop.client.calls, ['list 4', 'list 6']);
});

test('a task whose last page was stored although its answer was lost lists nothing again', async () => {
  shop.objects.order = orders(8);
  const jobId = await queue();
  const { task } = await workOn(jobId, { database: dropsAnswer('recordPage', 4) });
  assert.is(task.status, 'queued');
  shop.client.calls.splice(0);
  await finish(jobId);
  assert.equal(shop.client.calls, []);
});

test('a task that was finished although the answer was lost stays finished', async () => {
  shop.objects.order = orders(2);
  const { job, report } = await workOn(await queue(), { database: dropsAnswer('finishTask') });
  assert.is(job.status, 'completed');
  assert.is(report.tasks[0]?.status, 'lost');
});

for (const method of ['failTask', 'releaseTask'] as const) {
  for (const [what, through] of [
    ['answer', dropsAnswer],
    ['call', dropsCall],
  ] as const) {
    test(`when the ${what} of ${method} is lost the job completes all the same`, async () => {
      shop.objects.order = orders(6);
      const jobId = await queue();
      const lossy = through(method);
      let pages = 0;
      await workOn(jobId, {
        database: {
          ...lossy,
          recordPage: (page) =>
            method === 'failTask' && ++pages === 2
              ? Promise.reject(new DatabaseError('record_page', 'too many connections', '53300'))
              : lossy.recordPage(page),
        },
        ...(method === 'releaseTask' ? { budget: { ...shop.workContext().budget, isOver: () => true } } : {}),
      });
      await finish(jobId);
      assert.is((await jobOf(jobId)).status, 'completed');
      assert.is((await mirror.entities()).length, 6);
    });
  }
}

test('a page whose call arrives late, after its task was given up, stores nothing', async () => {
  shop.objects.order = orders(4);
  const jobId = await queue();
  const late: (() => Promise<unknown>)[] = [];
  await workOn(jobId, {
    database: {
      ...shop.database,
      recordPage: (page) => {
        late.push(() => shop.database.recordPage(page));
        return Promise.reject(new DatabaseError('record_page', 'timed out', ''));
      },
    },
  });
  const outcome = await late[0]?.().catch((error: unknown) => error);
  assert.instance(outcome, DatabaseError);
  assert.is((outcome as DatabaseError).code, 'SS001');
  assert.equal(await mirror.entities(), []);
  await finish(jobId);
  assert.is((await mirror.entities()).length, 4);
});

test.run();
