import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../generators/config/load-config.ts';
import { generateMigrations } from '../../generators/migrations/generate.ts';
import { openTemplates } from '../../generators/templates.ts';
import { planFiles } from '../../generators/workspace/plan.ts';
import { writePlan } from '../../generators/workspace/write.ts';
import { openDatabase } from '../../local/database/open-database.ts';
import { startPostgres } from '../../local/database/postgres.ts';
import { prepareSupabase } from '../../local/database/prepare-supabase.ts';
import { installStandIns } from '../../local/database/stand-ins/install-stand-ins.ts';
import { tempProject } from '../generators/temp-project.ts';
import '../postgres.ts';
import { supabase } from './supabase-cli.ts';

const versioned = fileURLToPath(new URL('../../supabase/migrations', import.meta.url));
const core = 'supabase/migrations/99999999999998_supasaasy_core.sql';
const combined = 'supabase/migrations/99999999999999_connector_migrations.sql';
const functionsUrl = 'https://abcd.supabase.co/functions/v1';

// pg_cron runs the jobs of one database of a server only, so the server is this file's own.
const server = await startPostgres({ extensions: ['pg_cron'] });
const database = await openDatabase(server.url);
await prepareSupabase(database);
const elsewhere = await server.createDatabase();
const project = tempProject();
project.connector('stripe');
mkdirSync(join(project.root, 'supabase/migrations'), { recursive: true });
for (const name of readdirSync(versioned).filter((file) => file.startsWith('0000'))) {
  copyFileSync(join(versioned, name), join(project.root, 'supabase/migrations', name));
}
const db = new pg.Client({ connectionString: server.url });
await db.connect();
const notices: string[] = [];
db.on('notice', ({ message, severity }) => notices.push(`${severity} ${message}`));

test.after(async () => {
  await db.end();
  await database.close();
  await server.stop();
  project.remove();
});

interface Schedule {
  readonly app_key: string;
  readonly cron: string;
  readonly mode?: 'full' | 'incremental';
  readonly enabled?: boolean;
}

