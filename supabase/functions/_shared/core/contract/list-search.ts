import type { AppContext } from './app.ts';
import type { FoundInList, ListWalk } from './definition.ts';
import type { Change } from './entity.ts';
import { idAt } from './entity-id.ts';
import { ApiError, CursorExpiredError, EntityNotFoundError, NormalizationError } from './errors.ts';
import { pagesOf } from './listing.ts';
import type { Payload } from './payload.ts';
import type { ProviderCall } from './provider-calls.ts';
import type { Root } from './resource-table.ts';

/**
 * What became of an object that was looked for in a list: its changes; or why it could not be read, an
 * EntityNotFoundError when it is gone. `isOfList`: the list could not be read, which says nothing of the object.
 */
export type Found =
  | { readonly changes: readonly Change[] }
  | { readonly error: unknown; readonly isOfList: boolean };

/** What is looked for, and where. */
export interface Search<Client> {
  readonly resource: Root<Client>;
  readonly finding: FoundInList<Client>;
  readonly client: Client;
  readonly ids: readonly string[];
  readonly app: AppContext;
  readonly signal: AbortSignal;
  /** How much older than its response a read may be. */
  readonly slackMs: number;
}

/** So many walks are made side by side. */
const parallelWalks = 5;
/** How often a walk is begun whose cursors expire. */
const mostBeginnings = 3;

/**
 * Walks lists until the objects are found; see FoundInList. Rejects when the signal is aborted.
 * @param read makes changes of an object and the time that its page was read
 */
export async function searchedLists<Client>(
  call: ProviderCall,
  search: Search<Client>,
  read: (item: Payload, readAt: string) => Promise<readonly Change[]>,
): Promise<ReadonlyMap<string, Found>> {
  const { resource, finding, client, app, signal, slackMs } = search;
  const { collectionKey, idField } = resource;
  const found = new Map<string, Found>();

  /** @returns whether an object that it did not show may exist all the same */
  async function walkThrough(walk: ListWalk<Client>, wanted: Set<string>): Promise<boolean> {
    let calls = 0;
    let hasNameless = false;
    const pages = pagesOf(call, {
      calls: { app, signal },
      slackMs,
      cursor: null,
      scroll: resource.scroll === true,
      load: (cursor, attempt) => walk.list(client, { cursor, signal: attempt }),
    });
    for await (const { page, readAt } of pages) {
      calls++;
      for (const item of page.items) {
        const id = idAt(item, idField);
        hasNameless ||= id === null;
        if (id !== null && wanted.delete(id)) found.set(id, await outcomeOf(() => read(item, readAt)));
      }
      if (wanted.size === 0) return false;
    }
    if (hasNameless)
      throw new NormalizationError(`${collectionKey}: the list shows objects without an id; one may be it`);
    // What came in one answer cannot have moved meanwhile.
    return calls > 1 && resource.pages === 'shifting';
  }

  async function walkToEnd(walk: ListWalk<Client>, wanted: Set<string>): Promise<boolean> {
    for (let beginnings = 1; ; beginnings++) {
      try {
        return await walkThrough(walk, wanted);
      } catch (error) {
        if (!(error instanceof CursorExpiredError)) throw error;
        if (beginnings === mostBeginnings) throw new ApiError(error.message, null, { cause: error });
      }
    }
  }

  async function outcomeOf(work: () => Promise<readonly Change[]>): Promise<Found> {
    try {
      return { changes: await work() };
    } catch (error) {
      signal.throwIfAborted();
      return { error, isOfList: false };
    }
  }

  const walks = [...finding.walksFor(search.ids)];
  const lane = async () => {
    for (let walk = walks.shift(); walk !== undefined; walk = walks.shift()) {
      const wanted = new Set(walk.ids);
      try {
        if (await walkToEnd(walk, wanted)) await walkToEnd(walk, wanted);
      } catch (error) {
        signal.throwIfAborted();
        for (const id of wanted) found.set(id, { error, isOfList: true });
      }
    }
  };
  await Promise.all(Array.from({ length: parallelWalks }, lane));

  for (const id of search.ids) {
    if (!found.has(id)) found.set(id, { error: new EntityNotFoundError(collectionKey, id), isOfList: false });
  }
  return found;
}
