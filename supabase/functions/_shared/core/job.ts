import type { Change } from './contract/entity.ts';
import type { Counts } from './database.ts';

export type SyncMode = 'full' | 'incremental';

/** The right to work on a task. */
export interface Lease {
  readonly id: string;
  readonly lease_id: string;
}

/** A task as it is handed to a worker. */
export interface ClaimedTask extends Lease {
  readonly job_id: string;
  readonly app_key: string;
  readonly resource: string;
  readonly collection_key: string;
  readonly requested_mode: SyncMode;
  /** The mode in use; null until a page is stored. */
  readonly mode: SyncMode | null;
  /** The watermark to read from; null when the collection was never synced. */
  readonly since: string | null;
  /** The cursor behind the last stored page; null to start. */
  readonly cursor: string | null;
  /** Whether whoever stored the cursor read nothing behind it. */
  readonly is_handed_over: boolean;
  /** Whether the last page is stored: what is left is to read single objects again. */
  readonly is_listed: boolean;
}

/** One page of a task, as it is stored. */
export interface TaskPage {
  readonly lease: Lease;
  readonly leaseSeconds: number;
  readonly mode: SyncMode;
  /** The provider's clock when the page was made; ISO 8601. */
  readonly readAt: string;
  /** Null ends the listing. */
  readonly cursor: string | null;
  readonly listed: readonly string[] | null;
  /** What to do with stored objects that the whole listing did not show; null for nothing. */
  readonly sweep: 'delete' | 'verify' | null;
  /** Whether the provider's listing leaves archived objects out, so that their absence says nothing. */
  readonly sparesArchived: boolean;
  /** The listing shows what was created from then on; ISO 8601, null for everything. */
  readonly window: string | null;
  readonly maxDeletedShare: number;
  readonly changes: readonly Change[];
}

export type JobStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface TaskReport {
  readonly resource: string;
  readonly collection_key: string;
  readonly status: JobStatus;
  readonly mode: SyncMode | null;
  readonly pages: number;
  readonly counts: Counts;
  readonly attempts: number;
  readonly restarts: number;
  /** When a task that failed is tried again; null when it is due or over. */
  readonly not_before: string | null;
  readonly suspect: string | null;
  readonly error: string | null;
  readonly started_at: string | null;
  readonly heartbeat_at: string | null;
  readonly finished_at: string | null;
}

/** A job as `supasaasy.job_status` reports it. */
export interface JobReport {
  readonly job_id: string;
  readonly app_key: string;
  readonly mode: SyncMode;
  readonly status: JobStatus;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly error: string | null;
  readonly progress: {
    readonly tasks: number;
    readonly completed: number;
    readonly failed: number;
    readonly suspect: number;
    readonly pages: number;
  };
  /** Only when asked for. */
  readonly tasks?: readonly TaskReport[];
}
