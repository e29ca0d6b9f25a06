import { type Health, healthOf, readHealth } from '../database/health.ts';
import { type HealthProblem, healthProblems } from '../database/health-problems.ts';
import { healthTable } from './health-table.ts';
import { complain, type DatabaseOptions, onDatabase, printJson } from './on-database.ts';
import { hasColor } from './stream-color.ts';

export interface StatusOptions extends DatabaseOptions {
  /** Look at this app alone. */
  readonly app: string | undefined;
}

/**
 * `supasaasy status`: prints supasaasy.sync_health, the jobs that are not over and what is wrong. Returns 0 when all that is
 * configured is in order; 1 when something is failed, suspect, incomplete, was never synced or cannot run as scheduled,
 * and when the database cannot be read; 2 when no database is given, or an app that it does not know.
 */
export function runStatus(options: StatusOptions): Promise<number> {
  const { app, json } = options;
  return onDatabase(options, async (database) => {
    const whole = await readHealth(database);
    const known = [...new Set(whole.collections.map((each) => each.app_key))];
    if (app !== undefined && !known.includes(app)) {
      return complain(`the database knows no app '${app}'; it knows ${known.join(', ') || 'none'}`, 2, json);
    }
    const health = app === undefined ? whole : healthOf(app, whole);
    const problems = healthProblems(health);
    if (json) printJson(healthJson(health, problems));
    else process.stdout.write(healthTable(health, problems, hasColor(process.stdout)));
    return problems.length === 0 ? 0 : 1;
  });
}

/** Described in docs/OPERATIONS.md. */
function healthJson(
  { now, collections, openJobs, scheduleProblems }: Health,
  problems: readonly HealthProblem[],
): object {
  return {
    ok: true,
    healthy: problems.length === 0,
    checked_at: now,
    collections,
    open_jobs: openJobs,
    problems: problems.map(({ kind, appKey, collectionKeys, message, fix }) => ({
      kind,
      app_key: appKey,
      collection_keys: collectionKeys,
      message,
      fix,
    })),
    schedule_problems: scheduleProblems,
  };
}
