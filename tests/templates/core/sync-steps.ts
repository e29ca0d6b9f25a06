import { at, type Mirror } from '../../mirror.ts';

/** A task that a worker holds. */
export interface HeldTask {
  readonly jobId: string;
  readonly taskId: string;
  readonly leaseId: string;
}

/** Asks for a full sync of a Stripe resource, and claims its task as a worker does. */
export async function beginTask({ call }: Mirror, app: string, resource: string): Promise<HeldTask> {
  const tasks = JSON.stringify([{ resource, collection_key: `stripe_${resource}` }]);
  const job = (await call('enqueue_job', app, 'full', 'false', tasks)) as { job_id: string };
  const task = (await call('claim_task', job.job_id, '60')) as { id: string; lease_id: string };
  return { jobId: job.job_id, taskId: task.id, leaseId: task.lease_id };
}

/** Stores the only page of a task, read at second 10, and ends it; with `sweep` it is a complete listing. */
export async function endTask(
  { call }: Mirror,
  { taskId, leaseId }: HeldTask,
  changes: readonly { readonly external_id?: string }[],
  { sweep = false, mode = 'full' }: { sweep?: boolean; mode?: 'full' | 'incremental' } = {},
): Promise<void> {
  const listed = sweep ? `{${changes.map((each) => each.external_id).join(',')}}` : null;
  const how = [mode, at(10), null, listed, sweep ? 'delete' : null, null, '0.5'];
  await call('record_page', taskId, leaseId, '60', ...how, JSON.stringify(changes));
  await call('finish_task', taskId, leaseId).catch(onlyVoid);
}

/** Ends a task that failed for good. */
export async function failTask(
  { call }: Mirror,
  { taskId, leaseId }: HeldTask,
  error: string,
): Promise<void> {
  await call('fail_task', taskId, leaseId, error, null, '0').catch(onlyVoid);
}

/** A full sync of a Stripe resource in one page. */
export async function readInFull(
  mirror: Mirror,
  app: string,
  resource: string,
  changes: readonly { readonly external_id?: string }[],
): Promise<void> {
  await endTask(mirror, await beginTask(mirror, app, resource), changes);
}

/** What returns nothing, or a word, is no JSON. */
function onlyVoid(error: unknown): void {
  if (!(error instanceof SyntaxError)) throw error;
}
