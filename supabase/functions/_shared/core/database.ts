import { createClient } from '@supabase/supabase-js';
import { changeRecord } from './change-record.ts';
import type { Change } from './contract/entity.ts';
import { restoreNumbers } from './contract/provider-json.ts';
import { type ReadEnv, required, serviceKey } from './environment.ts';

/** Outcome → number of objects, per collection. */
export type Counts = Readonly<Record<string, Readonly<Partial<Record<Outcome, number>>>>>;
export type Outcome = 'created' | 'updated' | 'unchanged' | 'stale' | 'archived' | 'deleted' | 'quarantined';

/** An object whose state must be read again, and the version that asked for it (ISO 8601). */
export interface Reread {
  readonly collection_key: string;
  readonly external_id: string;
  readonly version_at: string;
  /** Goes back with the result, see Change. */
  readonly request_id?: string;
}

export interface MergeResult {
  readonly counts: Counts;
  readonly rereads: readonly Reread[];
}

export interface WebhookResult extends MergeResult {
  readonly outcome: 'processed' | 'duplicate' | 'ignored';
}

/** An opened run of one collection; `watermark` is null when it was never synced. */
export interface Run {
  readonly collection_key: string;
  readonly run_id: string;
  readonly watermark: string | null;
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
  beginSync(
    appKey: string,
    collectionKeys: readonly string[],
    mode: 'full' | 'incremental',
  ): Promise<readonly Run[]>;
  recordPage(call: {
    appKey: string;
    collectionKey: string;
    runId: string;
    cursor: string | null;
    changes: readonly Change[];
  }): Promise<MergeResult>;
  finishSync(call: {
    appKey: string;
    collectionKey: string;
    runId: string;
    full: boolean;
    startedAt: string | null;
    error: string | null;
  }): Promise<boolean>;
  merge(appKey: string, changes: readonly Change[]): Promise<MergeResult>;
  claimRereads(appKey: string, collectionKeys: readonly string[], limit: number): Promise<readonly Reread[]>;
  noteRereadFailure(appKey: string, reread: Reread, error: string): Promise<void>;
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

  return {
    applyWebhook: ({ appKey, eventId, eventType, occurredAt, logDays, changes }) =>
      call('apply_webhook', {
        p_app_key: appKey,
        p_event_id: eventId,
        p_event_type: eventType,
        p_occurred_at: occurredAt,
        p_log_days: logDays,
        p_entities: changes.map(changeRecord),
      }),
    beginSync: (appKey, collectionKeys, mode) =>
      call('begin_sync', { p_app_key: appKey, p_collection_keys: collectionKeys, p_mode: mode }),
    recordPage: ({ appKey, collectionKey, runId, cursor, changes }) =>
      call('record_page', {
        p_app_key: appKey,
        p_collection_key: collectionKey,
        p_run_id: runId,
        p_cursor: cursor,
        p_entities: changes.map(changeRecord),
      }),
    finishSync: ({ appKey, collectionKey, runId, full, startedAt, error }) =>
      call('finish_sync', {
        p_app_key: appKey,
        p_collection_key: collectionKey,
        p_run_id: runId,
        p_full: full,
        p_started_at: startedAt,
        p_error: error,
      }),
    merge: (appKey, changes) =>
      call('merge_entities', { p_app_key: appKey, p_entities: changes.map(changeRecord) }),
    claimRereads: (appKey, collectionKeys, limit) =>
      call('claim_rereads', { p_app_key: appKey, p_collection_keys: collectionKeys, p_limit: limit }),
    noteRereadFailure: (appKey, reread, error) =>
      call('note_reread_failure', {
        p_app_key: appKey,
        p_collection_key: reread.collection_key,
        p_external_id: reread.external_id,
        p_error: error,
      }),
  };
}

const fetchWithExactNumbers: typeof fetch = (input, init) =>
  fetch(input, typeof init?.body === 'string' ? { ...init, body: restoreNumbers(init.body) } : init);
