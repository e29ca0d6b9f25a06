import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';
import { freshDatabase } from '../../postgres.ts';
import { coreWith } from '../../templates/core/core-with.ts';
import { beginTask, endTask, failTask, readInFull } from '../../templates/core/sync-steps.ts';
import { runCommand } from './run-command.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);
const resources = ['customer', 'product', 'subscription'];
await mirror.database.exec(
  await coreWith({
    apps: "[{ app_key: 'shop', connector: 'stripe', config: { api_key_env: 'KEY', webhook_secret_env: 'SECRET' } }]",
  }),
);

test.before.each(async () => {
  await mirror.empty();
  await mirror.database.exec('truncate supasaasy.jobs cascade');
});
test.after(async () => {
  await mirror.close();
  await fresh.drop();
});

const status = (...args: string[]) => runCommand(['status', '--db-url', fresh.url, ...args]);
async function statusJson(...args: string[]) {
  const { status: code, stdout } = await status('--json', ...args);
  return { code, printed: JSON.parse(stdout) };
}
/** A customer as a page shows it. */
const customer = (id: string) => ({
  op: 'upsert',
  source: 'read',
  collection_key: 'stripe_customer',
  external_id: id,
  version_at: '2026-01-01T00:00:00Z',
  payload: { id },
  archived: false,
});
async function syncAll(): Promise<void> {
  for (const resource of resources)
    await readInFull(
      mirror,
      'shop',
      resource,
      resource === 'customer' ? [customer('cus_1'), customer('cus_2')] : [],
    );
}
/** The row of the table that is about a collection, cells by a bar. */
const row = (stdout: string, collectionKey: string) =>
  stdout
    .split('\n')
    .find((line) => line.includes(` ${collectionKey} `))
    ?.split('│')
    .slice(1, -1)
    .map((cell) => cell.trim())
    .join('|');

test('exits with 0 when everything is in order, and says how fresh and complete it is', async () => {
  await syncAll();
  await mirror.database.exec(
    "update supasaasy.sync_state set last_success_at = now() - interval '190 seconds'",
  );
  const { status: code, stdout, stderr } = await status();
  assert.is(stderr, '');
  assert.is(code, 0);
  assert.match(stdout, 'shop  no sync is scheduled');
  assert.is(row(stdout, 'stripe_customer'), 'stripe_customer|success|3 min ago|yes|2|0|2 created');
  assert.is(row(stdout, 'stripe_product'), 'stripe_product|success|3 min ago|yes|0|0|nothing');
  assert.match(stdout, 'Everything is in order.');
});

test('exits with 1 when a collection was never synced, and says how to start', async () => {
  await readInFull(mirror, 'shop', 'customer', []);
  const { status: code, stdout } = await status();
  assert.is(code, 1);
  assert.is(row(stdout, 'stripe_product'), 'stripe_product|never|never|no|0|0|');
  assert.match(
    stdout,
    '  shop: stripe_product, stripe_subscription\n    Never synced.\n    Start with POST /sync {"app_key": "shop", "mode": "full"}.',
  );
  assert.not.match(stdout, 'in order');
});

test('exits with 1 after a sync that failed, and says why', async () => {
  await syncAll();
  await failTask(mirror, await beginTask(mirror, 'shop', 'product'), 'the provider\nsays \u001b[31mno');
  const { status: code, stdout } = await status();
  assert.is(code, 1);
  assert.match(
    stdout,
    '  shop: stripe_product\n    The last sync failed: the provider says [31mno.\n    See to the cause',
  );
  assert.not.match(stdout, '\u001b');
});

test('exits with 1 when a listing is suspect, and says how to accept it', async () => {
  await syncAll();
  await endTask(mirror, await beginTask(mirror, 'shop', 'customer'), [], { sweep: true });
  const { status: code, stdout } = await status();
  assert.is(code, 1);
  assert.match(row(stdout, 'stripe_customer') ?? '', 'stripe_customer|suspect|');
  assert.match(stdout, 'the listing lacks 2 of 2 stored objects');
  assert.match(stdout, 'POST /sync {"app_key": "shop", "mode": "full", "accept_deletions": true}');
});

test('exits with 1 when records are quarantined or to be read again, and says how many', async () => {
  await syncAll();
  const change = {
    collection_key: 'stripe_customer',
    external_id: 'cus_9',
    version_at: '2026-01-01T00:00:00Z',
  };
  const changes = [
    { ...change, op: 'quarantine', error: 'x', payload: {} },
    { ...change, op: 'reread', source: 'event', external_id: 'cus_8' },
  ];
  await mirror.call('merge_entities', 'shop', JSON.stringify(changes));
  const { status: code, stdout } = await status();
  assert.is(code, 1);
  assert.match(row(stdout, 'stripe_customer') ?? '', '|no: 1 in quarantine, 1 to read again|');
  assert.match(stdout, 'npx supasaasy quarantine list --app shop');
});

test('shows what is running, and the jobs that are not over', async () => {
  await syncAll();
  const task = await beginTask(mirror, 'shop', 'customer');
  const { status: code, stdout } = await status();
  assert.is(code, 0);
  assert.match(row(stdout, 'stripe_customer') ?? '', /^stripe_customer\|running, began (now|\d+ s ago)\|/);
  assert.match(stdout, 'open jobs');
  assert.match(stdout, task.jobId);
  assert.match(stdout, '0 of 1');
});

