import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Config, SyncSchedule } from '../../../generators/config/config.ts';
import { cronJobs } from '../../../generators/migrations/cron-jobs.ts';

const schedule = (cron: string, more: Partial<SyncSchedule> = {}): SyncSchedule => ({
  appKey: 'a',
  cron,
  mode: 'incremental',
  enabled: true,
  ...more,
});

/** The jobs for these schedules of the one app `a`. */
const jobsOf = (...syncSchedules: SyncSchedule[]) =>
  cronJobs({ apps: [{ appKey: 'a' }], syncSchedules } as unknown as Config);
const names = (...syncSchedules: SyncSchedule[]) =>
  jobsOf(...syncSchedules)
    .map(({ name }) => name)
    .filter((name) => !['supasaasy: worker', 'supasaasy: prune'].includes(name));

test('an enabled schedule becomes a job that asks the sync function', () => {
  assert.equal(jobsOf(schedule('0 * * * *', { mode: 'full' }))[0], {
    name: 'supasaasy: a full 0 * * * *',
    schedule: '0 * * * *',
    command: `select supasaasy.invoke_function('sync', '{"app_key": "a", "mode": "full"}')`,
    appKey: 'a',
    mode: 'full',
  });
});

test('a disabled schedule is no job', () => {
  assert.equal(names(schedule('0 * * * *', { enabled: false })), []);
});

test('every mirror needs two jobs, and none without an app', () => {
  assert.equal(
    jobsOf().map(({ name, appKey }) => [name, appKey]),
    [
      ['supasaasy: worker', null],
      ['supasaasy: prune', null],
    ],
  );
  assert.equal(cronJobs({ apps: [], syncSchedules: [] } as unknown as Config), []);
});

test('a nickname is scheduled by its fields, under its own name', () => {
  const [job] = jobsOf(schedule('@yearly'));
  assert.is(job?.schedule, '0 0 1 1 *');
  assert.is(job?.name, 'supasaasy: a incremental @yearly');
});

test('a name is cut to what every pg_cron keeps, and stays unique', () => {
  const hours = '0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17';
  const found = names(schedule(`1 ${hours} 1 * *`), schedule(`1 ${hours} 2 * *`));
  assert.is(new Set(found).size, 2);
  assert.equal(
    found.map(({ length }) => length),
    [63, 63],
  );
  assert.equal(names(schedule(`1 ${hours} 1 * *`)), found.slice(0, 1), 'the same name every time');
});

test.run();
