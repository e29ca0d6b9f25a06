import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, openMirror } from '../../mirror.ts';

const mirror = await openMirror();

test.before.each(() => mirror.empty());
test.after(() => mirror.close());

const customer = (id: string, second = 1, more: object = {}) => ({
  op: 'upsert',
  source: 'event',
  collection_key: 'stripe_customer',
  external_id: id,
  version_at: at(second),
  payload: { id, v: second },
  archived: false,
  ...more,
});
const apply = (id: string, changes: readonly object[], { logDays = '14' as string | null, app = 'a' } = {}) =>
  mirror.call('apply_webhook', app, id, 'customer.updated', at(1), logDays, JSON.stringify(changes));
const count = async (table: string) => (await mirror.rows(`select 1 from supasaasy.${table}`)).length;

test('an event is applied, remembered and logged', async () => {
  assert.equal(await apply('evt_1', [customer('cus_1')]), {
    outcome: 'processed',
    counts: { stripe_customer: { created: 1 } },
    rereads: [],
  });
  assert.equal(await mirror.rows('select app_key, event_id, event_type from supasaasy.webhook_events'), [
    { app_key: 'a', event_id: 'evt_1', event_type: 'customer.updated' },
  ]);
  assert.equal(
    await mirror.rows(
      'select app_key, event_id, event_type, outcome, counts, occurred_at from supasaasy.webhook_logs',
    ),
    [
      {
        app_key: 'a',
        event_id: 'evt_1',
        event_type: 'customer.updated',
        outcome: 'processed',
        counts: { stripe_customer: { created: 1 } },
        occurred_at: new Date(at(1)),
      },
    ],
  );
});

test('the same event again is a duplicate, whatever it carries, and is logged as one', async () => {
  await apply('evt_1', [customer('cus_1')]);
  assert.equal(await apply('evt_1', [customer('cus_1', 9)]), {
    outcome: 'duplicate',
    counts: {},
    rereads: [],
  });
  assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
  assert.equal(await mirror.rows('select outcome from supasaasy.webhook_logs order by id'), [
    { outcome: 'processed' },
    { outcome: 'duplicate' },
  ]);
});

test('the same id at another app is another event', async () => {
  await apply('evt_1', [customer('cus_1')]);
  const result = (await apply('evt_1', [customer('cus_1')], { app: 'b' })) as { outcome: string };
  assert.is(result.outcome, 'processed');
  assert.is(await count('entities'), 2);
});

test('an event without changes is ignored and not remembered, so that it can be understood later', async () => {
  assert.equal(await apply('evt_1', []), { outcome: 'ignored', counts: {}, rereads: [] });
  assert.is(await count('webhook_events'), 0);
  const again = (await apply('evt_1', [customer('cus_1')])) as { outcome: string };
  assert.is(again.outcome, 'processed');
});

test('without logging nothing is logged', async () => {
  await apply('evt_1', [customer('cus_1')], { logDays: null });
  await apply('evt_2', [], { logDays: null });
  assert.is(await count('webhook_logs'), 0);
  assert.is(await count('webhook_events'), 1);
});

test('what an event leaves open is handed back', async () => {
  await apply('evt_1', [customer('cus_1', 5)]);
  const result = (await apply('evt_2', [customer('cus_1', 5, { payload: { v: 6 } })])) as {
    rereads: { external_id: string }[];
  };
  assert.equal(
    result.rereads.map(({ external_id }) => external_id),
    ['cus_1'],
  );
  assert.is(await count('rereads'), 1);
});

test('a value the database refuses is quarantined, and the event counts as applied', async () => {
  const bad = JSON.stringify([customer('cus_1', 1, { payload: { name: 'NUL' } })]).replace('NUL', '\\u0000');
  const result = await mirror.call('apply_webhook', 'a', 'evt_1', 'customer.updated', at(1), '14', bad);
  assert.equal(result, {
    outcome: 'processed',
    counts: { stripe_customer: { quarantined: 1 } },
    rereads: [],
  });
});

test('a failure leaves the event as if it had never come: the next delivery is applied', async () => {
  const refuse = `create function pg_temp.refuse() returns trigger language plpgsql as $$
    begin raise exception 'no disk' using errcode = 'disk_full'; end $$;
    create trigger refuse before insert on supasaasy.entities for each row execute function pg_temp.refuse()`;
  await mirror.database.exec(refuse);
  const failure = await apply('evt_1', [customer('cus_1')]).then(
    () => 'applied',
    (error: Error) => error.message,
  );
  await mirror.database.exec('drop trigger refuse on supasaasy.entities');
  assert.is(failure, 'no disk');
  for (const table of ['webhook_events', 'webhook_logs', 'quarantine', 'entities'])
    assert.is(await count(table), 0, table);
  assert.is(((await apply('evt_1', [customer('cus_1')])) as { outcome: string }).outcome, 'processed');
});

test('log entries past their days and events past thirty days go, a few with each call; younger ones stay', async () => {
  await mirror.database.exec(`
    insert into supasaasy.webhook_logs (app_key, event_id, event_type, outcome, received_at)
    select 'a', 'old_' || n, 't', 'ignored', now() - make_interval(days => 14 + n)
    from generate_series(1, 3) as n;
    insert into supasaasy.webhook_logs (app_key, event_id, event_type, outcome, received_at)
    values ('a', 'young', 't', 'ignored', now() - interval '13 days');
    insert into supasaasy.webhook_events (app_key, event_id, event_type, received_at)
    select 'a', 'old_' || n, 't', now() - make_interval(days => 30 + n)
    from generate_series(1, 3) as n;
    insert into supasaasy.webhook_events (app_key, event_id, event_type, received_at)
    values ('a', 'young', 't', now() - interval '29 days');`);
  const left = async (table: string) =>
    (await mirror.rows(`select event_id from supasaasy.${table} order by 1`)).map((row) => row.event_id);
  await apply('evt_1', [customer('cus_1')]);
  assert.equal(await left('webhook_logs'), ['evt_1', 'old_1', 'young']);
  assert.equal(await left('webhook_events'), ['evt_1', 'old_1', 'young']);
  await apply('evt_2', [customer('cus_1', 2)]);
  assert.equal(await left('webhook_logs'), ['evt_1', 'evt_2', 'young']);
  assert.equal(await left('webhook_events'), ['evt_1', 'evt_2', 'young']);
});

test.run();
