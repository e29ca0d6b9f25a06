import type { AppContext } from './app.ts';
import type { FoundInList, ListPage } from './definition.ts';
import type { Change, ChangeSource } from './entity.ts';
import { idAt } from './entity-id.ts';
import { EntityNotFoundError, NormalizationError } from './errors.ts';
import { exclusionOf } from './exclusion.ts';
import { embeddedChanges, type FetchedChildren } from './item-changes.ts';
import { type Found, searchedLists } from './list-search.ts';
import { allItems } from './listing.ts';
import { externalId, normalize } from './normalize.ts';
import { isPayload, type Payload } from './payload.ts';
import type { ProviderCall } from './provider-calls.ts';
import { readTime } from './provider-time.ts';
import { quarantined } from './quarantined.ts';
import type { ResourceTable, Root } from './resource-table.ts';
import { millisecondsAt } from './time-field.ts';

/** The settings of one listing. */
export interface ListingContext {
  readonly app: AppContext;
  readonly signal: AbortSignal;
  /** What was created before this moment is left out. */
  readonly createdSince: Date | null;
  /** Unless it was modified at or after this one. */
  readonly orModifiedSince?: Date;
}

/** Turns what was read from the provider into changes, children included. */
export interface ItemReader<Client> {
  listed(
    resource: Root<Client>,
    client: Client,
    page: ListPage,
    readAt: string,
    context: ListingContext,
  ): Promise<readonly Change[]>;
  /** Ids of all objects on a page; null when one of them cannot be read. */
  idsOf(resource: Root<Client>, page: ListPage): readonly string[] | null;
  retrieved(
    resource: Root<Client>,
    client: Client,
    id: string,
    app: AppContext,
    signal: AbortSignal,
    source: ChangeSource,
  ): Promise<readonly Change[]>;
  /** What became of each object that is looked for in the list. */
  found(
    resource: Root<Client>,
    finding: FoundInList<Client>,
    client: Client,
    ids: readonly string[],
    app: AppContext,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Found>>;
}

/** Builds the item reader of a connector. `slackMs`: how much older than its response a read may be. */
export function itemReader<Client>(
  call: ProviderCall,
  table: ResourceTable<Client>,
  slackMs: number,
): ItemReader<Client> {
  /** `isCurrent`: the item was read by its id, so it is as new as the response, whenever it last changed; lists may lag. */
  async function whole(
    resource: Root<Client>,
    client: Client,
    item: Payload,
    readAt: string,
    app: AppContext,
    signal: AbortSignal,
    source: ChangeSource,
    isCurrent: boolean,
  ): Promise<Change[]> {
    const entity = normalize(resource, item, readAt, null);
    return embeddedChanges(
      resource,
      isCurrent && entity.versionAt < readAt ? { ...entity, versionAt: readAt } : entity,
      source,
      app,
      table,
      await missingChildren(resource, client, item, entity.externalId, app, signal),
    );
  }

  async function missingChildren(
    resource: Root<Client>,
    client: Client,
    item: Payload,
    id: string,
    app: AppContext,
    signal: AbortSignal,
  ): Promise<FetchedChildren> {
    const fetched = new Map<string, readonly Payload[]>();
    for (const child of resource.children ?? []) {
      if (
        child.truncated.by !== 'all' ||
        !app.resources.includes(child.resource) ||
        !child.embedded(item).truncated
      )
        continue;
      const { list } = child.truncated;
      const about = { collectionKey: resource.collectionKey, externalId: id };
      const items = await allItems(call, {
        calls: { app, signal, about },
        slackMs,
        load: (cursor, attempt) => list(client, item, { cursor, signal: attempt }),
      });
      fetched.set(child.resource, items);
    }
    return fetched;
  }

  async function retrieved(
    resource: Root<Client>,
    client: Client,
    id: string,
    app: AppContext,
    signal: AbortSignal,
    source: ChangeSource,
  ): Promise<readonly Change[]> {
    const { retrieve } = resource;
    if (typeof retrieve !== 'function') {
      const outcome = (await found(resource, retrieve, client, [id], app, signal)).get(id);
      if (outcome && 'changes' in outcome) return outcome.changes;
      throw outcome && 'error' in outcome
        ? outcome.error
        : new EntityNotFoundError(resource.collectionKey, id);
    }
    const about = { collectionKey: resource.collectionKey, externalId: id };
    const { item, readAt } = await call({ app, signal, about }, async (attempt) => {
      const { item, date } = await retrieve(client, id, attempt);
      return { item, readAt: readTime(date, slackMs) };
    });
    return guarded(resource, app, item, () =>
      whole(resource, client, item, readAt, app, signal, source, true),
    );
  }

  /** Lists may lag behind, so what was found is as new as it says itself. */
  function found(
    resource: Root<Client>,
    finding: FoundInList<Client>,
    client: Client,
    ids: readonly string[],
    app: AppContext,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Found>> {
    return searchedLists(call, { resource, finding, client, ids, app, signal, slackMs }, (item, readAt) =>
      guarded(resource, app, item, () => whole(resource, client, item, readAt, app, signal, 'reread', false)),
    );
  }

  async function listedItem(
    resource: Root<Client>,
    client: Client,
    item: Payload,
    readAt: string,
    { app, signal, createdSince, orModifiedSince }: ListingContext,
  ): Promise<readonly Change[]> {
    const [created, updated] = [resource.createdField, resource.updatedField].map((field) =>
      millisecondsAt(item, field),
    );
    const isOld = createdSince !== null && created != null && created < createdSince.getTime();
    const isModified =
      orModifiedSince !== undefined && updated != null && updated >= orModifiedSince.getTime();
    if (isOld && !isModified) return [];
    try {
      if (!resource.summaries) return await whole(resource, client, item, readAt, app, signal, 'read', false);
      const id = externalId(item, resource);
      return await retrieved(resource, client, id, app, signal, 'read');
    } catch (error) {
      if (!(error instanceof EntityNotFoundError)) throw error;
      // It was listed a moment ago and is gone now.
      const ref = { collectionKey: error.collectionKey, externalId: error.externalId };
      return [{ op: 'delete', source: 'reread', ref, versionAt: readAt } satisfies Change];
    }
  }

  return {
    retrieved,
    found,
    async listed(resource, client, page, readAt, context) {
      const changes = await Promise.all(
        page.items.map((item) =>
          guarded(resource, context.app, item, () => listedItem(resource, client, item, readAt, context)),
        ),
      );
      return changes.flat();
    },
    idsOf({ idField }, { items }) {
      const ids = items.flatMap((item) => idAt(item, idField) ?? []);
      return ids.length === items.length ? ids : null;
    },
  };
}

/** Runs `read`; a record that cannot be normalized becomes a quarantined change instead of an error. */
async function guarded<Client>(
  resource: Root<Client>,
  app: AppContext,
  item: unknown,
  read: () => Promise<readonly Change[]>,
): Promise<readonly Change[]> {
  try {
    if (!isPayload(item)) throw new NormalizationError(`${resource.collectionKey}: expected an object`);
    return await read();
  } catch (error) {
    return [quarantined(resource, item, error, exclusionOf(resource, app))];
  }
}
