import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { freshDatabase } from '../../postgres.ts';
import { runCommand } from './run-command.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);

test.before.each(() => mirror.empty());
test.after(async () => {
  await mirror.close();
  await fresh.drop();
});

const quarantine = (...args: string[]) => runCommand(['quarantine', ...args, '--db-url', fresh.url]);
async function quarantineJson(...args: string[]) {
  const { status, stdout } = await quarantine(...args, '--json');
  return { status, stdout, printed: JSON.parse(stdout) };
}
const change = (id: string, more: object = {}) => ({
  op: 'upsert',
  source: 'read',
  collection_key: 'stripe_customer',
  external_id: id,
  version_at: '2026-01-01T00:00:00Z',
  payload: { id },
  archived: false,
  ...more,
});
const unreadable = (id: string, more: object = {}) =>
  change(id, { op: 'quarantine', error: 'the record has no name', ...more });
const merge = (appKey: string, ...changes: object[]) =>
  mirror.call('merge_entities', appKey, JSON.stringify(changes));
/** Quarantines changes that the database refuses until the constraint is dropped. */
async function refuse(...changes: object[]): Promise<void> {
  await mirror.database.exec(
    "alter table supasaasy.entities add constraint none check (external_id not like 'bad%') not valid",
  );
  await merge('shop', ...changes);
}
const relent = () => mirror.database.exec('alter table supasaasy.entities drop constraint if exists none');
const keys = (records: { record_key: string }[]) => records.map((each) => each.record_key).sort();

test('list says that nothing is in quarantine', async () => {
  assert.equal(await quarantine('list'), { status: 0, stdout: 'Nothing is in quarantine.\n', stderr: '' });
  const { printed } = await quarantineJson('list');
  assert.equal(printed, { ok: true, total: 0, records: [] });
});

test('list shows what is quarantined and why, and no payload', async () => {
  await merge('shop', unreadable('cus_1', { payload: { email: 'ada@example.com' } }));
  await merge(
    'shop',
    unreadable('cus_1', { payload: { email: 'ada@example.com' } }),
    unreadable('x\u001b[2J'),
  );
  const { status, stdout } = await quarantine('list');
  assert.is(status, 0);
  const line = stdout.split('\n').find((each) => each.includes('cus_1')) ?? '';
  assert.match(line, /shop .* stripe_customer .* cus_1 .* the record has no name .* 2 .* (now|\d+ s ago)/);
  assert.match(stdout, '2 records');
  assert.match(stdout, 'npx supasaasy quarantine replay');
  assert.not.match(stdout, 'example.com');
  assert.not.match(stdout, '\u001b');
  const { printed } = await quarantineJson('list');
  assert.equal(Object.keys(printed.records[0]), [
    'app_key',
    'collection_key',
    'record_key',
    'error',
    'attempts',
    'first_seen_at',
    'last_seen_at',
  ]);
});

test('list --payload shows the records as they were stored, large numbers included', async () => {
  const text = JSON.stringify(unreadable('cus_1', { payload: { n: 0 } })).replace(
    '"n":0',
    '"n":12345678901234567890',
  );
  await mirror.call('merge_entities', 'shop', `[${text}]`);
  const { stdout } = await quarantine('list', '--payload');
  assert.match(stdout, '12345678901234567890');
  const json = await quarantineJson('list', '--payload');
  assert.match(json.stdout, '"n":12345678901234567890');
  assert.is(json.printed.records[0].payload.external_id, 'cus_1');
});

test('list takes an app, a collection and a limit', async () => {
  await merge('shop', unreadable('cus_1'), unreadable('price_1', { collection_key: 'stripe_price' }));
  await merge('other', unreadable('cus_2'));
  assert.equal(keys((await quarantineJson('list', '--app', 'shop')).printed.records), ['cus_1', 'price_1']);
  const both = await quarantineJson('list', '--app', 'shop', '--collection', 'stripe_price');
  assert.equal(keys(both.printed.records), ['price_1']);
  const { printed } = await quarantineJson('list', '--limit', '1');
  assert.equal([printed.records.length, printed.total], [1, 3]);
  assert.match((await quarantine('list', '--limit', '2')).stdout, '2 of 3 records');
});

test('replay stores what can be stored by now, and says that nothing remains', async () => {
  await refuse(change('bad_1'), change('bad_2'));
  await relent();
  const { status, stdout } = await quarantine('replay');
  assert.is(status, 0);
  assert.match(stdout, '2 records stored');
  assert.match(stdout, 'Nothing remains in quarantine.');
  assert.equal(await mirror.entities(), ['stripe_customer bad_1 v=', 'stripe_customer bad_2 v=']);
});

test('replay exits with 1 when a record fails again, and says which and why', async () => {
  await refuse(change('bad_1'));
  const { status, stdout } = await quarantine('replay');
  const json = await quarantineJson('replay');
  await relent();
  assert.is(status, 1);
  assert.match(stdout, '1 record failed again');
  assert.match(stdout, /shop .* stripe_customer .* bad_1 .* violates check constraint/);
  assert.match(stdout, '1 record in quarantine now.');
  assert.is(json.status, 1);
  const { failed, ...rest } = json.printed;
  assert.equal(rest, { ok: true, replayed: 0, requested: 0, remaining: 1, worker_called: false });
  assert.equal(keys(failed), ['bad_1']);
});

test('replay asks for records that could not be read to be read again', async () => {
  await merge('shop', unreadable('cus_1'));
  const { status, stdout } = await quarantine('replay');
  assert.is(status, 0);
  assert.match(stdout, '1 record to be read again from the provider: when the worker runs next');
  assert.is((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
});

test('replay takes an app, a collection and a record, and leaves the others alone', async () => {
  await refuse(change('bad_1'), change('bad_2'), change('bad_3', { collection_key: 'stripe_price' }));
  await relent();
  const one = await quarantineJson(
    'replay',
    '--app',
    'shop',
    '--collection',
    'stripe_customer',
    '--record',
    'bad_2',
  );
  assert.equal([one.printed.replayed, one.printed.remaining], [1, 0]);
  assert.equal(await mirror.entities(), ['stripe_customer bad_2 v=']);
  assert.is((await quarantineJson('list')).printed.total, 2);
  const none = await quarantine('replay', '--app', 'other');
  assert.equal(none, { status: 0, stdout: 'Nothing in quarantine matches.\n', stderr: '' });
});

test.run();
