import { settleDueRereads } from './rereads.ts';
import { runTask, type TaskOutcome } from './run-task.ts';
import type { WorkContext } from './work-context.ts';

/** How many tasks a worker works on side by side. */
const parallelTasks = 3;

/** What a worker did. */
export interface WorkReport {
  readonly tasks: readonly TaskOutcome[];
  /** Objects that were read again, apart from those of its tasks. */
  readonly rereads: { readonly settled: number; readonly failed: number };
}

/**
 * Claims and runs tasks until none is due or the time is over.
 * @param jobId only tasks of this job, and nothing but tasks; null for any task, and rereads that are due
 * @param maxTasks how many tasks to claim at most; null for as many as there are
 */
export async function work(
  context: WorkContext,
  { jobId, maxTasks }: { readonly jobId: string | null; readonly maxTasks: number | null },
): Promise<WorkReport> {
  const { database, budget, leaseSeconds } = context;
  const tasks: TaskOutcome[] = [];
  let claims = 0;
  const lane = async () => {
    // However short the time, every call gets something done.
    do {
      if (maxTasks !== null && claims >= maxTasks) break;
      claims++;
      const task = await database.claimTask(jobId, leaseSeconds);
      if (task === null) break;
      tasks.push(await runTask(context, task));
    } while (!budget.isOver());
  };
  const lanes = await Promise.allSettled(Array.from({ length: parallelTasks }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  if (jobId !== null || budget.isOver()) return { tasks, rereads: { settled: 0, failed: 0 } };
  const { settled, failed } = await settleDueRereads(context, {}, budget);
  return { tasks, rereads: { settled, failed } };
}