test('--json prints one object for programs', async () => {
  await syncAll();
  const task = await beginTask(mirror, 'shop', 'customer');
  const { code, printed } = await statusJson();
  assert.is(code, 0);
  assert.equal(Object.keys(printed), [
    'ok',
    'healthy',
    'checked_at',
    'collections',
    'open_jobs',
    'problems',
    'schedule_problems',
  ]);
  assert.equal([printed.ok, printed.healthy, printed.problems], [true, true, []]);
  const [first] = printed.collections;
  assert.equal(Object.keys(first), [
    'app_key',
    'collection_key',
    'resource',
    'is_configured',
    'status',
    'is_complete',
    'row_count',
    'archived_count',
    'last_success_at',
    'age_seconds',
    'full_read_at',
    'watermark',
    'last_counts',
    'last_error',
    'suspect',
    'pending_rereads',
    'quarantined',
    'running_job_id',
    'running_since',
    'next_run_at',
  ]);
  assert.equal(
    [first.collection_key, first.status, first.row_count, first.last_counts, first.running_job_id],
    ['stripe_customer', 'running', 2, { created: 2 }, task.jobId],
  );
  assert.is(first.watermark, '2026-01-01T00:00:10.000Z');
  assert.is(printed.open_jobs[0].job_id, task.jobId);
  assert.is(printed.open_jobs[0].tasks[0].status, 'running');
});

test('what is no longer configured is shown and does no harm', async () => {
  await syncAll();
  await mirror.call('merge_entities', 'gone', JSON.stringify([customer('cus_1')]));
  const { status: code, stdout } = await status();
  assert.is(code, 0);
  assert.match(stdout, 'gone  not configured');
  const { printed } = await statusJson('--app', 'gone');
  assert.equal(
    printed.collections.map((each: { is_configured: boolean }) => each.is_configured),
    [false],
  );
});

test('--app looks at one app alone, and an unknown one exits with 2', async () => {
  await syncAll();
  const { code, printed } = await statusJson('--app', 'shop');
  assert.is(code, 0);
  assert.is(printed.collections.length, 3);
  const unknown = await status('--app', 'shpo');
  assert.equal(unknown, {
    status: 2,
    stdout: '',
    stderr: "the database knows no app 'shpo'; it knows shop\n",
  });
});

test('schedules that cannot run are wrong, as soon as a sync is scheduled', async () => {
  await syncAll();
  const { printed: before } = await statusJson();
  assert.ok(before.schedule_problems.length > 0);
  assert.is(before.healthy, true);
  await mirror.database.exec(await coreWith({ sync_schedules: "[{ app_key: 'shop', cron: '0 0 1 1 *' }]" }));
  const { status: code, stdout } = await status('--app', 'shop');
  const { printed } = await statusJson('--app', 'shop');
  await mirror.database.exec(
    await coreWith({
      apps: "[{ app_key: 'shop', connector: 'stripe', config: { api_key_env: 'KEY', webhook_secret_env: 'SECRET' } }]",
    }),
  );
  assert.is(code, 1);
  assert.match(stdout, /^shop {2}next sync in \d+ (d|h|min|s)$/m);
  assert.match(stdout, 'Syncs are scheduled, but pg_cron is not enabled');
  assert.match(printed.collections[0].next_run_at, /^\d{4}-01-01T00:00:00\.000Z$/);
  assert.is(printed.problems[0].kind, 'schedules');
});

test('the database comes from --db-url, else SUPABASE_DB_URL, else DATABASE_URL', async () => {
  await syncAll();
  const bad = 'postgresql://me:hush@127.0.0.1:1/none';
  assert.is((await runCommand(['status'], { SUPABASE_DB_URL: fresh.url, DATABASE_URL: bad })).status, 0);
  assert.is((await runCommand(['status'], { SUPABASE_DB_URL: '', DATABASE_URL: fresh.url })).status, 0);
  const given = await runCommand(['status', '--db-url', bad], { SUPABASE_DB_URL: fresh.url });
  assert.is(given.status, 1);
  assert.match(given.stderr, 'at 127.0.0.1:1/none (from --db-url)');
});

test('a database without the schema is said to lack the migrations', async () => {
  const empty = await freshDatabase();
  const { status: code, stdout, stderr } = await runCommand(['status', '--db-url', empty.url]);
  await empty.drop();
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(
    stderr,
    /^the database at .* lacks what this command reads .*: apply the migrations, npx supabase db push --remote\n$/,
  );
});

test('a role that may not read it is told so, without the password', async () => {
  const url = new URL(fresh.url);
  await mirror.database.exec("create role supasaasy_stranger login password 'hush-hush'");
  url.username = 'supasaasy_stranger';
  url.password = 'hush-hush';
  const { status: code, stderr } = await runCommand(['status', '--db-url', url.href]);
  url.password = 'hush-other';
  const wrong = await runCommand(['status', '--db-url', url.href]);
  await mirror.database.exec('drop role supasaasy_stranger');
  assert.is(code, 1);
  assert.match(stderr, /^the database at .* refused: permission denied .*; connect as the role that owns/);
  assert.is(wrong.status, 1);
  assert.not.match(stderr + wrong.stderr, 'hush');
});

test.run();
