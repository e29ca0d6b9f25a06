import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { endLeases, jobsOn } from '../../mirror-jobs.ts';

const mirror = await openMirror();
const jobs = jobsOn(mirror);
// What calls functions has tests of its own; here it counts its calls, and can be switched off.
await mirror.database.exec(`
  create table public.calls (name text, body jsonb);
  create table public.can_call as select true as it_can;
  create or replace function supasaasy.can_invoke_functions() returns boolean language sql stable
    as $$ select it_can from public.can_call $$;
  create or replace function supasaasy.invoke_function(p_name text, p_body jsonb) returns bigint language sql
    as $$ insert into public.calls values (p_name, p_body); select 1::bigint $$;`);

test.before.each(async () => {
  await mirror.empty();
  await mirror.database.exec('truncate public.calls; update public.can_call set it_can = true');
});
test.after(() => mirror.close());

const pickUp = () => mirror.call('pick_up_work');
const calls = () => mirror.rows('select name, body from public.calls');
const comeDue = () => mirror.database.exec("update supasaasy.tasks set not_before = '-infinity'");

test('without work nothing is called', async () => {
  assert.is(await pickUp(), false);
  await jobs.sync([{ ids: ['cus_1'] }]);
  assert.is(await pickUp(), false);
  assert.equal(await calls(), []);
});

test('a task that waits calls the worker, once per question', async () => {
  await jobs.enqueue();
  assert.is(await pickUp(), true);
  assert.equal(await calls(), [{ name: 'worker', body: {} }]);
});

test('a task that is being worked on calls nobody, until its lease runs out', async () => {
  await jobs.enqueue();
  await jobs.claim();
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  assert.is(await pickUp(), false);
  await endLeases(mirror);
  assert.is(await pickUp(), true);
});

test('a task that is tried again later calls nobody before, nor do those behind it', async () => {
  await jobs.enqueue();
  await jobs.fail(await jobs.claim(), 'down', 3600);
  await jobs.enqueue(['customer'], { mode: 'incremental' });
  assert.is(await pickUp(), false);
  assert.is(await jobs.claimAny(), null);
  await comeDue();
  assert.is(await pickUp(), true);
});

test('whenever the worker is called there is something to claim, and the other way round', async () => {
  const steps: (() => Promise<unknown>)[] = [
    () => jobs.enqueue(['customer', 'price']),
    () => jobs.claim(),
    () => jobs.enqueue(['customer'], { mode: 'incremental' }),
    () => jobs.claim(),
    () => endLeases(mirror),
    async () => jobs.fail(await jobs.claim(), 'down', 3600),
    async () => jobs.fail(await jobs.claim(), 'down', 3600),
    comeDue,
    async () => jobs.release(await jobs.claim()),
  ];
  for (const [index, step] of steps.entries()) {
    await step();
    const called = await pickUp();
    const [row] = await mirror.rows(
      "select count(*)::int as due from supasaasy.tasks t where t.status in ('queued', 'running') and supasaasy.is_due(t)",
    );
    assert.is(called, Number(row?.due) > 0, `step ${index + 1}`);
  }
});

test('a request to read again calls the worker when its time has come', async () => {
  await mirror.merge({ op: 'reread', source: 'event' });
  assert.is(await pickUp(), true);
  await mirror.call('claim_rereads', null, null, null, '10');
  assert.is(await pickUp(), false);
});

test('where functions cannot be called, nothing is, and that is no error', async () => {
  await jobs.enqueue();
  await mirror.database.exec('update public.can_call set it_can = false');
  assert.is(await pickUp(), false);
  assert.equal(await calls(), []);
});

test.run();
