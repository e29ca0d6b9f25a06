import type { AppContext } from '../contract/app.ts';
import type { Connector, SyncPage } from '../contract/connector.ts';
import type { Counts, Database, Run } from '../database.ts';
import { addCounts } from './counts.ts';
import { lookAhead } from './look-ahead.ts';
import { settleRereads } from './rereads.ts';

export type SyncMode = 'full' | 'incremental';

/** What became of one resource. */
export interface ResourceResult {
  readonly resource: string;
  readonly collectionKey: string;
  /** The mode that was used: an incremental sync without a usable watermark becomes a full one. */
  readonly mode: SyncMode;
  readonly status: 'success' | 'failed';
  readonly pages: number;
  /** Objects per collection and outcome, embedded children included. */
  readonly counts: Counts;
  readonly error: string | null;
}

export interface SyncResult {
  readonly status: 'success' | 'failed';
  readonly resources: readonly ResourceResult[];
  /** Objects that were read again because an event could not settle their state. */
  readonly rereads: { readonly settled: number; readonly failed: number };
}

/** How many resources of an app are read side by side. */
const parallelResources = 3;

/**
 * Syncs resources of one app, page by page, each page stored together with its cursor before the next is asked to count.
 * One resource's failure does not stop the others; its watermark stays where it was.
 * @param resources names of resources with a list of their own
 */
export async function syncApp(
  database: Database,
  connector: Connector,
  app: AppContext,
  request: { readonly mode: SyncMode; readonly resources: readonly string[]; readonly signal: AbortSignal },
): Promise<SyncResult> {
  const byCollection = new Map(connector.metadata.resources.map((each) => [each.collectionKey, each.name]));
  const collectionKeys = connector.metadata.resources
    .filter((each) => request.resources.includes(each.name))
    .map((each) => each.collectionKey);
  const runs = await database.beginSync(app.appKey, collectionKeys, request.mode);

  const waiting = [...runs];
  const results: ResourceResult[] = [];
  const work = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const resource = byCollection.get(run.collection_key) ?? run.collection_key;
      results.push(await syncResource(database, connector, app, resource, run, request));
    }
  };
  await Promise.all(Array.from({ length: parallelResources }, work));

  const rereads = await settleRereads(database, connector, app, collectionKeys, request.signal);
  results.sort((a, b) => a.resource.localeCompare(b.resource));
  const failed = rereads.failed > 0 || results.some((result) => result.status === 'failed');
  return { status: failed ? 'failed' : 'success', resources: results, rereads };
}

async function syncResource(
  database: Database,
  connector: Connector,
  app: AppContext,
  resource: string,
  run: Run,
  { mode, signal }: { readonly mode: SyncMode; readonly signal: AbortSignal },
): Promise<ResourceResult> {
  const since = run.watermark === null ? null : new Date(run.watermark);
  const incremental =
    mode === 'incremental' && since !== null && connector.sync.canSyncSince(resource, since, new Date());
  const context = { app, resource, cursor: null, signal };
  const call = { appKey: app.appKey, collectionKey: run.collection_key, runId: run.run_id };

  let counts: Counts = {};
  let pages = 0;
  let startedAt: string | null = null;
  let error: string | null = null;
  try {
    const source: AsyncIterable<SyncPage> = incremental
      ? connector.sync.incrementalSync({ ...context, since })
      : connector.sync.fullSync(context);
    for await (const page of lookAhead(source)) {
      startedAt ??= page.readAt;
      const merged = await database.recordPage({ ...call, cursor: page.cursor, changes: page.changes });
      counts = addCounts(counts, merged.counts);
      pages++;
    }
  } catch (caught) {
    error = messageOf(caught);
  }

  try {
    const finished = await database.finishSync({ ...call, full: !incremental, startedAt, error });
    if (!finished) error ??= 'another run of this collection has taken over';
  } catch (caught) {
    error ??= messageOf(caught);
  }
  return {
    resource,
    collectionKey: run.collection_key,
    mode: incremental ? 'incremental' : 'full',
    status: error === null ? 'success' : 'failed',
    pages,
    counts,
    error,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
