import { fileURLToPath } from 'node:url';
import type { LocalDatabase, Row } from '../local/database/local-database.ts';
import { applyMigrations } from '../local/database/migrate.ts';
import { openPglite } from '../local/database/pglite.ts';
import { connectPostgres } from '../local/database/postgres-database.ts';
import { prepareSupabase } from '../local/database/prepare-supabase.ts';
import { mirrorCopy } from './mirror-copy.ts';

const migrations = fileURLToPath(new URL('../supabase/migrations', import.meta.url));

/** A change as `supasaasy.merge_entities` takes it; what is left out gets the value of an ordinary customer. */
export type ChangeInput = Record<string, unknown>;

/** A database with the repository's migrations, and short ways to merge into it and look at it. */
export interface Mirror {
  readonly database: LocalDatabase;
  /** Merges changes of app `a` and returns the outcomes: `{stripe_customer: {created: 1}}`. */
  merge(...changes: ChangeInput[]): Promise<Record<string, Record<string, number>>>;
  /** What the call returned; JSON is parsed. */
  call(name: string, ...args: (string | null)[]): Promise<unknown>;
  rows(sql: string): Promise<Row[]>;
  /** Collection, id and payload field `v` of all entities, in order: `stripe_customer cus_1 v=2`. */
  entities(): Promise<string[]>;
  /** Removes what the tests before this one stored. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a mirror on the server at `url`, or on an embedded database. */
export async function openMirror(url?: string): Promise<Mirror> {
  if (url === undefined) return mirrorOn(await openPglite(await mirrorCopy(migrations)));
  const database = await connectPostgres(url);
  await prepareSupabase(database);
  await applyMigrations(database, migrations);
  return mirrorOn(database);
}

/** A mirror on a database that is open already. */
export function mirrorOn(database: LocalDatabase): Mirror {
  const rows = (sql: string) => database.query(sql);
  const call = async (name: string, ...args: (string | null)[]) => {
    const list = args.map((arg) => (arg === null ? 'null' : `'${arg.replaceAll("'", "''")}'`)).join(', ');
    const [row] = await database.query(`select supasaasy.${name}(${list})::text as result`);
    return readResult(row?.result);
  };
  return {
    database,
    rows,
    call,
    async merge(...changes) {
      const records = changes.map((change) => completed(change));
      const result = (await call('merge_entities', 'a', JSON.stringify(records))) as {
        counts: Record<string, Record<string, number>>;
      };
      return result.counts;
    },
    async entities() {
      const found = await rows(
        `select collection_key || ' ' || external_id || ' v=' || coalesce(raw_payload ->> 'v', '') as line
         from supasaasy.entities order by collection_key, external_id`,
      );
      return found.map((row) => String(row.line));
    },
    async empty() {
      await database.exec(
        `truncate supasaasy.entities, supasaasy.changes, supasaasy.tombstones, supasaasy.rereads, supasaasy.quarantine,
           supasaasy.sync_state, supasaasy.webhook_events, supasaasy.webhook_logs, supasaasy.jobs, supasaasy.tasks,
           supasaasy.seen, supasaasy.rate_limits`,
      );
    },
    close: () => database.close(),
  };
}

/** JSON as what it stands for, other text as it is, nothing (void) as null. */
function readResult(result: unknown): unknown {
  const text = String(result ?? '');
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The moment `second` of the tests' day. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
}

function completed(change: ChangeInput): ChangeInput {
  const op = change.op ?? 'upsert';
  const id = change.external_id ?? 'cus_1';
  return {
    op,
    source: 'read',
    collection_key: 'stripe_customer',
    external_id: id,
    version_at: at(1),
    ...(op === 'upsert' ? { payload: { id, v: 1 }, archived: false } : {}),
    ...change,
  };
}
