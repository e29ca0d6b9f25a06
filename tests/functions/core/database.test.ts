import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Change, Payload } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { parseProviderJson } from '../../../supabase/functions/_shared/core/contract/provider-json.ts';
import { connectDatabase, DatabaseError } from '../../../supabase/functions/_shared/core/database.ts';
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
const begin = async (mode: 'full' | 'incremental' = 'full') => {
  const [run] = await database.beginSync('shop_main', ['shop_order'], mode);
  if (!run) throw new Error('no run was opened');
  return { run, call: { appKey: 'shop_main', collectionKey: 'shop_order', runId: run.run_id } };
};

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

test('beginSync opens a run per collection, without a watermark at first', async () => {
  const runs = await database.beginSync('shop_main', ['shop_order', 'shop_refund'], 'full');
  assert.equal(runs.map((run) => run.collection_key).sort(), ['shop_order', 'shop_refund']);
  assert.ok(runs.every((run) => run.watermark === null));
  assert.equal(await database.beginSync('shop_main', [], 'full'), []);
});

test('recordPage stores a page with its cursor, finishSync moves the watermark to the start', async () => {
  const { call } = await begin();
  const page = { ...call, cursor: 'next', changes: [upsert('o1', 1)] };
  assert.equal(await database.recordPage(page), { counts: { shop_order: { created: 1 } }, rereads: [] });
  const [state] = await mirror.rows('select cursor, pages, counts, status from supasaasy.sync_state');
  assert.equal(state, {
    cursor: 'next',
    pages: 1,
    counts: { shop_order: { created: 1 } },
    status: 'running',
  });
  assert.is(await database.finishSync({ ...call, full: true, startedAt: at(5), error: null }), true);
  const { run } = await begin('incremental');
  assert.is(Date.parse(String(run.watermark)), Date.parse(at(5)));
});

test('a run that another has taken over cannot write, and is told so', async () => {
  const { call } = await begin();
  await begin();
  await failsWith(
    'SS001',
    database.recordPage({ ...call, cursor: null, changes: [upsert('o1', 1)] }),
    /^supasaasy\.record_page: run .* another run has taken over/,
  );
  assert.is(await database.finishSync({ ...call, full: true, startedAt: at(5), error: null }), false);
  assert.equal(await mirror.entities(), []);
});

test('claimRereads hands out each request once, merge answers it', async () => {
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  const asked = await database.merge('shop_main', [{ op: 'reread', source: 'event', ref, versionAt: at(5) }]);
  assert.equal(
    asked.rereads.map(({ external_id }) => external_id),
    ['o1'],
  );
  assert.equal(await database.claimRereads('shop_main', ['shop_refund'], 10), []);
  const [claimed] = await database.claimRereads('shop_main', ['shop_order'], 10);
  assert.is(claimed?.external_id, 'o1');
  assert.is(Date.parse(String(claimed?.version_at)), Date.parse(at(5)));
  assert.equal(await database.claimRereads('shop_main', ['shop_order'], 10), []);
  await database.merge('shop_main', [{ ...upsert('o1', 5), source: 'reread' } as Change]);
  assert.is((await shop.tableCounts()).rereads, 0);
});

test('noteRereadFailure keeps the request with the reason', async () => {
  const ref = { collectionKey: 'shop_order', externalId: 'o1' };
  const { rereads } = await database.merge('shop_main', [
    { op: 'reread', source: 'event', ref, versionAt: at(5) },
  ]);
  const [reread] = rereads;
  if (!reread) throw new Error('no reread was asked for');
  assert.is(await database.noteRereadFailure('shop_main', reread, 'the shop is closed'), null);
  assert.equal(await mirror.rows('select external_id, last_error from supasaasy.rereads'), [
    { external_id: 'o1', last_error: 'the shop is closed' },
  ]);
});

test('every method is one request', async () => {
  const { call } = await begin();
  await database.recordPage({ ...call, cursor: null, changes: [upsert('o1', 1)] });
  await database.finishSync({ ...call, full: true, startedAt: at(5), error: null });
  await webhook('evt_1', [upsert('o1', 2)]);
  await database.merge('shop_main', [upsert('o1', 3)]);
  await database.claimRereads('shop_main', ['shop_order'], 10);
  assert.equal(shop.calls, [
    'begin_sync',
    'record_page',
    'finish_sync',
    'apply_webhook',
    'merge_entities',
    'claim_rereads',
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

test('text of any language, quotes and control characters come through', async () => {
  const note = `"O'Neil" \\ \n\t ${String.fromCodePoint(0x1f600)} ümläut $$ \${x} \u2028`;
  await database.merge('shop_main', [upsert('o1', 1, { id: 'o1', note })]);
  const [row] = await mirror.rows("select raw_payload ->> 'note' as note from supasaasy.entities");
  assert.is(row?.note, note);
});

test('a failed call says which, and carries the code', async () => {
  await failsWith(
    '22007',
    database.finishSync({
      appKey: 'a',
      collectionKey: 'c',
      runId: '00000000-0000-0000-0000-000000000000',
      full: true,
      startedAt: 'soon',
      error: null,
    }),
    /^supasaasy\.finish_sync: .*soon/,
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
