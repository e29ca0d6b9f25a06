import type { ClaimedTask, JobReport, SyncMode } from '../supabase/functions/_shared/core/job.ts';
import { at, type ChangeInput, type Mirror } from './mirror.ts';

/** Calls a function of schema supasaasy with text for arguments; see Mirror.call. */
export type Call = (name: string, ...args: (string | null)[]) => Promise<unknown>;

/** A page as a test cares about it. */
export interface PageInput {
  /** Ids of the customers it shows, each stored with the payload `{id, v: 1}` at the moment of the page. */
  readonly ids?: readonly string[];
  /** What to store in place of them. */
  readonly changes?: readonly ChangeInput[];
  /** Null, the default, ends the listing. */
  readonly cursor?: string | null;
  /** Second of the tests' day at which the provider made it. */
  readonly readAt?: number;
  /** Ids that it says it showed; `ids` by default. */
  readonly listed?: readonly string[] | null;
  readonly sweep?: 'delete' | 'verify' | null;
  /** Second from which on the listing shows what was created. */
  readonly window?: number | null;
  readonly share?: number;
  readonly sparesArchived?: boolean;
  readonly mode?: SyncMode;
}

export interface EnqueueInput {
  readonly mode?: SyncMode;
  readonly app?: string;
  readonly acceptDeletions?: boolean;
}

/** Short ways to queue jobs, claim their tasks and store pages. Collections are written short: `customer`. */
export function mirrorJobs(call: Call) {
  const lease = (task: ClaimedTask) => [task.id, task.lease_id];

  const enqueue = async (
    resources: readonly string[] = ['customer'],
    { mode = 'full', app = 'a', acceptDeletions = false }: EnqueueInput = {},
  ) => {
    const tasks = resources.map((resource) => ({ resource, collection_key: `stripe_${resource}` }));
    return (await call('enqueue_job', app, mode, String(acceptDeletions), JSON.stringify(tasks))) as {
      job_id: string;
      is_new: boolean;
    };
  };
  /** The next task that is due, null when none is. */
  const claimAny = async (jobId: string | null = null, seconds = 60) =>
    (await call('claim_task', jobId, String(seconds))) as ClaimedTask | null;
  const claim = async (jobId: string | null = null, seconds = 60) => {
    const task = await claimAny(jobId, seconds);
    if (!task) throw new Error('no task is due');
    return task;
  };
  const record = async (
    task: ClaimedTask,
    {
      ids = [],
      changes,
      cursor = null,
      readAt = 100,
      listed = ids,
      sweep = 'delete',
      window = null,
      share = 1,
      sparesArchived = false,
      mode = 'full',
    }: PageInput = {},
  ) =>
    (await call(
      'record_page',
      ...lease(task),
      '60',
      mode,
      at(readAt),
      cursor,
      listed === null ? null : `{${listed.join(',')}}`,
      sweep,
      window === null ? null : at(window),
      String(share),
      JSON.stringify(
        changes ??
          ids.map((id) => ({
            op: 'upsert',
            source: 'read',
            collection_key: task.collection_key,
            external_id: id,
            version_at: at(readAt),
            payload: { id, v: 1 },
            archived: false,
          })),
      ),
      String(sparesArchived),
    )) as { counts: unknown; rereads: unknown; suspect: string | null };
  const finish = (task: ClaimedTask) => call('finish_task', ...lease(task));

  return {
    enqueue,
    claimAny,
    claim,
    record,
    finish,
    fail: (task: ClaimedTask, error = 'the provider failed', retrySeconds: number | null = null, most = 8) =>
      call(
        'fail_task',
        ...lease(task),
        error,
        retrySeconds === null ? null : String(retrySeconds),
        String(most),
      ),
    release: (task: ClaimedTask) => call('release_task', ...lease(task), 'false'),
    restart: (task: ClaimedTask, reason = 'the cursor expired') =>
      call('restart_task', ...lease(task), reason),
    renew: (task: ClaimedTask, seconds = 60) => call('renew_lease', ...lease(task), String(seconds)),
    cancel: (jobId: string) => call('cancel_job', jobId),
    retry: (jobId: string) => call('retry_job', jobId),
    status: async (jobId: string) => (await call('job_status', jobId, 'true')) as JobReport,
    /** A whole full sync of one collection, from the question to the end. */
    async sync(pages: readonly PageInput[] = [{}], resource = 'customer', options: EnqueueInput = {}) {
      const { job_id: jobId } = await enqueue([resource], options);
      const task = await claim(jobId);
      const mode = options.mode ?? 'full';
      let result: Awaited<ReturnType<typeof record>> | undefined;
      for (const [index, page] of pages.entries()) {
        const cursor = index < pages.length - 1 ? `c${index + 1}` : null;
        result = await record(task, { mode, cursor, ...page });
      }
      await finish(task);
      return result;
    },
  };
}

/** The same on a mirror. */
export const jobsOn = (mirror: Mirror) => mirrorJobs(mirror.call);

/** Lets every lease that is held run out. */
export const endLeases = (mirror: Mirror) =>
  mirror.database.exec(
    "update supasaasy.tasks set leased_until = now() - interval '1 second' where status = 'running'",
  );

/** The error code of a call that has to fail. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: { code?: string }) => String(error.code ?? error),
  );
}
