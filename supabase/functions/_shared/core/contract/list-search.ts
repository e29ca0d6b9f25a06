import type { AppContext } from './app.ts';
import type { FoundInList, ListWalk } from './definition.ts';
import type { Change } from './entity.ts';
import { idAt } from './entity-id.ts';
import { ApiError, CursorExpiredError, NormalizationError } from './errors.ts';
import { pagesOf } from './listing.ts';
import type { Payload } from './payload.ts';
import type { ProviderCall } from './provider-calls.ts';
import type { Root } from './resource-table.ts';

/**
 * What became of an object that was looked for in a list: its changes, and the time of the page that showed it; or since when
 * the list does not show it, null when no list could; or why it could not be read. `isOfList`: the list could not be read,
 * which says nothing of the object.
 */
export type Found =
  | { readonly changes: readonly Change[]; readonly readAt: string }
  | { readonly missingSince: string | null }
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

  /** @returns when it began; and whether an object that it did not show may exist all the same */
  async function walkThrough(walk: ListWalk<Client>, wanted: Set<string>) {
    let calls = 0;
    let begunAt: string | null = null;
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
      begunAt ??= readAt;
      for (const item of page.items) {
        const id = idAt(item, idField);
        hasNameless ||= id === null;
        if (id !== null && wanted.delete(id)) found.set(id, await outcomeOf(item, readAt));
      }
      if (wanted.size === 0) return { begunAt, mayMiss: false };
    }
    if (hasNameless)
      throw new NormalizationError(`${collectionKey}: the list shows objects without an id; one may be it`);
    // What came in one answer cannot have moved meanwhile.
    return { begunAt, mayMiss: calls > 1 && resource.pages === 'shifting' };
  }

  async function walkToEnd(walk: ListWalk<Client>, wanted: Set<string>) {
    for (let beginnings = 1; ; beginnings++) {
      try {
        return await walkThrough(walk, wanted);
      } catch (error) {
        if (!(error instanceof CursorExpiredError)) throw error;
        if (beginnings === mostBeginnings) throw new ApiError(error.message, null, { cause: error });
      }
    }
  }

  async function outcomeOf(item: Payload, readAt: string): Promise<Found> {
    try {
      return { changes: await read(item, readAt), readAt };
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
        let { begunAt, mayMiss } = await walkToEnd(walk, wanted);
        if (mayMiss) ({ begunAt } = await walkToEnd(walk, wanted));
        for (const id of wanted) found.set(id, { missingSince: begunAt });
      } catch (error) {
        signal.throwIfAborted();
        for (const id of wanted) found.set(id, { error, isOfList: true });
      }
    }
  };
  await Promise.all(Array.from({ length: parallelWalks }, lane));

  for (const id of search.ids) if (!found.has(id)) found.set(id, { missingSince: null });
  return found;
}
