import type { Change } from '../contract/entity.ts';
import { EntityNotFoundError } from '../contract/errors.ts';
import type { Found } from '../contract/list-search.ts';
import type { Reread } from '../database.ts';
import type { ConfiguredApp, FindApp } from './configured-app.ts';
import { isAboutTheObject, messageOf } from './failure.ts';

/**
 * Reads one object of a batch; rejects with why it could not be read. Nothing, or an older version, of an object whose list may
 * lag behind the event: the request stays, and comes due again.
 */
export type ReadAgain = (reread: Reread) => Promise<readonly Change[]>;

/**
 * The way to read the objects of a batch. Each is retrieved by itself; those of a collection whose objects are only found by
 * walking its list are looked for together as soon as the first of them is read.
 */
export function readingTogether(findApp: FindApp, batch: readonly Reread[], signal: AbortSignal): ReadAgain {
  const searches = new Map<string, Promise<ReadonlyMap<string, Found>>>();

  function search(reread: Reread, app: ConfiguredApp, resource: string): Promise<ReadonlyMap<string, Found>> {
    const key = collectionOf(reread);
    const known = searches.get(key);
    if (known) return known;
    const ids = batch.filter((each) => collectionOf(each) === key).map((each) => each.external_id);
    const begun = app.connector.sync.findAll(app.context, resource, ids, signal);
    searches.set(key, begun);
    return begun;
  }

  async function changesOf(reread: Reread): Promise<readonly Change[]> {
    const app = findApp(reread.app_key);
    const { connector, context } = app;
    const resource = resourceOf(app, reread);
    if (!resource)
      throw new Error(`connector ${connector.metadata.provider} has no collection ${reread.collection_key}`);
    const { name } = resource;
    if (!connector.sync.findsInList(name))
      return (await connector.sync.retrieve(context, name, reread.external_id, signal)).map((change) =>
        answering(change, reread),
      );
    const outcome = (await search(reread, app, name)).get(reread.external_id);
    if (outcome && 'changes' in outcome)
      return outcome.changes.map((change) => answering(change, reread, isConclusive(outcome.readAt, reread)));
    if (outcome === undefined || 'missingSince' in outcome) {
      if (!isConclusive(outcome?.missingSince ?? null, reread)) return [];
      throw new EntityNotFoundError(reread.collection_key, reread.external_id);
    }
    // What a provider says of its list is about none of the objects in it.
    if (outcome.isOfList && isAboutTheObject(outcome.error))
      throw new Error(messageOf(outcome.error), { cause: outcome.error });
    throw outcome.error;
  }

  return async (reread) => {
    try {
      return await changesOf(reread);
    } catch (error) {
      if (!(error instanceof EntityNotFoundError)) throw error;
      const ref = { collectionKey: reread.collection_key, externalId: reread.external_id };
      return [{ op: 'delete', source: 'reread', ref, versionAt: reread.version_at, ...requestOf(reread) }];
    }
  };
}

/**
 * Whether the objects of a collection are looked for together, so that many at a time cost no more than one. False where that
 * cannot be known: whoever reads them meets the reason.
 */
export function readsTogether(findApp: FindApp, reread: Pick<Reread, 'app_key' | 'collection_key'>): boolean {
  try {
    const app = findApp(reread.app_key);
    const resource = resourceOf(app, reread);
    return resource?.parent === null && app.connector.sync.findsInList(resource.name);
  } catch {
    return false;
  }
}

function resourceOf({ connector }: ConfiguredApp, { collection_key: key }: Pick<Reread, 'collection_key'>) {
  return connector.metadata.resources.find((each) => each.collectionKey === key);
}

function collectionOf({ app_key: appKey, collection_key: collectionKey }: Reread): string {
  return JSON.stringify([appKey, collectionKey]);
}

/** So often a list is looked into that may be older than the event; what it shows then is taken as it is. */
const patience = 3;

/** Whether a list that was read then can be no older than the event; without a time there is nothing to wait for. */
function isConclusive(readAt: string | null, reread: Reread): boolean {
  const isAsNew = readAt === null || Date.parse(readAt) >= Date.parse(reread.version_at);
  return isAsNew || reread.attempts >= patience;
}

/**
 * The read was made after the event that asked for it, so it is at least as new, whatever the read slack says; unless it is of
 * a list that may lag.
 */
function answering(change: Change, reread: Reread, isAsNew = true): Change {
  if (change.op !== 'upsert') return change;
  const { entity } = change;
  const isNewer = !isAsNew || Date.parse(entity.versionAt) >= Date.parse(reread.version_at);
  return {
    ...change,
    entity: isNewer ? entity : { ...entity, versionAt: reread.version_at },
    ...requestOf(reread),
  };
}

function requestOf({ request_id: id }: Reread): { rereadRequest?: string } {
  return id === undefined ? {} : { rereadRequest: id };
}
