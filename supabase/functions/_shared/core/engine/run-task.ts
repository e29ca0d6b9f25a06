import type { ClaimedTask } from '../job.ts';
import {
  attemptsWorth,
  isLeaseLost,
  messageOf,
  passingAttempts,
  RereadsFailedError,
  retryAfter,
} from './failure.ts';
import { type HeldLease, holdLease } from './lease.ts';
import { listTask, TooManyRestartsError } from './list-task.ts';
import { settleAllRereads } from './rereads.ts';
import type { WorkContext } from './work-context.ts';

/** How a worker left a task. */
export interface TaskOutcome {
  readonly task: ClaimedTask;
  /** `released`: the worker's time was over. `queued`: it is tried again later. `lost`: somebody else has it. */
  readonly status: 'completed' | 'failed' | 'queued' | 'released' | 'lost';
  readonly pages: number;
  readonly rereads: { readonly settled: number; readonly failed: number };
  readonly error: string | null;
}

/** Seen from outside while a task is worked on. */
interface Progress {
  readonly startedAt: number;
  pages: number;
  rereads: { readonly settled: number; readonly failed: number };
}

/** A task is stuck that got nowhere in at least this share of a call's time. */
const stuckShare = 0.5;

/**
 * Works on a claimed task until it is over, the time is, or its lease is lost: lists page by page, each page stored
 * together with the cursor behind it, then reads again what the listing left open. Never throws.
 */
export async function runTask(context: WorkContext, task: ClaimedTask): Promise<TaskOutcome> {
  const { database, leaseSeconds } = context;
  const progress: Progress = {
    startedAt: performance.now(),
    pages: 0,
    rereads: { settled: 0, failed: 0 },
  };
  const lease = holdLease(database, task, leaseSeconds);
  try {
    return left(context, task, progress, await follow(context, task, lease, progress));
  } catch (error) {
    const status = await giveUp(context, task, lease, progress, error);
    const isFailure = status === 'failed' || status === 'queued';
    return left(context, task, progress, status, isFailure ? error : null);
  } finally {
    lease.letGo();
  }
}

async function follow(
  context: WorkContext,
  task: ClaimedTask,
  { lost }: HeldLease,
  progress: Progress,
): Promise<'completed' | 'released'> {
  const { database, budget } = context;
  const signal = AbortSignal.any([budget.signal, lost]);
  const app = context.findApp(task.app_key);
  if (!task.is_listed) {
    const listing = await listTask(context, app, task, signal, () => progress.pages++);
    if (listing === 'unfinished') {
      await database.releaseTask(task, true);
      return 'released';
    }
  }
  const { isUnfinished, settled, failed, error, counts } = await settleAllRereads(context, task, {
    signal,
    isOver: budget.isOver,
  });
  progress.rereads = { settled, failed };
  signal.throwIfAborted();
  if (isUnfinished) {
    await database.releaseTask(task, false);
    return 'released';
  }
  if (failed > 0) throw new RereadsFailedError(failed, error);
  await database.finishTask(task, counts);
  return 'completed';
}

/** Tells the database why the task is left; never throws. */
async function giveUp(
  { database, budget, triesAgain, redact }: WorkContext,
  task: ClaimedTask,
  { lost }: HeldLease,
  progress: Progress,
  error: unknown,
): Promise<Exclude<TaskOutcome['status'], 'completed'>> {
  if (lost.aborted || isLeaseLost(error)) return 'lost';
  // The database has ended it already.
  if (error instanceof TooManyRestartsError) return 'failed';
  try {
    if (!budget.signal.aborted) {
      const attempts = triesAgain ? attemptsWorth(error) : 0;
      return await database.failTask(task, redact(messageOf(error)), retryAfter(error), attempts);
    }
    const seconds = (performance.now() - progress.startedAt) / 1000;
    const gotNowhere = progress.pages === 0 && progress.rereads.settled === 0;
    if (!gotNowhere || seconds < budget.limits.wallSeconds * stuckShare) {
      await database.releaseTask(task, false);
      return 'released';
    }
    const reason = `nothing could be read and stored in the ${Math.round(seconds)} s that a worker had`;
    return await database.failTask(task, reason, null, passingAttempts);
  } catch (failure) {
    // The database did not take it: when the lease runs out, the task is due again.
    return isLeaseLost(failure) ? 'lost' : 'queued';
  }
}

function left(
  { redact }: WorkContext,
  task: ClaimedTask,
  { pages, rereads }: Progress,
  status: TaskOutcome['status'],
  error: unknown = null,
): TaskOutcome {
  return { task, status, pages, rereads, error: error === null ? null : redact(messageOf(error)) };
}
