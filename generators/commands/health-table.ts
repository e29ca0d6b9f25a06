import pc from 'picocolors';
import type { CollectionHealth, Health, OpenJob } from '../database/health.ts';
import type { HealthProblem } from '../database/health-problems.ts';
import { timeInWords } from '../database/time-words.ts';
import { plainTable } from './plain-table.ts';
import { printable } from './printable.ts';

const columns = ['collection', 'status', 'synced', 'complete', 'rows', 'archived', 'last sync'];

/** The health of a mirror for people, as `supasaasy status` prints it. */
export function healthTable(health: Health, problems: readonly HealthProblem[], color: boolean): string {
  const { collections, openJobs, scheduleProblems, now } = health;
  const paint = pc.createColors(color);
  const apps = [...new Set(collections.map((each) => each.app_key))];
  const blocks = apps.map((appKey) => {
    const rows = collections.filter((each) => each.app_key === appKey);
    return [
      `${paint.bold(appKey)}  ${nextRun(rows, now)}`,
      plainTable(
        columns,
        rows.map((row) => healthRow(row, now, paint)),
      ),
    ];
  });
  if (apps.length === 0) blocks.push(['Nothing is mirrored: supasaasy.config.ts names no app.']);
  if (openJobs.length > 0) blocks.push([paint.bold('open jobs'), jobsTable(openJobs, now)]);
  if (problems.length > 0) {
    blocks.push([paint.bold('what is wrong'), ...problems.flatMap(problemLines)]);
  } else if (apps.length > 0) {
    blocks.push([paint.green('Everything is in order.')]);
  }
  // Without a schedule they only slow jobs down.
  if (scheduleProblems.length > 0 && problems.every(({ kind }) => kind !== 'schedules')) {
    blocks.push([
      'No worker is called on its own, so that jobs wait for POST /worker:',
      ...scheduleProblems.map((each) => `  ${printable(each)}`),
    ]);
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function nextRun(rows: readonly CollectionHealth[], now: Date): string {
  const [next] = rows.flatMap(({ next_run_at: nextRunAt }) => nextRunAt ?? []);
  if (next !== undefined) return `next sync ${timeInWords(next, now)}`;
  return rows.some((row) => row.is_configured) ? 'no sync is scheduled' : 'not configured';
}

function healthRow(row: CollectionHealth, now: Date, paint: ReturnType<typeof pc.createColors>): string[] {
  const paints = {
    success: paint.green,
    running: paint.cyan,
    suspect: paint.yellow,
    failed: paint.red,
    never: paint.red,
  };
  const since = row.running_since === null ? '' : `, began ${timeInWords(row.running_since, now)}`;
  const status = `${paints[row.status](row.status)}${since}`;
  return [
    row.collection_key,
    row.is_configured ? status : `${row.status}, not configured`,
    row.last_success_at === null ? 'never' : timeInWords(row.last_success_at, now),
    completeness(row),
    row.row_count.toLocaleString('en-US'),
    row.archived_count.toLocaleString('en-US'),
    counts(row),
  ];
}

function completeness({ is_complete: isComplete, quarantined, pending_rereads: rereads }: CollectionHealth) {
  const reasons = [
    ...(quarantined > 0 ? [`${quarantined} in quarantine`] : []),
    ...(rereads > 0 ? [`${rereads} to read again`] : []),
  ];
  if (isComplete) return 'yes';
  return reasons.length === 0 ? 'no' : `no: ${reasons.join(', ')}`;
}

function counts({ last_counts: lastCounts }: CollectionHealth): string {
  if (lastCounts === null) return '';
  const some = Object.entries(lastCounts).filter(([, count]) => count > 0);
  return some.length === 0 ? 'nothing' : some.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

function jobsTable(jobs: readonly OpenJob[], now: Date): string {
  return plainTable(
    ['job', 'app', 'mode', 'status', 'asked for', 'resources done', 'pages', 'last error'],
    jobs.map(({ job_id: id, app_key: app, mode, status, created_at: createdAt, progress, tasks }) => [
      id,
      app,
      mode,
      status,
      timeInWords(new Date(createdAt), now),
      `${progress.completed} of ${progress.tasks}${progress.failed > 0 ? `, ${progress.failed} failed` : ''}`,
      String(progress.pages),
      tasks
        .flatMap(({ resource, error }) => (error === null ? [] : printable(`${resource}: ${error}`)))
        .join('; '),
    ]),
  );
}

function problemLines({ appKey, collectionKeys, message, fix }: HealthProblem): string[] {
  const text = printable(message);
  if (appKey === null) return [`  ${text}`];
  return [
    `  ${appKey}: ${collectionKeys.join(', ')}`,
    `    ${text}${/[.!?]$/.test(text) ? '' : '.'}`,
    ...(fix === null ? [] : [`    ${fix}`]),
  ];
}
