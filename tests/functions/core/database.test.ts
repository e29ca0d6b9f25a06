import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Change, Payload } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { parseProviderJson } from '../../../supabase/functions/_shared/core/contract/provider-json.ts';
import { connectDatabase, DatabaseError } from '../../../supabase/functions/_shared/core/database.ts';
import type { ClaimedTask, Lease, SyncMode, TaskPage } from '../../../supabase/functions/_shared/core/job.ts';
import { at } from '../../mirror.ts';
import { openShop } from './shop.ts';

const shop = await openShop();
const { database, mirror } = shop;

test.before.each(() => shop.reset());
test.after(() => shop.close());

const upsert = (externalId: string, second: number, rawPayload: Payload = { id: externalId }): Change => ({
  op: 'upsert',
  source: 'read',
  entity: {
    collectionKey: 'shop_order',
    externalId,
    rawPayload,
    apiVersion: '2026-01',
    versionAt: at(second),
    createdAt: at(0),
    archived: false,
    archivedAt: null,
    parent: null,
  },
  children: [],
});
const webhook = (eventId: string, changes: readonly Change[]) =>
  database.applyWebhook({
    appKey: 'shop_main',
    eventId,
    eventType: 'order.created',
    occurredAt: at(1),
    logDays: 14,
    changes,
  });
const enqueue = (collectionKeys = ['shop_order'], mode: SyncMode = 'full') =>
  database.enqueueJob({
    appKey: 'shop_main',
    mode,
    acceptDeletions: false,
    tasks: collectionKeys.map((collectionKey) => ({ resource: collectionKey.slice(5), collectionKey })),
  });
const claim = async (mode: SyncMode = 'full'): Promise<ClaimedTask> => {
  const { job_id: jobId } = await enqueue(['shop_order'], mode);
  const task = await database.claimTask(jobId, 60);
  if (!task) throw new Error('no task was due');
  return task;
};
const page = (lease: Lease, overrides: Partial<TaskPage> = {}): TaskPage => ({
  lease,
  leaseSeconds: 60,
  mode: 'full',
  readAt: at(5),
  cursor: null,
  listed: ['o1'],
  sweep: null,
  sparesArchived: false,
  window: null,
  maxDeletedShare: 0.5,
  changes: [upsert('o1', 1)],
  ...overrides,
});

