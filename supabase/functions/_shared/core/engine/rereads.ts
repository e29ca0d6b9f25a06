import type { AppContext } from '../contract/app.ts';
import type { Connector } from '../contract/connector.ts';
import type { Change } from '../contract/entity.ts';
import { EntityNotFoundError } from '../contract/errors.ts';
import type { Database, Reread } from '../database.ts';

/** How many objects are claimed, and read side by side, at a time. */
const batchSize = 10;

/**
 * Reads again the objects of which events left the state open, and stores what it finds. A read that fails is noted and
 * comes due again later; nothing is forgotten.
 * @param collectionKeys only objects of these collections
 * @returns how many were settled and how many failed
 */
export async function settleRereads(
  database: Database,
  connector: Connector,
  app: AppContext,
  collectionKeys: readonly string[],
  signal: AbortSignal,
): Promise<{ settled: number; failed: number }> {
  let settled = 0;
  let failed = 0;
  while (!signal.aborted) {
    const claimed = await database.claimRereads(app.appKey, collectionKeys, batchSize);
    if (claimed.length === 0) break;
    const outcomes = await Promise.all(
      claimed.map((reread) => settle(database, connector, app, reread, signal)),
    );
    settled += outcomes.filter(Boolean).length;
    failed += outcomes.filter((outcome) => !outcome).length;
  }
  return { settled, failed };
}

async function settle(
  database: Database,
  connector: Connector,
  app: AppContext,
  reread: Reread,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { counts } = await database.merge(app.appKey, await readAgain(connector, app, reread, signal));
    if (counts[reread.collection_key]?.quarantined)
      throw new Error('the object was read, but could not be stored: see supasaasy.quarantine');
    return true;
  } catch (error) {
    await database.noteRereadFailure(
      app.appKey,
      reread,
      error instanceof Error ? error.message : String(error),
    );
    return false;
  }
}

async function readAgain(
  connector: Connector,
  app: AppContext,
  reread: Reread,
  signal: AbortSignal,
): Promise<readonly Change[]> {
  const resource = connector.metadata.resources.find((each) => each.collectionKey === reread.collection_key);
  if (!resource)
    throw new Error(`connector ${connector.metadata.provider} has no collection ${reread.collection_key}`);
  try {
    const changes = await connector.sync.retrieve(app, resource.name, reread.external_id, signal);
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
