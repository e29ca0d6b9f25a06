import { NormalizationError } from '../contract/errors.ts';
import type { Counts, Database, Reread, RereadScope } from '../database.ts';
import type { ClaimedTask } from '../job.ts';
import type { Redact } from '../redact.ts';
import type { Budget } from './budget.ts';
import type { FindApp } from './configured-app.ts';
import { addCounts } from './counts.ts';
import { isAboutTheObject, messageOf } from './failure.ts';
import { type ReadAgain, readingTogether, readsTogether } from './read-again.ts';

/** How many objects are claimed, and read side by side, at a time. */
const batchSize = 10;
/** How many are claimed of a collection whose objects are looked for in one walk of its list, however long that is. */
const searchedBatchSize = 500;

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
  const { database, findApp } = context;
  const next = async () => {
    const claimed = await database.claimRereads(scope, batchSize);
    const together = new Map(
      claimed
        .filter((reread) => readsTogether(findApp, reread))
        .map((reread) => [`${reread.app_key} ${reread.collection_key}`, reread]),
    );
    const more = [...together.values()].map(({ app_key: appKey, collection_key: collectionKey }) =>
      database.claimRereads({ ...scope, appKey, collectionKeys: [collectionKey] }, searchedBatchSize),
    );
    return [...claimed, ...(await Promise.all(more)).flat()];
  };
  return settleBatches(context, next, pace, () => false);
}

/**
 * Reads again every object of a task's collection that is to be, each once, due or not. A failure that is not about its
 * object, an unreachable provider for instance, ends the walk: the others would meet it too.
 */
export async function settleAllRereads(
  context: RereadContext,
  { app_key: appKey, collection_key: collectionKey }: Pick<ClaimedTask, 'app_key' | 'collection_key'>,
  pace: Pace,
): Promise<RereadResult> {
  let last = '';
  const isSearched = readsTogether(context.findApp, { app_key: appKey, collection_key: collectionKey });
  const size = isSearched ? searchedBatchSize : batchSize;
  const next = async () => {
    const claimed = await context.database.walkRereads(appKey, collectionKey, last, size);
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
    const read = readingTogether(context.findApp, claimed, signal);
    const outcomes: Outcome[] = [];
    for (let first = 0; first < claimed.length && !signal.aborted; first += batchSize) {
      const some = claimed.slice(first, first + batchSize);
      outcomes.push(...(await Promise.all(some.map((reread) => settle(context, read, reread, signal)))));
    }
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
  { database, redact }: RereadContext,
  read: ReadAgain,
  reread: Reread,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const changes = await read(reread);
    const { counts } = await database.merge(reread.app_key, changes);
    if (!counts[reread.collection_key]?.quarantined) return { counts };
    throw new NormalizationError('the object was read, but could not be stored: see supasaasy.quarantine');
  } catch (failure) {
    if (!signal.aborted)
      await database.noteRereadFailure(reread, redact(messageOf(failure)), isAboutTheObject(failure));
    return { failure };
  }
}