async function failsWith(code: string, work: Promise<unknown>, message: RegExp) {
  const error = await work.then(
    () => assert.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  assert.instance(error, DatabaseError);
  assert.is((error as DatabaseError).code, code);
  assert.match((error as DatabaseError).message, message);
}

test('applyWebhook merges, dedupes and logs', async () => {
  assert.equal(await webhook('evt_1', [upsert('o1', 1)]), {
    outcome: 'processed',
    counts: { shop_order: { created: 1 } },
    rereads: [],
  });
  assert.is((await webhook('evt_1', [upsert('o1', 1)])).outcome, 'duplicate');
  assert.is((await webhook('evt_2', [])).outcome, 'ignored');
  assert.is((await shop.tableCounts()).webhook_logs, 3);
});

test('applyWebhook keeps every column of an object', async () => {
  await webhook('evt_1', [upsert('o1', 1)]);
  const [row] = await mirror.rows(
    'select app_key, collection_key, external_id, raw_payload, api_version, version_at, provider_created_at, archived_at from supasaasy.entities',
  );
  assert.equal(row, {
    app_key: 'shop_main',
    collection_key: 'shop_order',
    external_id: 'o1',
    raw_payload: { id: 'o1' },
    api_version: '2026-01',
    version_at: new Date(at(1)),
    provider_created_at: new Date(at(0)),
    archived_at: null,
  });
});

test('enqueueJob creates a job with its tasks, and returns one that waits to do the same', async () => {
  const first = await enqueue(['shop_order', 'shop_refund']);
  assert.is(first.is_new, true);
  assert.equal(await enqueue(['shop_refund', 'shop_order']), { job_id: first.job_id, is_new: false });
  assert.is((await enqueue(['shop_order'])).is_new, true);
  const job = await database.jobStatus(first.job_id, true);
  assert.equal(
    job?.tasks?.map(({ resource, status }) => [resource, status]),
    [
      ['order', 'queued'],
      ['refund', 'queued'],
    ],
  );
});

test('claimTask hands out a task with all a worker needs, and null when none is due', async () => {
  const { id, lease_id, job_id, ...task } = await claim();
  for (const uuid of [id, lease_id, job_id]) assert.match(uuid, /^[0-9a-f-]{36}$/);
  assert.equal(task, {
    app_key: 'shop_main',
    resource: 'order',
    collection_key: 'shop_order',
    requested_mode: 'full',
    mode: null,
    since: null,
    cursor: null,
    is_handed_over: false,
    is_listed: false,
    pages: 0,
    counts: {},
  });
  assert.is(await database.claimTask(null, 60), null);
});

test('recordPage stores a page with its cursor, finishTask moves the watermark to the start', async () => {
  const task = await claim();
  const counts = { shop_order: { created: 1 } };
  assert.equal(await database.recordPage(page(task, { cursor: 'next' })), {
    counts,
    rereads: [],
    suspect: null,
  });
  const [row] = await mirror.rows('select cursor, pages, counts, status, mode from supasaasy.tasks');
  assert.equal(row, { cursor: 'next', pages: 1, counts, status: 'running', mode: 'full' });
  await database.recordPage(page(task, { changes: [], readAt: at(9) }));
  await database.finishTask(task, {});
  const { since } = await claim('incremental');
  assert.is(Date.parse(String(since)), Date.parse(at(5)));
});

test('a task that a worker leaves is due again, with what the next needs to go on', async () => {
  const task = await claim();
  await database.recordPage(page(task, { cursor: 'next' }));
  await database.releaseTask(task, true);
  const again = await database.claimTask(task.job_id, 60);
  assert.equal([again?.cursor, again?.mode, again?.is_handed_over], ['next', 'full', true]);
});

test('a lease that is lost cannot write, and whoever held it is told so', async () => {
  const task = await claim();
  assert.is(await database.renewLease(task, 60), true);
  assert.is(await database.cancelJob(task.job_id), 'cancelled');
  assert.is(await database.renewLease(task, 60), false);
  for (const work of [
    () => database.recordPage(page(task)),
    () => database.finishTask(task, {}),
    () => database.failTask(task, 'x', null, 1),
    () => database.releaseTask(task, false),
    () => database.restartTask(task, 'x'),
  ])
    await failsWith('SS001', work(), /^supasaasy\.\w+: task .* the lease is lost/);
  assert.equal(await mirror.entities(), []);
});

test('failTask puts a task back until its attempts are used up, retryJob makes it due again', async () => {
  const task = await claim();
  assert.is(await database.failTask(task, 'the shop is closed', 90, 2), 'queued');
  const [report] = (await database.jobStatus(task.job_id, true))?.tasks ?? [];
  assert.equal([report?.status, report?.error], ['queued', 'the shop is closed']);
  assert.ok(report?.not_before);
  await mirror.database.exec("update supasaasy.tasks set not_before = '-infinity'");
  const again = await database.claimTask(task.job_id, 60);
  assert.ok(again);
  assert.is(await database.failTask(again, 'the shop is closed', null, 2), 'failed');
  assert.is((await database.jobStatus(task.job_id, false))?.error, 'order: the shop is closed');
  assert.is(await database.retryJob(task.job_id), 'running');
  assert.ok(await database.claimTask(task.job_id, 60));
});

test('restartTask forgets what was read, and says when that was too often', async () => {
  const task = await claim();
  for (let n = 0; n < 5; n++) {
    await database.recordPage(page(task, { cursor: 'next', changes: [] }));
    assert.equal(await database.restartTask(task, 'expired'), { restarted: true });
  }
  assert.equal(await database.restartTask(task, 'expired'), { restarted: false });
  assert.is((await database.jobStatus(task.job_id, false))?.status, 'failed');
});

test('a job that is not there is null, to look at, to cancel and to retry', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  assert.is(await database.jobStatus(id, true), null);
  assert.is(await database.cancelJob(id), null);
  assert.is(await database.retryJob(id), null);
});

test('pickUpWork calls nobody where pg_net is missing', async () => {
  await enqueue();
  assert.is(await database.pickUpWork(), false);
});

test('takeTokens gives what there is and says when there is more, slowDown stops the bucket', async () => {
  const limit = { requestsPerSecond: 1, burst: 5 };
  assert.equal(await database.takeTokens('b', limit, 3), { granted: 3, wait_ms: 0 });
  const { granted, wait_ms: waitMs } = await database.takeTokens('b', limit, 3);
  assert.is(granted, 2);
  assert.ok(waitMs > 0);
  await database.slowDown('other', 30);
  assert.is((await database.takeTokens('other', limit, 1)).granted, 0);
});

