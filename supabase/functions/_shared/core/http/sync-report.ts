import { total } from '../engine/counts.ts';
import type { WorkReport } from '../engine/work.ts';
import type { JobReport } from '../job.ts';

/** What an immediate sync answers: what became of the job's resources, added up and one by one. */
export function syncReport(job: JobReport, { tasks: worked }: WorkReport) {
  const tasks = [...(job.tasks ?? [])].sort((a, b) => a.resource.localeCompare(b.resource));
  const sum = (outcome: Parameters<typeof total>[1]) =>
    tasks.reduce((n, task) => n + total(task.counts, outcome), 0);
  const failures = tasks.filter((task) => task.status === 'failed').length;
  const rereads = {
    settled: worked.reduce((n, outcome) => n + outcome.rereads.settled, 0),
    failed: worked.reduce((n, outcome) => n + outcome.rereads.failed, 0),
  };
  return {
    job_id: job.job_id,
    app_key: job.app_key,
    mode: job.mode,
    status: statusOf(job),
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    stale: sum('stale'),
    archived: sum('archived'),
    deleted: sum('deleted'),
    errors: sum('quarantined') + failures,
    rereads,
    resources: tasks.map((task) => ({
      resource: task.resource,
      collection_key: task.collection_key,
      mode: task.mode,
      status: task.status === 'completed' ? (task.suspect === null ? 'success' : 'suspect') : task.status,
      pages: task.pages,
      counts: task.counts,
      suspect: task.suspect,
      error: task.error,
    })),
  };
}

function statusOf({ status, progress }: JobReport): string {
  if (status !== 'completed') return status;
  return progress.suspect > 0 ? 'suspect' : 'success';
}
