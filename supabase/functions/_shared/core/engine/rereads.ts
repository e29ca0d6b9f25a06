import type { Change } from '../contract/entity.ts';
import { EntityNotFoundError, NormalizationError } from '../contract/errors.ts';
import type { Counts, Database, Reread, RereadScope } from '../database.ts';
import type { ClaimedTask } from '../job.ts';
import type { Redact } from '../redact.ts';
import type { Budget } from './budget.ts';
import type { ConfiguredApp, FindApp } from './configured-app.ts';
import { addCounts } from './counts.ts';
import { isAboutTheObject, messageOf } from './failure.ts';

/** How many objects are claimed, and read side by side, at a time. */
const batchSize = 10;

export interface RereadResult {
  readonly settled: number;
  readonly failed: number;
  /** Why the first that failed did; null when none did. */
  readonly error: unknown;
  /** Whether the time was over before every object had been tried. */
  readonly isUnfinished: boolean;
  /** What became of the objects that were settled. */
  readonly counts: Counts;
}

/** What is needed to read objects again. */
export interface RereadContext {
  readonly database: Database;
  readonly findApp: FindApp;
  readonly redact: Redact;
}

/** How long to go on: `signal` leaves what is under way, `isOver` is asked before more is begun. */
export type Pace = Pick<Budget, 'signal' | 'isOver'>;

/**
 * Reads again the objects of which events left the state open and whose time has come, and stores what it finds. A read
 * that fails is noted and comes due again later; nothing is forgotten. However short the time, one batch is read.
 */
export function settleDueRereads(
  context: RereadContext,
  scope: RereadScope,
  pace: Pace,
): Promise<RereadResult> {
  return settleBatches(
    context,
    () => context.database.claimRereads(scope, batchSize),
    pace,
    () => false,
  );
}

/**
 * Reads again every object of a task's collection that is to be, each once, due or not. A failure that is not about its
 * object, an unreachable provider for instance, ends the walk: the others would meet it too.
 */
export function settleAllRereads(
  context: RereadContext,
  { app_key: appKey, collection_key: collectionKey }: Pick<ClaimedTask, 'app_key' | 'collection_key'>,
  pace: Pace,
): Promise<RereadResult> {
  let last = '';
  const next = async () => {
    const claimed = await context.database.walkRereads(appKey, collectionKey, last, batchSize);
    last = claimed.at(-1)?.external_id ?? last;
    return claimed;
  };
  return settleBatches(context, next, pace, (failure) => !isAboutTheObject(failure));
}

async function settleBatches(
  context: RereadContext,
  nextBatch: () => Promise<readonly Reread[]>,
  { signal, isOver }: Pace,
  endsWalk: (failure: unknown) => boolean,
): Promise<RereadResult> {
  let settled = 0;
  let counts: Counts = {};
  const failures: unknown[] = [];
  const result = (isUnfinished: boolean): RereadResult => ({
    settled,
    counts,
    failed: failures.length,
    error: failures.find(endsWalk) ?? failures[0] ?? null,
    isUnfinished,
  });
  while (!signal.aborted) {
    const claimed = await nextBatch();
    if (claimed.length === 0) return result(false);
    const outcomes = await Promise.all(claimed.map((reread) => settle(context, reread, signal)));
    const failed = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
    settled += outcomes.length - failed.length;
    for (const outcome of outcomes) if ('counts' in outcome) counts = addCounts(counts, outcome.counts);
    // Those that were left are no failures.
    if (signal.aborted) break;
    failures.push(...failed);
    if (failed.some(endsWalk)) return result(false);
    if (isOver()) break;
  }
  return result(true);
}

type Outcome = { readonly counts: Counts } | { readonly failure: unknown };

async function settle(
  { database, findApp, redact }: RereadContext,
  reread: Reread,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const changes = await readAgain(findApp(reread.app_key), reread, signal);
    const { counts } = await database.merge(reread.app_key, changes);
    if (!counts[reread.collection_key]?.quarantined) return { counts };
    throw new NormalizationError('the object was read, but could not be stored: see supasaasy.quarantine');
  } catch (failure) {
    if (!signal.aborted)
      await database.noteRereadFailure(reread, redact(messageOf(failure)), isAboutTheObject(failure));
    return { failure };
  }
}

async function readAgain(
  { connector, context }: ConfiguredApp,
  reread: Reread,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const resource = connector.metadata.resources.find((each) => each.collectionKey === reread.collection_key);
  if (!resource)
    throw new Error(`connector ${connector.metadata.provider} has no collection ${reread.collection_key}`);
  try {
    const changes = await connector.sync.retrieve(context, resource.name, reread.external_id, signal);
    return changes.map((change) => answering(change, reread));
  } catch (error) {
    if (!(error instanceof EntityNotFoundError)) throw error;
    const ref = { collectionKey: reread.collection_key, externalId: reread.external_id };
    return [{ op: 'delete', source: 'reread', ref, versionAt: reread.version_at, ...requestOf(reread) }];
  }
}

/** The read was made after the event that asked for it, so it is at least as new, whatever the read slack says. */
function answering(change: Change, reread: Reread): Change {
  if (change.op !== 'upsert') return change;
  const { entity } = change;
  const isNewer = Date.parse(entity.versionAt) >= Date.parse(reread.version_at);
  return {
    ...change,
    entity: isNewer ? entity : { ...entity, versionAt: reread.version_at },
    ...requestOf(reread),
  };
}

function requestOf({ request_id: id }: Reread): { rereadRequest?: string } {
  return id === undefined ? {} : { rereadRequest: id };
}
