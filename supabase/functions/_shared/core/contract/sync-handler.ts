import type { AppContext } from './app.ts';
import type { IncrementalContext, SyncContext, SyncHandler, SyncPage } from './connector.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { ConnectorDefinition, ListPage } from './definition.ts';
import type { Change } from './entity.ts';
import { ConfigurationError, CursorExpiredError, NormalizationError } from './errors.ts';
import type { EventParser } from './event-changes.ts';
import { exclusionOf, nothingKept } from './exclusion.ts';
import { type ItemReader, itemReader, type ListingContext } from './item-reader.ts';
import type { Found } from './list-search.ts';
import { pagesOf, type Walk } from './listing.ts';
import { isPayload } from './payload.ts';
import { providerCalls } from './provider-calls.ts';
import { fromUnixSeconds } from './provider-time.ts';
import { quarantined } from './quarantined.ts';
import type { ResourceTable, Root } from './resource-table.ts';
import { canAskSince, momentToAsk, retentionsOf } from './since.ts';

/** Builds full sync, incremental sync and retrieval of a connector. */
export function syncHandler<Client>(
  definition: ConnectorDefinition<Client>,
  table: ResourceTable<Client>,
  connect: (app: AppContext) => Client,
  parseEvent: EventParser,
): SyncHandler {
  const slackMs = definition.readSlackSeconds * 1000;
  const call = providerCalls({
    displayName: definition.manifest.display_name,
    translateError: definition.translateError,
  });
  const reader: ItemReader<Client> = itemReader(call, table, slackMs);

  const root = (name: string): Root<Client> => {
    const resource = table.roots.get(name);
    if (!resource) throw new ConfigurationError(`connector ${definition.manifest.name} cannot list ${name}`);
    return resource;
  };

  /** Walks a list, then the list of what was deleted, if there is one; the cursor says which. */
  async function* walk(
    context: SyncContext,
    resource: Root<Client>,
    load: Walk<ListPage>['load'],
    toChanges: (page: ListPage, readAt: string) => Promise<readonly Change[]>,
    { deletedSince, isComplete }: { readonly deletedSince: Date | null; readonly isComplete: boolean },
  ): AsyncGenerator<SyncPage> {
    const { deletions, collectionKey } = resource;
    const tellsDeleted = deletions.by === 'deleted_list';
    const { phase, cursor } = readCursor(context.cursor, tellsDeleted);
    const common = { calls: context, slackMs };
    if (phase === 'list') {
      const scroll = resource.scroll === true;
      if (scroll && cursor !== null && !context.handedOver)
        throw new CursorExpiredError(`${collectionKey}: a scroll that was interrupted cannot be resumed`);
      for await (const { page, readAt } of pagesOf(call, { ...common, cursor, scroll, load })) {
        yield {
          changes: await toChanges(page, readAt),
          cursor: writeCursor('list', page.next, tellsDeleted),
          readAt,
          listed: isComplete ? reader.idsOf(resource, page) : null,
        };
      }
    }
    if (!tellsDeleted) return;

    const client = connect(context.app);
    const loadDeleted = (from: string | null, signal: AbortSignal) =>
      deletions.list(client, { since: deletedSince, cursor: from, signal });
    const begin = phase === 'deleted' ? cursor : null;
    for await (const { page, readAt } of pagesOf(call, {
      ...common,
      cursor: begin,
      scroll: false,
      load: loadDeleted,
    })) {
      const changes = page.deleted.map(
        ({ id, at }): Change => ({
          op: 'delete',
          // Without a time of its own it is what a read shows now, else an event of the past.
          source: at === null ? 'reread' : 'event',
          ref: { collectionKey, externalId: id },
          versionAt: at === null ? readAt : fromUnixSeconds(at, 'time of deletion'),
        }),
      );
      const next = page.next === null ? null : writeCursor('deleted', page.next, true);
      yield { changes, readAt, cursor: next, listed: isComplete ? [] : null };
    }
  }

  /** An event of the feed that is none is kept apart: it must not stop those behind it. */
  function fedChanges(resource: Root<Client>, event: unknown, app: AppContext): readonly Change[] {
    try {
      if (!isPayload(event)) throw new NormalizationError('expected an event');
      return parseEvent(event, app).changes;
    } catch (error) {
      const { collectionKey } = resource;
      return [quarantined({ collectionKey }, event, error, exclusionOf(resource, app) && nothingKept)];
    }
  }

  function complete(
    context: SyncContext,
    resource: Root<Client>,
    createdSince: Date | null,
    wanted: Pick<ListingContext, 'createdSince' | 'orModifiedSince'>,
    deletedSince: Date | null,
  ): AsyncIterable<SyncPage> {
    const client = connect(context.app);
    return walk(
      context,
      resource,
      (cursor, signal) => resource.list(client, { cursor, createdSince, signal }),
      (page, readAt) => reader.listed(resource, client, page, readAt, { ...context, ...wanted }),
      { deletedSince, isComplete: true },
    );
  }

  function fullSync(context: SyncContext): AsyncIterable<SyncPage> {
    const createdSince = windowStart(context.app);
    return complete(context, root(context.resource), createdSince, { createdSince }, createdSince);
  }

  function incrementalSync(context: IncrementalContext): AsyncIterable<SyncPage> {
    const resource = root(context.resource);
    const { app, since } = context;
    const { incremental, deletions } = resource;
    const client = connect(app);
    const deletedSince = deletions.by === 'deleted_list' ? momentToAsk(since, deletions) : null;

    if (incremental.by === 'full_list') {
      // The window is for full syncs: what was modified since the watermark counts, however old it is.
      const wanted = { createdSince: windowStart(app), orModifiedSince: since };
      return complete(context, resource, null, wanted, deletedSince);
    }
    if (incremental.by === 'modified_since') {
      const modifiedSince = momentToAsk(since, incremental);
      return walk(
        context,
        resource,
        (cursor, signal) => incremental.list(client, { cursor, createdSince: null, modifiedSince, signal }),
        (page, readAt) => reader.listed(resource, client, page, readAt, { ...context, createdSince: null }),
        { deletedSince, isComplete: false },
      );
    }

    const feed = definition.eventFeed;
    if (!feed) throw new ConfigurationError(`connector ${definition.manifest.name} has no event feed`);
    const types = Object.keys(resource.events);
    const from = momentToAsk(since, feed);
    return walk(
      context,
      resource,
      (cursor, signal) => feed.list(client, { types, since: from, cursor, signal }),
      async ({ items }) => items.flatMap((event) => fedChanges(resource, event, app)),
      { deletedSince, isComplete: false },
    );
  }

  return {
    fullSync,
    incrementalSync,
    sweepOf(name, mode) {
      const { deletions, incremental, pages } = root(name);
      const isComplete = mode === 'full' || incremental.by === 'full_list';
      if (!isComplete || deletions.by === 'none') return null;
      return pages === 'stable' ? 'delete' : 'verify';
    },
    hidesArchived: (name) => root(name).hidesArchived === true,
    windowOf: (app, name) => (root(name).createdField === null ? null : app.syncFrom),
    canSyncSince: (name, since, now) =>
      retentionsOf(root(name), definition.eventFeed).every((retention) => canAskSince(since, now, retention)),
    retrieve(app, name, id, signal) {
      return reader.retrieved(root(name), connect(app), id, app, signal, 'reread');
    },
    findsInList: (name) => typeof root(name).retrieve !== 'function',
    async findAll(app, name, ids, signal) {
      const resource = root(name);
      const { retrieve, deletions, collectionKey } = resource;
      if (typeof retrieve === 'function')
        throw new ConfigurationError(`connector ${definition.manifest.name} reads each ${name} by its id`);
      const found = await reader.found(resource, retrieve, connect(app), ids, app, signal);
      if (deletions.by !== 'none') return found;
      return new Map(
        [...found].map(([id, each]): [string, Found] => {
          if (!('missingSince' in each)) return [id, each];
          const reason = `${collectionKey}: the list does not show ${id}, but also leaves out what exists`;
          return [id, { error: new NormalizationError(reason), isOfList: false }];
        }),
      );
    },
  };
}

function windowStart({ syncFrom }: AppContext): Date | null {
  return syncFrom === null ? null : new Date(syncFrom);
}
