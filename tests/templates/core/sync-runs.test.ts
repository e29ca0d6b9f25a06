import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';

const mirror = await openMirror();

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

interface OpenedRun {
  readonly collection_key: string;
  readonly run_id: string;
  readonly watermark: string | null;
}

const begin = async (mode = 'full', collectionKeys = '{stripe_customer}', app = 'a') =>
  (await mirror.call('begin_sync', app, collectionKeys, mode)) as OpenedRun[];
const beginOne = async (mode = 'full') => {
  const [run] = await begin(mode);
  if (!run) throw new Error('no run was opened');
  return run;
};
const customer = (id: string, second = 1) => ({
  op: 'upsert',
  source: 'read',
  collection_key: 'stripe_customer',
  external_id: id,
  version_at: at(second),
  payload: { id, v: second },
  archived: false,
});
const record = (run: OpenedRun, cursor: string | null, changes: readonly object[]) =>
  mirror.call('record_page', 'a', run.collection_key, run.run_id, cursor, JSON.stringify(changes));
const finish = (
  run: OpenedRun,
  { full = 'true', startedAt = at(5) as string | null, error = null as string | null } = {},
) => mirror.call('finish_sync', 'a', run.collection_key, run.run_id, full, startedAt, error);
const state = async () => {
  const [row] =
    await mirror.rows(`select mode, status, cursor, pages, counts, last_error, watermark, full_read_at,
    finished_at is null as is_open, last_success_at is not null as succeeded from supasaasy.sync_state`);
  return row ?? {};
};

const takenOver = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => assert.unreachable('the page was stored'),
    (thrown: unknown) => thrown,
  );
  assert.is((error as { code: string }).code, 'SS001');
  assert.match(
    (error as Error).message,
    /^run [0-9a-f-]{36} of a stripe_customer: another run has taken over$/,
  );
};

test('a run is opened per collection, each with an id of its own', async () => {
  const runs = await begin('full', '{stripe_customer,stripe_price}');
  assert.equal(runs.map((run) => run.collection_key).sort(), ['stripe_customer', 'stripe_price']);
  assert.is(new Set(runs.map((run) => run.run_id)).size, 2);
  assert.equal(await begin('full', '{}'), []);
});

test("a page is stored together with its cursor, its count and the run's sums", async () => {
  const run = await beginOne();
  assert.equal(await record(run, 'c1', [customer('cus_1'), customer('cus_2')]), {
    counts: { stripe_customer: { created: 2 } },
    rereads: [],
  });
  await record(run, null, [customer('cus_2'), customer('cus_3')]);
  const { cursor, pages, counts, status, is_open } = await state();
  assert.equal(
    { cursor, pages, counts, status, is_open },
    {
      cursor: null,
      pages: 2,
      counts: { stripe_customer: { created: 3, unchanged: 1 } },
      status: 'running',
      is_open: true,
    },
  );
});

test('a page that fails is not stored, nor is its cursor', async () => {
  const run = await beginOne();
  await record(run, 'c1', [customer('cus_1')]);
  await mirror.database.exec(`create function pg_temp.refuse() returns trigger language plpgsql as $$
    begin raise exception 'no disk' using errcode = 'disk_full'; end $$;
    create trigger refuse before insert on supasaasy.entities for each row execute function pg_temp.refuse()`);
  const failure = await record(run, 'c2', [customer('cus_2')]).then(
    () => 'stored',
    (error: Error) => error.message,
  );
  await mirror.database.exec('drop trigger refuse on supasaasy.entities');
  assert.is(failure, 'no disk');
  const { cursor, pages } = await state();
  assert.equal({ cursor, pages }, { cursor: 'c1', pages: 1 });
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
});

test('a new run begins without cursor, pages, counts and error of the last one, and keeps its watermark', async () => {
  const first = await beginOne();
  await record(first, 'c1', [customer('cus_1')]);
  await finish(first, { error: 'the provider failed' });
  const second = await beginOne();
  await finish(second, { startedAt: at(9) });
  const third = await beginOne('incremental');
  assert.is(Date.parse(String(third.watermark)), Date.parse(at(9)));
  const { mode, status, cursor, pages, counts, last_error, is_open, succeeded } = await state();
  assert.equal(
    { mode, status, cursor, pages, counts, last_error, is_open, succeeded },
    {
      mode: 'incremental',
      status: 'running',
      cursor: null,
      pages: 0,
      counts: {},
      last_error: null,
      is_open: true,
      succeeded: true,
    },
  );
});

test('a run that another has taken over, that is closed or that never was can store nothing', async () => {
  const first = await beginOne();
  const second = await beginOne();
  await takenOver(record(first, 'c1', [customer('cus_1')]));
  await finish(second);
  await takenOver(record(second, 'c1', [customer('cus_1')]));
  await takenOver(record({ ...second, run_id: '00000000-0000-0000-0000-000000000000' }, 'c1', []));
  assert.equal(await mirror.entities(), []);
});

test('runs of other apps and collections are left alone', async () => {
  const run = await beginOne();
  await begin('full', '{stripe_price}');
  await begin('full', '{stripe_customer}', 'b');
  await record(run, null, [customer('cus_1')]);
  assert.is(await finish(run), true);
});

test('a successful full run moves the watermark and the last complete reading to its start', async () => {
  assert.is(await finish(await beginOne()), true);
  const { status, watermark, full_read_at, succeeded, is_open } = await state();
  const start = new Date(at(5));
  assert.equal(
    { status, watermark, full_read_at, succeeded, is_open },
    { status: 'success', watermark: start, full_read_at: start, succeeded: true, is_open: false },
  );
});

test('an incremental run moves the watermark alone', async () => {
  await finish(await beginOne());
  await finish(await beginOne('incremental'), { full: 'false', startedAt: at(9) });
  const { watermark, full_read_at } = await state();
  assert.equal({ watermark, full_read_at }, { watermark: new Date(at(9)), full_read_at: new Date(at(5)) });
});

test('a failed run moves nothing and says why', async () => {
  await finish(await beginOne());
  await finish(await beginOne(), { startedAt: at(9), error: 'the provider failed' });
  const { status, last_error, watermark, full_read_at } = await state();
  const start = new Date(at(5));
  assert.equal(
    { status, last_error, watermark, full_read_at },
    { status: 'failed', last_error: 'the provider failed', watermark: start, full_read_at: start },
  );
});

test('a run that read nothing, or whose clock went back, leaves the watermark', async () => {
  await finish(await beginOne());
  await finish(await beginOne(), { startedAt: null });
  await finish(await beginOne(), { startedAt: at(1) });
  const { status, watermark, full_read_at } = await state();
  const start = new Date(at(5));
  assert.equal(
    { status, watermark, full_read_at },
    { status: 'success', watermark: start, full_read_at: start },
  );
});

test('a run is closed once, and only by itself', async () => {
  const first = await beginOne();
  const second = await beginOne();
  assert.is(await finish(first, { error: 'late' }), false);
  assert.is(await finish(second), true);
  assert.is(await finish(second, { error: 'late' }), false);
  const { status, last_error } = await state();
  assert.equal({ status, last_error }, { status: 'success', last_error: null });
});

test('an unknown mode is refused', async () => {
  const outcome = await begin('sideways').then(
    () => 'opened',
    (error: { code: string }) => error.code,
  );
  assert.is(outcome, '23514');
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
