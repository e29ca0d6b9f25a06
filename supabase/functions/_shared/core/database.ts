import { createClient } from '@supabase/supabase-js';
import { changeRecord } from './change-record.ts';
import type { Change } from './contract/entity.ts';
import { restoreNumbers } from './contract/provider-json.ts';
import type { RateLimit } from './contract/rate-limit.ts';
import { withoutDeepPayloads } from './deep-payload.ts';
import { type ReadEnv, required, serviceKey } from './environment.ts';
import type { ClaimedTask, JobReport, JobStatus, Lease, SyncMode, TaskPage } from './job.ts';

/** Outcome → number of objects, per collection. */
export type Counts = Readonly<Record<string, Readonly<Partial<Record<Outcome, number>>>>>;
export type Outcome = 'created' | 'updated' | 'unchanged' | 'stale' | 'archived' | 'deleted' | 'quarantined';

/** An object whose state must be read again, and the version that asked for it (ISO 8601). */
export interface Reread {
  readonly app_key: string;
  readonly collection_key: string;
  readonly external_id: string;
  readonly version_at: string;
  /** Goes back with the result, see Change. */
  readonly request_id?: string;
  /** How often it was handed out, this time included. */
  readonly attempts: number;
}

/** Which rereads to claim; what is left out stands for all. */
export interface RereadScope {
  readonly appKey?: string;
  readonly collectionKeys?: readonly string[];
  readonly externalIds?: readonly string[];
}

export interface MergeResult {
  readonly counts: Counts;
  readonly rereads: readonly Pick<Reread, 'collection_key' | 'external_id' | 'version_at'>[];
}

export interface WebhookResult extends MergeResult {
  readonly outcome: 'processed' | 'duplicate' | 'ignored';
}

export interface PageResult extends MergeResult {
  /** Why the listing that ended with this page is not believed to be complete; null when it is, or has not ended. */
  readonly suspect: string | null;
}

/** What a bucket gave, and in how many milliseconds it has another token; 0 when it gave all that was wanted. */
export interface TokenGrant {
  readonly granted: number;
  readonly wait_ms: number;
}

/** A call of the database failed; `code` is the SQLSTATE or PostgREST's code. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: string;

  constructor(call: string, message: string, code: string) {
    super(`supasaasy.${call}: ${message}`);
    this.code = code;
  }
}

/** The SQL functions the runtime calls. Each method is one round trip and one transaction. */
export interface Database {
  applyWebhook(call: {
    appKey: string;
    eventId: string;
    eventType: string;
    occurredAt: string;
    /** How many days to keep the log entry; null writes none. */
    logDays: number | null;
    changes: readonly Change[];
  }): Promise<WebhookResult>;
  /** @returns the job's id, and whether it is a new one or one that waits to do the same */
  enqueueJob(call: {
    appKey: string;
    mode: SyncMode;
    acceptDeletions: boolean;
    tasks: readonly { resource: string; collectionKey: string }[];
  }): Promise<{ readonly job_id: string; readonly is_new: boolean }>;
  /** @returns the next task that is due, of one job or (null) of any; null when there is none */
  claimTask(jobId: string | null, leaseSeconds: number): Promise<ClaimedTask | null>;
  recordPage(page: TaskPage): Promise<PageResult>;
  /** @param counts what became of the objects that were read again */
  finishTask(lease: Lease, counts: Counts): Promise<void>;
  /** @param retrySeconds null for a growing while */
  failTask(
    lease: Lease,
    error: string,
    retrySeconds: number | null,
    maxAttempts: number,
  ): Promise<'queued' | 'failed'>;
  /** @param isHandedOver whether nothing was read behind the last stored page */
  releaseTask(lease: Lease, isHandedOver: boolean): Promise<void>;
  /** @returns false when it has failed instead, because it started again too often */
  restartTask(lease: Lease, reason: string): Promise<{ readonly restarted: boolean }>;
  /** @returns false when the lease is lost */
  renewLease(lease: Lease, leaseSeconds: number): Promise<boolean>;
  cancelJob(jobId: string): Promise<JobStatus | null>;
  retryJob(jobId: string): Promise<JobStatus | null>;
  jobStatus(jobId: string, includeTasks: boolean): Promise<JobReport | null>;
  /** @returns whether the worker function was called: not without work, and not where pg_net is missing */
  pickUpWork(): Promise<boolean>;
  merge(appKey: string, changes: readonly Change[]): Promise<MergeResult>;
  claimRereads(scope: RereadScope, limit: number): Promise<readonly Reread[]>;
  /** The open rereads of one collection in order of their ids, behind `after`; due or not. */
  walkRereads(
    appKey: string,
    collectionKey: string,
    after: string,
    limit: number,
  ): Promise<readonly Reread[]>;
  /** @param isPermanent whether trying again can't help: the third such failure puts the object into quarantine */
  noteRereadFailure(reread: Reread, error: string, isPermanent: boolean): Promise<void>;
  /** Takes up to `wanted` tokens of a bucket that all instances share. */
  takeTokens(bucket: string, limit: RateLimit, wanted: number): Promise<TokenGrant>;
  /** Stops a bucket for so many seconds. */
  slowDown(bucket: string, seconds: number): Promise<void>;
}

