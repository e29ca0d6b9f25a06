import type { LocalDatabase } from '../../local/database/local-database.ts';

/** One row of supasaasy.sync_health. */
export interface CollectionHealth {
  readonly app_key: string;
  readonly collection_key: string;
  readonly resource: string | null;
  readonly is_configured: boolean;
  readonly status: 'never' | 'running' | 'success' | 'suspect' | 'failed';
  readonly is_complete: boolean;
  readonly row_count: number;
  readonly archived_count: number;
  readonly last_success_at: Date | null;
  /** Seconds since `last_success_at`, by the database's clock. */
  readonly age_seconds: number | null;
  readonly full_read_at: Date | null;
  readonly watermark: Date | null;
  readonly last_counts: Readonly<Record<string, number>> | null;
  readonly last_error: string | null;
  readonly suspect: string | null;
  readonly pending_rereads: number;
  readonly quarantined: number;
  readonly running_job_id: string | null;
  readonly running_since: Date | null;
  readonly next_run_at: Date | null;
}

/** A job that is not over, as `GET /job-status/{id}?include_tasks=true` shows it; times are ISO 8601. */
export interface OpenJob {
  readonly job_id: string;
  readonly app_key: string;
  readonly mode: string;
  readonly status: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly progress: Readonly<Record<'tasks' | 'completed' | 'failed' | 'suspect' | 'pages', number>>;
  readonly tasks: readonly { readonly resource: string; readonly error: string | null }[];
}

export interface Health {
  /** The database's clock. */
  readonly now: Date;
  /** By app and collection; what is configured comes first. */
  readonly collections: readonly CollectionHealth[];
  /** The oldest first. */
  readonly openJobs: readonly OpenJob[];
  /** What keeps scheduled jobs from running, with what to do about it. */
  readonly scheduleProblems: readonly string[];
}

/** How the mirror is, by its own account. */
export async function readHealth(database: LocalDatabase): Promise<Health> {
  const collections = await database.query<CollectionHealth>(
    `select h.app_key, h.collection_key, h.resource, h.is_configured, h.status, h.is_complete, h.row_count, h.archived_count,
       h.last_success_at, extract(epoch from h.age)::double precision as age_seconds, h.full_read_at, h.watermark,
       h.last_counts, h.last_error, h.suspect, h.pending_rereads, h.quarantined, h.running_job_id, h.running_since,
       h.next_run_at
     from supasaasy.sync_health h
     order by h.is_configured desc, h.app_key, h.collection_key`,
  );
  const jobs = await database.query<{ job: OpenJob }>(
    `select supasaasy.job_status(j.id, true) as job
     from supasaasy.jobs j
     where j.status in ('queued', 'running')
     order by j.created_at`,
  );
  const problems = await database.query<{ now: Date; problems: string[] }>(
    'select now() as now, array(select supasaasy.schedule_problems()) as problems',
  );
  return {
    now: problems[0]?.now ?? new Date(),
    collections,
    openJobs: jobs.map(({ job }) => job),
    scheduleProblems: problems[0]?.problems ?? [],
  };
}

/** The same for one app alone. */
export function healthOf(appKey: string, health: Health): Health {
  const isOfApp = (each: { readonly app_key: string }) => each.app_key === appKey;
  return {
    ...health,
    collections: health.collections.filter(isOfApp),
    openJobs: health.openJobs.filter(isOfApp),
  };
}