/** Writes the migrations for these schedules and the apps `a` and `b`, or for no app at all. */
async function generate(schedules: readonly Schedule[] | null): Promise<void> {
  const app = (app_key: string, index: number) => ({
    app_key,
    connector: 'stripe',
    config: { api_key_env: `KEY_${index}`, webhook_secret_env: `SECRET_${index}` },
  });
  const config = schedules === null ? { apps: [] } : { apps: ['a', 'b'].map(app), sync_schedules: schedules };
  project.write(
    'supasaasy.config.ts',
    `import { defineConfig } from 'supasaasy';\nexport default defineConfig(${JSON.stringify(config)});\n`,
  );
  const loaded = loadConfig({ root: project.root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const migrations = await generateMigrations(loaded.config, openTemplates(project.root));
  if (!migrations.ok) throw new Error(JSON.stringify(migrations.diagnostics));
  writePlan(planFiles(project.root, migrations.files));
}

/** Applies both repeatable migrations as a push does, the second as `role`, and returns the warnings. */
async function applied(schedules: readonly Schedule[] | null, role = 'postgres'): Promise<string[]> {
  await generate(schedules);
  await db.query(project.read(core));
  notices.length = 0;
  await db.query(`set role ${role}`);
  try {
    await db.query(project.read(combined));
  } finally {
    await db.query('reset role');
  }
  return notices.filter((notice) => notice.startsWith('WARNING'));
}

interface Job {
  readonly jobid: string;
  readonly name: string;
  readonly schedule: string;
  readonly command: string;
  readonly username: string;
}

async function jobs(where = 'true'): Promise<Job[]> {
  const { rows } = await db.query<Job>(
    `select jobid, jobname::text as name, schedule, command, username from cron.job where ${where} order by jobname, username`,
  );
  return rows;
}
const problems = async () => {
  const { rows } = await db.query<{ text: string }>('select text from supasaasy.schedule_problems() as text');
  return rows.map(({ text }) => text);
};
const names = async () => (await jobs()).map(({ name }) => name);
const push = (url: string) => supabase(project.root, url, ['db', 'push']);

/** Runs every minute from the first push on, through all the changes below, so that it has run for real at the end. */
const everyMinute: Schedule = { app_key: 'a', cron: '* * * * *' };
const everyMinuteName = 'supasaasy: a incremental * * * * *';
const housekeeping = ['supasaasy: prune', 'supasaasy: worker'];
const usersJob = 'mine';

test('where pg_cron cannot be enabled the push succeeds with a warning that says what to do', async () => {
  const other = await openDatabase(elsewhere);
  await prepareSupabase(other);
  await other.close();
  await generate([everyMinute]);
  const { code, output } = await push(elsewhere);
  assert.is(code, 0, output);
  assert.is((await push(elsewhere)).code, 0);
  // The CLI keeps warnings to itself, so they can be asked for as well.
  const client = new pg.Client({ connectionString: elsewhere });
  client.on('notice', ({ message, severity }) => notices.push(`${severity} ${message}`));
  await client.connect();
  try {
    await client.query(project.read(combined));
    assert.match(notices.join(), 'WARNING supasaasy: pg_cron is not enabled in this database');
    assert.match(notices.join(), 'can only create extension in database postgres');
    assert.match(notices.join(), 'and push again');
    const { rows } = await client.query('select * from supasaasy.schedule_problems()');
    assert.is(rows.length, 2);
    assert.match(rows[0].schedule_problems, 'pg_cron is not enabled');
    assert.match(rows[1].schedule_problems, 'pg_net is not there');
  } finally {
    await client.end();
  }
});

test('a push enables pg_cron where it may and schedules the jobs', async () => {
  await generate([everyMinute, { app_key: 'b', cron: '@daily', mode: 'full' }]);
  const { code, output } = await push(server.url);
  assert.is(code, 0, output);
  assert.equal(
    (await jobs()).map(({ name, schedule, command }) => [name, schedule, command]),
    [
      [
        everyMinuteName,
        '* * * * *',
        `select supasaasy.invoke_function('sync', '{"app_key": "a", "mode": "incremental"}')`,
      ],
      [
        'supasaasy: b full @daily',
        '0 0 * * *',
        `select supasaasy.invoke_function('sync', '{"app_key": "b", "mode": "full"}')`,
      ],
      ['supasaasy: prune', '23 * * * *', 'select supasaasy.prune(), supasaasy.prune_schedule_runs()'],
      ['supasaasy: worker', '* * * * *', 'select supasaasy.pick_up_work()'],
    ],
  );
});

test('without pg_net there is a warning; it goes away with pg_net, Vault and its two secrets', async () => {
  assert.match(
    (await applied([everyMinute])).join(),
    'cannot call the Edge Functions yet: pg_net is not there',
  );
  await installStandIns(database, ['pg-net']);
  assert.match((await applied([everyMinute])).join(), 'Vault is not there');
  await installStandIns(database);
  assert.match((await applied([everyMinute])).join(), 'the secret supasaasy_functions_url is not in Vault');
  await database.query("select vault.create_secret($1, 'supasaasy_functions_url')", [functionsUrl]);
  await database.query("select vault.create_secret('the-key', 'supasaasy_admin_api_key')");
  assert.equal(await applied([everyMinute]), []);
  assert.equal(await problems(), []);
});

test('a job of the user’s is never touched; it runs beside ours', async () => {
  // Fails as a whole, so that the secrets are missing for this job alone.
  const command = `delete from vault.secrets; select supasaasy.invoke_function('sync', '{}')`;
  await db.query('select cron.schedule($1, $2, $3)', [usersJob, '* * * * *', command]);
  await db.query("select cron.schedule('0 5 * * *', 'select supasaasy.pick_up_work()')");
  const before = await jobs("jobname = 'mine' or jobname is null");
  await applied([everyMinute]);
  await applied(null);
  assert.equal(await jobs(), before);
  await db.query('select cron.unschedule(jobid) from cron.job where jobname is null');
  await applied([everyMinute]);
});

test('an unchanged job keeps its id and stays paused when the user paused it', async () => {
  await applied([everyMinute, { app_key: 'b', cron: '0 3 * * *' }]);
  await db.query(
    "select cron.alter_job(jobid, active := false) from cron.job where jobname like 'supasaasy: b%'",
  );
  const before = await db.query('select xmin, * from cron.job order by jobid');
  await applied([everyMinute, { app_key: 'b', cron: '0 3 * * *' }]);
  const after = await db.query('select xmin, * from cron.job order by jobid');
  assert.equal(after.rows, before.rows);
  assert.ok(before.rows.some(({ active }) => !active));
  assert.match(
    (await problems()).join(),
    '"supasaasy: b incremental 0 3 * * *" is paused; resume it: select cron.alter_job(',
  );
});

test('jobs follow the config: added, changed, disabled and removed; one app may have several of a mode', async () => {
  const ours = [everyMinuteName, usersJob, ...housekeeping];
  const want = async (schedules: readonly Schedule[], ...more: string[]) => {
    await applied([everyMinute, ...schedules]);
    assert.equal(await names(), [...ours, ...more].sort());
  };
  await want([{ app_key: 'b', cron: '0 3 * * *' }], 'supasaasy: b incremental 0 3 * * *');
  await want(
    [
      { app_key: 'b', cron: '30 3 * * *' },
      { app_key: 'b', cron: '30 4 * * *' },
      { app_key: 'b', cron: '30 3 * * *', mode: 'full' },
    ],
    'supasaasy: b full 30 3 * * *',
    'supasaasy: b incremental 30 3 * * *',
    'supasaasy: b incremental 30 4 * * *',
  );
  await want([{ app_key: 'b', cron: '30 3 * * *', enabled: false }]);
  await want([]);
});

test('a command that changed is updated in place', async () => {
  const where = `jobname = '${everyMinuteName}'`;
  const [job] = await jobs(where);
  await db.query('select cron.alter_job($1, command := $2, schedule := $3)', [
    job?.jobid,
    'select supasaasy.of_an_earlier_release()',
    '0 0 1 1 *',
  ]);
  await applied([everyMinute]);
  assert.equal(await jobs(where), [job]);
});

test('names longer than pg_cron keeps stay apart', async () => {
  const long = (minute: number): Schedule => ({
    app_key: 'b',
    cron: `${minute} 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20 ${minute} * *`,
  });
  assert.equal(await applied([everyMinute, long(1), long(2)]), []);
  const before = await jobs("jobname like 'supasaasy: b%'");
  assert.is(before.length, 2);
  await applied([everyMinute, long(1), long(2)]);
  assert.equal(await jobs("jobname like 'supasaasy: b%'"), before);
});

test('a schedule that this pg_cron does not understand is a warning, and the others are scheduled', async () => {
  // Those came with 1.5.
  const since = ['30 seconds', '0 0 $ * *'];
  const { rows } = await db.query("select extversion from pg_extension where extname = 'pg_cron'");
  const isOld = Number.parseFloat(rows[0].extversion) < 1.5;
  const warnings = await applied([
    ...since.map((cron) => ({ app_key: 'b', cron })),
    { app_key: 'b', cron: '0 4 * * *' },
    everyMinute,
  ]);
  const found = await names();
  for (const cron of since) {
    assert.is(found.includes(`supasaasy: b incremental ${cron}`), !isOld);
    assert.is(
      warnings.some((text) => text.includes(`"supasaasy: b incremental ${cron}" is not scheduled`)),
      isOld,
    );
  }
  assert.is((await problems()).filter((text) => text.includes('is not scheduled')).length, isOld ? 2 : 0);
  assert.ok(found.includes('supasaasy: b incremental 0 4 * * *'));
  assert.ok(found.includes(everyMinuteName));
});

test('without any app our jobs are unscheduled, without a word of warning', async () => {
  const [job] = await jobs(`jobname = '${everyMinuteName}'`);
  await db.query('begin');
  assert.equal(await applied(null), []);
  assert.equal(await names(), [usersJob]);
  await db.query('rollback');
  assert.equal(await jobs(`jobname = '${everyMinuteName}'`), [job], 'all of it belongs to one transaction');
});

test('jobs of another role are left with a warning by a role that may not change them', async () => {
  // As `postgres` is on Supabase: it sees all jobs and may change its own alone.
  await db.query(`
    create role deployer nologin bypassrls;
    grant usage, create on schema supasaasy to deployer;
    grant execute on all functions in schema supasaasy to deployer;
  `);
  const as = async (schedules: readonly Schedule[]) => (await applied(schedules, 'deployer')).join('\n');
  await applied([everyMinute, { app_key: 'b', cron: '0 3 * * *' }]);
  const before = await jobs();
  assert.match(await as([]), 'deployer may not use pg_cron');
  await db.query('grant usage on schema cron to deployer');

  const unneeded = await as([everyMinute, { app_key: 'a', cron: '0 6 * * *' }]);
  assert.match(unneeded, 'deployer may not unschedule "supasaasy: b incremental 0 3 * * *"');
  assert.match(unneeded, /belongs to postgres; as that role, run: select cron\.unschedule\(\d+\)/);
  const added = (await jobs()).filter(({ username }) => username === 'deployer');
  assert.equal(
    added.map(({ name }) => name),
    ['supasaasy: a incremental 0 6 * * *'],
  );
  assert.equal(await jobs("username = 'postgres'"), before, 'none of the others is there twice');

  await db.query("update cron.job set schedule = '1 1 1 1 *' where jobname = 'supasaasy: worker'");
  assert.match(await as([everyMinute]), 'may not schedule "supasaasy: worker", which belongs to postgres');

  // A superuser takes over what is there twice or in another role's name.
  await db.query(
    "set role deployer; select cron.schedule('supasaasy: worker', '* * * * *', 'select supasaasy.x()')",
  );
  await db.query('reset role');
  await applied([everyMinute]);
  assert.equal(await names(), [usersJob, everyMinuteName, ...housekeeping]);
  assert.equal(await jobs("username = 'deployer'"), []);
  await db.query('drop owned by deployer; drop role deployer');
});

test('runs of our jobs are forgotten after a week, those of others are not', async () => {
  await db.query(`
    insert into cron.job_run_details (runid, database, command, end_time)
    select -n, d, c, now() - a
    from (values
      (1, current_database(), 'select supasaasy.pick_up_work()', interval '8 days'),
      (2, current_database(), 'select supasaasy.pick_up_work()', interval '6 days'),
      (3, current_database(), 'select 1', interval '8 days'),
      (4, 'another', 'select supasaasy.pick_up_work()', interval '8 days')
    ) as r (n, d, c, a)`);
  const { rows } = await db.query('select supasaasy.prune_schedule_runs()::int as pruned');
  assert.is(rows[0].pruned, 1);
  const { rows: left } = await db.query(
    'select runid::int as id from cron.job_run_details where runid < 0 order by 1',
  );
  assert.equal(left, [{ id: -4 }, { id: -3 }, { id: -2 }]);
});

test('pg_cron runs the schedule: the function is called with address, key and body', async () => {
  const runs = async (name: string) => {
    const { rows } = await db.query<{ status: string; message: string }>(
      `select d.status, d.return_message as message from cron.job_run_details d join cron.job j using (jobid)
       where j.jobname = $1 and d.end_time is not null order by d.runid`,
      [name],
    );
    return rows;
  };
  // Runs start at the full minute.
  for (let wait = 0; wait < 180; wait++) {
    const succeeded = (await runs(everyMinuteName)).some(({ status }) => status === 'succeeded');
    if (succeeded && (await runs(usersJob)).length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.is((await runs(everyMinuteName)).at(-1)?.status, 'succeeded');
  assert.equal([...new Set((await runs('supasaasy: worker')).map(({ status }) => status))], ['succeeded']);
  const { rows } = await db.query(
    `select method, url, headers ->> 'Authorization' as authorization, convert_from(body, 'UTF8')::jsonb as body
     from net.http_request_queue where url like '%/sync' order by id desc limit 1`,
  );
  assert.equal(rows, [
    {
      method: 'POST',
      url: `${functionsUrl}/sync`,
      authorization: 'Bearer the-key',
      body: { app_key: 'a', mode: 'incremental' },
    },
  ]);
  // The one without secrets says in pg_cron's own log what is missing.
  const failed = (await runs(usersJob)).at(-1);
  assert.is(failed?.status, 'failed');
  assert.match(
    failed?.message ?? '',
    'the secret supasaasy_functions_url is not in Vault; create it: select',
  );
});

test.run();