/** Connects to the project's database through supabase-js, as service_role. */
export function connectDatabase(readEnv: ReadEnv): Database {
  const client = createClient(required(readEnv, 'SUPABASE_URL'), serviceKey(readEnv), {
    db: { schema: 'supasaasy' },
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: fetchWithExactNumbers },
  });

  async function call<Result>(name: string, args: Record<string, unknown>): Promise<Result> {
    const { data, error } = await client.rpc(name, args);
    if (error) throw new DatabaseError(name, error.message, error.code);
    return data as Result;
  }

  /** One call, and a second one only when the first failed over a payload that nothing can hold. */
  async function callWithChanges<Result>(
    name: string,
    args: Record<string, unknown>,
    changes: readonly Change[],
  ): Promise<Result> {
    try {
      return await call(name, { ...args, p_entities: changes.map(changeRecord) });
    } catch (error) {
      const storable = withoutDeepPayloads(changes);
      if (storable === null) throw error;
      return await call(name, { ...args, p_entities: storable.map(changeRecord) });
    }
  }

  return {
    applyWebhook: ({ appKey, eventId, eventType, occurredAt, logDays, changes }) =>
      callWithChanges(
        'apply_webhook',
        {
          p_app_key: appKey,
          p_event_id: eventId,
          p_event_type: eventType,
          p_occurred_at: occurredAt,
          p_log_days: logDays,
        },
        changes,
      ),
    enqueueJob: ({ appKey, mode, acceptDeletions, tasks }) =>
      call('enqueue_job', {
        p_app_key: appKey,
        p_mode: mode,
        p_accept_deletions: acceptDeletions,
        p_tasks: tasks.map((task) => ({ resource: task.resource, collection_key: task.collectionKey })),
      }),
    claimTask: (jobId, leaseSeconds) =>
      call('claim_task', { p_job_id: jobId, p_lease_seconds: leaseSeconds }),
    recordPage: (page) =>
      callWithChanges(
        'record_page',
        {
          ...heldBy(page.lease),
          p_lease_seconds: page.leaseSeconds,
          p_mode: page.mode,
          p_read_at: page.readAt,
          p_cursor: page.cursor,
          p_listed: page.listed,
          p_sweep: page.sweep,
          p_spares_archived: page.sparesArchived,
          p_window: page.window,
          p_max_share: page.maxDeletedShare,
        },
        page.changes,
      ),
    finishTask: (lease, counts) => call('finish_task', { ...heldBy(lease), p_counts: counts }),
    failTask: (lease, error, retrySeconds, maxAttempts) =>
      call('fail_task', {
        ...heldBy(lease),
        p_error: error,
        p_retry_seconds: retrySeconds,
        p_max_attempts: maxAttempts,
      }),
    releaseTask: (lease, isHandedOver) =>
      call('release_task', { ...heldBy(lease), p_is_handed_over: isHandedOver }),
    restartTask: (lease, reason) => call('restart_task', { ...heldBy(lease), p_reason: reason }),
    renewLease: (lease, leaseSeconds) =>
      call('renew_lease', { ...heldBy(lease), p_lease_seconds: leaseSeconds }),
    cancelJob: (jobId) => call('cancel_job', { p_job_id: jobId }),
    retryJob: (jobId) => call('retry_job', { p_job_id: jobId }),
    jobStatus: (jobId, includeTasks) =>
      call('job_status', { p_job_id: jobId, p_include_tasks: includeTasks }),
    pickUpWork: () => call('pick_up_work', {}),
    merge: (appKey, changes) => callWithChanges('merge_entities', { p_app_key: appKey }, changes),
    claimRereads: ({ appKey = null, collectionKeys = null, externalIds = null }, limit) =>
      call('claim_rereads', {
        p_app_key: appKey,
        p_collection_keys: collectionKeys,
        p_external_ids: externalIds,
        p_limit: limit,
      }),
    walkRereads: (appKey, collectionKey, after, limit) =>
      call('walk_rereads', {
        p_app_key: appKey,
        p_collection_key: collectionKey,
        p_after: after,
        p_limit: limit,
      }),
    takeTokens: (bucket, { requestsPerSecond, burst }, wanted) =>
      call('take_tokens', {
        p_bucket: bucket,
        p_per_second: requestsPerSecond,
        p_burst: burst,
        p_wanted: wanted,
      }),
    slowDown: (bucket, seconds) => call('slow_down', { p_bucket: bucket, p_seconds: seconds }),
    noteRereadFailure: (reread, error, isPermanent) =>
      call('note_reread_failure', {
        p_app_key: reread.app_key,
        p_collection_key: reread.collection_key,
        p_external_id: reread.external_id,
        p_error: error,
        p_is_permanent: isPermanent,
      }),
  };
}

function heldBy(lease: Lease): { p_task_id: string; p_lease_id: string } {
  return { p_task_id: lease.id, p_lease_id: lease.lease_id };
}

/** How long a call may take, in milliseconds. Supabase ends a statement much earlier. */
const timeoutMs = 100_000;

const fetchWithExactNumbers: typeof fetch = (input, init) =>
  fetch(input, {
    ...init,
    ...(typeof init?.body === 'string' ? { body: restoreNumbers(init.body) } : {}),
    signal: AbortSignal.timeout(timeoutMs),
  });
