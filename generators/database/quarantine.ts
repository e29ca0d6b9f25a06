import type { Queryable } from '../../local/database/local-database.ts';

/** Which records are meant; null stands for all. */
export interface QuarantineFilter {
  readonly app: string | null;
  readonly collection: string | null;
  readonly record: string | null;
}

export interface QuarantinedRecord {
  readonly app_key: string;
  readonly collection_key: string;
  /** The provider's id, or a hash of the record when it has none. */
  readonly record_key: string;
  readonly error: string;
  readonly attempts: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  /** JSON text as it was handed to the merge; null when it was not asked for, or when there is none. */
  readonly payload: string | null;
}

/** What supasaasy.replay_quarantine did. */
export interface Replay {
  readonly replayed: number;
  readonly requested: number;
  readonly failed: readonly {
    readonly app_key: string;
    readonly collection_key: string;
    readonly record_key: string;
    readonly error: string;
  }[];
}

const matches = `($1::text is null or q.app_key = $1)
  and ($2::text is null or q.collection_key = $2)
  and ($3::text is null or q.record_key = $3)`;

const parameters = ({ app, collection, record }: QuarantineFilter) => [app, collection, record];

/** The records seen last, and no more than `limit` of them. Payloads may hold personal data. */
export function listQuarantine(
  database: Queryable,
  filter: QuarantineFilter,
  { limit, withPayloads }: { readonly limit: number; readonly withPayloads: boolean },
): Promise<QuarantinedRecord[]> {
  return database.query<QuarantinedRecord>(
    `select q.app_key, q.collection_key, q.record_key, q.error, q.attempts, q.first_seen_at, q.last_seen_at,
       case when $5 then q.payload::text end as payload
     from supasaasy.quarantine q
     where ${matches}
     order by q.last_seen_at desc, q.id desc
     limit $4`,
    [...parameters(filter), limit, withPayloads],
  );
}

export async function countQuarantine(database: Queryable, filter: QuarantineFilter): Promise<number> {
  const rows = await database.query<{ count: number }>(
    `select count(*) as count from supasaasy.quarantine q where ${matches}`,
    parameters(filter),
  );
  return rows[0]?.count ?? 0;
}

export async function replayQuarantine(database: Queryable, filter: QuarantineFilter): Promise<Replay> {
  const rows = await database.query<{ result: Replay }>(
    'select supasaasy.replay_quarantine($1, $2, $3) as result',
    parameters(filter),
  );
  return rows[0]?.result ?? { replayed: 0, requested: 0, failed: [] };
}

/** Calls the worker when something is due. Returns whether it was called; where pg_net is not set up it is not. */
export async function pickUpWork(database: Queryable): Promise<boolean> {
  const rows = await database.query<{ called: boolean }>('select supasaasy.pick_up_work() as called');
  return rows[0]?.called ?? false;
}
