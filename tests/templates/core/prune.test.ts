import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { coreWithChanges } from './core-with-changes.ts';

const mirror = await openMirror();
const tables = ['tombstones', 'changes', 'webhook_events', 'webhook_logs', 'jobs', 'rate_limits'] as const;
/** How many days each table's rows are kept; the changes and the logs as the config says, the others always so. */
const days = { tombstones: 90, changes: 5, webhook_events: 30, webhook_logs: 14, jobs: 30, rate_limits: 1 };

test.before(() => mirror.database.exec(coreWithChanges([], days.changes)));
test.before.each(() => mirror.database.exec(`truncate ${tables.map((name) => `supasaasy.${name}`)} cascade`));
test.after(() => mirror.close());

const prune = async () => (await mirror.call('prune')) as Record<string, number>;
const left = async (table: string) =>
  Number((await mirror.rows(`select count(*) as n from supasaasy.${table}`))[0]?.n);

/** Adds rows of each kind, numbered from 1 on; `age` is an SQL interval. */
async function fill(age: string, count = 1, prefix = 'x'): Promise<void> {
  const numbers = `generate_series(1, ${count}) as n`;
  const id = `'${prefix}' || n`;
  const then = `now() - (${age})`;
  await mirror.database.exec(`
    insert into supasaasy.tombstones (app_key, collection_key, external_id, version_at, recorded_at)
    select 'a', 'c', ${id}, now(), ${then} from ${numbers};
    insert into supasaasy.changes (app_key, collection_key, external_id, operation, version_at, recorded_at)
    select 'a', 'c', ${id}, 'deleted', now(), ${then} from ${numbers};
    insert into supasaasy.webhook_events (app_key, event_id, event_type, received_at)
    select 'a', ${id}, 't', ${then} from ${numbers};
    insert into supasaasy.webhook_logs (app_key, event_id, event_type, outcome, received_at)
    select 'a', ${id}, 't', 'ignored', ${then} from ${numbers};
    insert into supasaasy.jobs (app_key, mode, status, finished_at)
    select 'a', 'full', 'completed', ${then} from ${numbers};
    insert into supasaasy.rate_limits (bucket, tokens, refilled_at) select ${id}, 1, ${then} from ${numbers};`);
}

test('what is past its time goes, what is younger stays', async () => {
  for (const table of tables) {
    const limit = `interval '${days[table]} days'`;
    await fill(`${limit} - interval '1 minute'`, 2, 'young');
    assert.is((await prune())[table], 0, table);
    await fill(`${limit} + interval '1 minute'`, 3, 'old');
    assert.is((await prune())[table], 3, table);
    assert.is(await left(table), 2, table);
    await mirror.database.exec(`truncate ${tables.map((name) => `supasaasy.${name}`)} cascade`);
  }
});

test('a call removes at most 10,000 rows of each table, and the next one goes on', async () => {
  await fill("interval '100 days'", 10_001);
  const everything = (n: number) => Object.fromEntries(tables.map((table) => [table, n]));
  assert.equal(await prune(), everything(10_000));
  assert.equal(await prune(), everything(1));
  assert.equal(await prune(), everything(0));
});

test('jobs that have not finished stay, and finished ones take their tasks along', async () => {
  await mirror.database.exec(`
    insert into supasaasy.jobs (app_key, mode, status, created_at, finished_at)
    select 'a', 'full', s, now() - interval '99 days', case when s in ('completed', 'failed', 'cancelled') then now() - interval '99 days' end
    from unnest(array['queued', 'running', 'completed', 'failed', 'cancelled']) as s;
    insert into supasaasy.tasks (job_id, app_key, resource, collection_key, position)
    select id, 'a', 'r', 'c', 1 from supasaasy.jobs;`);
  assert.is((await prune()).jobs, 3);
  const kept = await mirror.rows('select status from supasaasy.jobs order by 1');
  assert.equal(
    kept.map(({ status }) => status),
    ['queued', 'running'],
  );
  assert.is(await left('tasks'), 2);
});

test('a bucket that is blocked stays', async () => {
  await fill("interval '9 days'");
  await mirror.database.exec("update supasaasy.rate_limits set blocked_until = now() + interval '1 hour'");
  assert.is((await prune()).rate_limits, 0);
});

test('a deletion that is told again is remembered from then on', async () => {
  const deletion = (versionAt: string) =>
    mirror.merge({ op: 'delete', source: 'event', external_id: 'cus_1', version_at: versionAt });
  await deletion('2026-01-01');
  await mirror.database.exec("update supasaasy.tombstones set recorded_at = now() - interval '100 days'");
  await deletion('2026-02-01');
  assert.is((await prune()).tombstones, 0);
});

test('how long each table is kept is written on it', async () => {
  const comments = await mirror.rows(
    "select relname as name, obj_description(oid) as text from pg_class where relnamespace = 'supasaasy'::regnamespace",
  );
  for (const table of tables) {
    const text = String(comments.find(({ name }) => name === table)?.text);
    assert.match(text, days[table] === 1 ? /Kept for a day/ : `Kept for ${days[table]} days`);
  }
});

test('what listings have shown goes with their tasks, and stays as long as these', async () => {
  await mirror.empty();
  const { job_id: id } = (await mirror.call(
    'enqueue_job',
    'a',
    'full',
    'false',
    '[{"resource": "customer", "collection_key": "stripe_customer"}]',
  )) as { job_id: string };
  await mirror.database.exec(
    `insert into supasaasy.seen select t.id, 'kept' from supasaasy.tasks t where t.job_id = '${id}';
     insert into supasaasy.seen select gen_random_uuid(), 'left behind'`,
  );
  await prune();
  assert.equal(await mirror.rows('select external_id from supasaasy.seen'), [{ external_id: 'kept' }]);
});

test.run();