test('claimRereads hands out each request once, merge answers it', async () => {
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  const asked = await database.merge('shop_main', [{ op: 'reread', source: 'event', ref, versionAt: at(5) }]);
  assert.equal(
    asked.rereads.map(({ external_id }) => external_id),
    ['o1'],
  );
  const scope = { appKey: 'shop_main', collectionKeys: ['shop_order'] };
  assert.equal(await database.claimRereads({ ...scope, collectionKeys: ['shop_refund'] }, 10), []);
  assert.equal(await database.claimRereads({ ...scope, externalIds: ['o2'] }, 10), []);
  assert.equal(await database.claimRereads({ ...scope, appKey: 'shop_other' }, 10), []);
  const [claimed] = await database.claimRereads(scope, 10);
  assert.is(claimed?.external_id, 'o1');
  assert.is(Date.parse(String(claimed?.version_at)), Date.parse(at(5)));
  assert.equal(await database.claimRereads({}, 10), []);
  assert.is((await database.walkRereads('shop_main', 'shop_order', '', 10)).length, 1);
  assert.equal(await database.walkRereads('shop_main', 'shop_order', 'o1', 10), []);
  await database.merge('shop_main', [{ ...upsert('o1', 5), source: 'reread' } as Change]);
  assert.is((await shop.tableCounts()).rereads, 0);
});

test('noteRereadFailure keeps the request with the reason, three permanent ones end in quarantine', async () => {
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  await database.merge('shop_main', [{ op: 'reread', source: 'event', ref, versionAt: at(5) }]);
  for (let n = 1; n <= 3; n++) {
    const [reread] = await database.walkRereads('shop_main', 'shop_order', '', 10);
    if (!reread) throw new Error('no reread was asked for');
    await database.noteRereadFailure(reread, 'the shop is closed', true);
    if (n === 3) break;
    assert.equal(await mirror.rows('select external_id, last_error from supasaasy.rereads'), [
      { external_id: 'o1', last_error: 'the shop is closed' },
    ]);
  }
  assert.is((await shop.tableCounts()).rereads, 0);
  assert.is((await shop.tableCounts()).quarantine, 1);
});

test('every method is one request', async () => {
  const task = await claim();
  await database.renewLease(task, 60);
  await database.recordPage(page(task));
  await database.finishTask(task, {});
  await database.jobStatus(task.job_id, true);
  await webhook('evt_1', [upsert('o1', 2)]);
  await database.merge('shop_main', [upsert('o1', 3)]);
  await database.claimRereads({}, 10);
  await database.walkRereads('shop_main', 'shop_order', '', 10);
  assert.equal(shop.calls, [
    'enqueue_job',
    'claim_task',
    'renew_lease',
    'record_page',
    'finish_task',
    'job_status',
    'apply_webhook',
    'merge_entities',
    'claim_rereads',
    'walk_rereads',
  ]);
});

test('numbers that JavaScript cannot hold arrive with every digit', async () => {
  const payload = parseProviderJson(
    '{"id":"o1","big":12345678901234567890,"small":1e-7,"rate":0.1}',
  ) as Payload;
  await database.merge('shop_main', [upsert('o1', 1, payload)]);
  const [row] = await mirror.rows('select raw_payload::text as text from supasaasy.entities');
  assert.match(String(row?.text), '"big": 12345678901234567890');
  assert.match(String(row?.text), '"small": 0.0000001');
});

test('an object that is nested too deeply is put apart, the others of its page are stored', async () => {
  let deep: Payload = { id: 'o1' };
  for (let n = 0; n < 20_000; n++) deep = { deep };
  const task = await claim();
  const changes = [upsert('o1', 1, deep), upsert('o2', 1)];
  const { counts } = await database.recordPage(page(task, { changes }));
  assert.equal(counts, { shop_order: { created: 1, quarantined: 1 } });
  const [row] = await mirror.rows('select record_key, error from supasaasy.quarantine');
  assert.equal([row?.record_key, /levels deep/.test(String(row?.error))], ['o1', true]);
  assert.equal(await database.merge('shop_main', [upsert('o3', 1, deep)]).then((result) => result.counts), {
    shop_order: { quarantined: 1 },
  });
  assert.equal((await webhook('evt_1', [upsert('o4', 1, deep)])).counts, { shop_order: { quarantined: 1 } });
});

test('text of any language, quotes and control characters come through', async () => {
  const note = `"O'Neil" \\ \n\t ${String.fromCodePoint(0x1f600)} ümläut $$ \${x} \u2028`;
  await database.merge('shop_main', [upsert('o1', 1, { id: 'o1', note })]);
  const [row] = await mirror.rows("select raw_payload ->> 'note' as note from supasaasy.entities");
  assert.is(row?.note, note);
});

test('a failed call says which, and carries the code', async () => {
  const task = await claim();
  await failsWith(
    '22007',
    database.recordPage(page(task, { readAt: 'soon' })),
    /^supasaasy\.record_page: .*soon/,
  );
});

test('a database that cannot be reached is an error of the call', async () => {
  shop.setDown(true);
  const outcome = await database.merge('shop_main', []).catch((error: unknown) => error);
  assert.instance(outcome, DatabaseError);
});

test('without its address or key the database is not connected', () => {
  for (const missing of ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY'])
    assert.throws(
      () => connectDatabase((name) => (name === missing ? undefined : shop.env[name])),
      (error: Error) => error.message.includes(missing),
    );
});

test.run();
