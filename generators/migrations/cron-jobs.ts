import { createHash } from 'node:crypto';
import type { Config, SyncSchedule } from '../config/config.ts';
import { withoutNickname } from '../config/validate/cron.ts';
import { quoteLiteral } from '../quoting.ts';
import type { CronJobData } from '../template-data.ts';

/** pg_cron up to 1.4 keeps a name as type `name`, which ends after 63 bytes. */
const longestName = 63;

/**
 * The jobs that pg_cron is to run for a config: its enabled schedules in the order written, then the two that every
 * mirror needs. None when no app is configured.
 */
export function cronJobs({ apps, syncSchedules }: Config): CronJobData[] {
  if (apps.length === 0) return [];
  return [
    ...syncSchedules.filter(({ enabled }) => enabled).map(syncJob),
    upkeep('worker', '* * * * *', 'select supasaasy.pick_up_work()'),
    // Hourly, because one call removes a limited number of rows.
    upkeep('prune', '23 * * * *', 'select supasaasy.prune(), supasaasy.prune_schedule_runs()'),
  ];
}

function upkeep(name: string, schedule: string, command: string): CronJobData {
  return { name: `supasaasy: ${name}`, schedule, command, appKey: null, mode: null };
}

function syncJob({ appKey, cron, mode }: SyncSchedule): CronJobData {
  const body = `{"app_key": ${JSON.stringify(appKey)}, "mode": ${JSON.stringify(mode)}}`;
  return {
    name: jobName(`supasaasy: ${appKey} ${mode} ${cron}`),
    // Its parser takes @yearly but sets no month for it (entry.c), so that it would never run.
    schedule: withoutNickname(cron),
    command: `select supasaasy.invoke_function('sync', ${quoteLiteral(body)})`,
    appKey,
    mode,
  };
}

/** A name that pg_cron would cut ends in a hash of the whole instead, so that no two become one. */
function jobName(name: string): string {
  if (name.length <= longestName) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return `${name.slice(0, longestName - hash.length - 1)}#${hash}`;
}
