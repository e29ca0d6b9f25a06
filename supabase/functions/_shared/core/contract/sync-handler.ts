import type { AppContext } from './app.ts';
import type { IncrementalContext, SyncContext, SyncHandler, SyncPage } from './connector.ts';
import type { ConnectorDefinition, ListPage } from './definition.ts';
import type { Change } from './entity.ts';
import { ConfigurationError } from './errors.ts';
import type { EventParser } from './event-changes.ts';
import { type ItemReader, itemReader } from './item-reader.ts';
import { isPayload } from './payload.ts';
import { readTime } from './provider-time.ts';
import type { ResourceTable, Root } from './resource-table.ts';
import { respectingRateLimits } from './retry.ts';

type LoadPage = (cursor: string | null) => Promise<ListPage>;

/** Builds full sync, incremental sync and retrieval of a connector. */
export function syncHandler<Client>(
  definition: ConnectorDefinition<Client>,
  table: ResourceTable<Client>,
  connect: (app: AppContext) => Client,
  parseEvent: EventParser,
): SyncHandler {
  const slackMs = definition.readSlackSeconds * 1000;
  const reader: ItemReader<Client> = itemReader(definition, table, slackMs);

  const root = (name: string): Root<Client> => {
    const resource = table.roots.get(name);
    if (!resource) throw new ConfigurationError(`connector ${definition.manifest.name} cannot list ${name}`);
    return resource;
  };

  async function* walk(
    context: SyncContext,
    load: LoadPage,
    toChanges: (page: ListPage, readAt: string) => Promise<readonly Change[]>,
  ): AsyncGenerator<SyncPage> {
    let cursor = context.cursor;
    do {
      context.signal.throwIfAborted();
      const page = await respectingRateLimits(context.signal, () => translated(load(cursor)));
      const readAt = readTime(page.date, slackMs);
      yield { changes: await toChanges(page, readAt), cursor: page.next, readAt };
      cursor = page.next;
    } while (cursor !== null);
  }

  const translated = <Result>(call: Promise<Result>): Promise<Result> =>
    call.catch((error) => {
      throw definition.translateError(error, null);
    });

  function fullSync(context: SyncContext): AsyncIterable<SyncPage> {
    const resource = root(context.resource);
    const client = connect(context.app);
    const createdSince = windowStart(context.app);
    return walk(
      context,
      (cursor) => resource.list(client, { cursor, createdSince, signal: context.signal }),
      (page, readAt) => reader.listed(resource, client, page, readAt, { ...context, createdSince }),
    );
  }

  function incrementalSync(context: IncrementalContext): AsyncIterable<SyncPage> {
    const resource = root(context.resource);
    const client = connect(context.app);
    const { app, since, signal } = context;
    const { incremental } = resource;

    if (incremental.by === 'full_list') {
      // The window is for full syncs: what was modified since the watermark counts, however old it is.
      const wanted = { ...context, createdSince: windowStart(app), orModifiedSince: since };
      return walk(
        context,
        (cursor) => resource.list(client, { cursor, createdSince: null, signal }),
        (page, readAt) => reader.listed(resource, client, page, readAt, wanted),
      );
    }
    if (incremental.by === 'modified_since') {
      const modifiedSince = before(since, incremental.overlapSeconds);
      return walk(
        context,
        (cursor) => incremental.list(client, { cursor, createdSince: null, modifiedSince, signal }),
        (page, readAt) => reader.listed(resource, client, page, readAt, { ...context, createdSince: null }),
      );
    }

    const feed = definition.eventFeed;
    if (!feed) throw new ConfigurationError(`connector ${definition.manifest.name} has no event feed`);
    const types = Object.keys(resource.events);
    return walk(
      context,
      (cursor) => feed.list(client, { types, since: before(since, feed.overlapSeconds), cursor, signal }),
      async (page) => page.items.filter(isPayload).flatMap((event) => parseEvent(event, app).changes),
    );
  }

  return {
    fullSync,
    incrementalSync,
    canSyncSince(name, since, now) {
      if (root(name).incremental.by !== 'event_feed' || !definition.eventFeed) return true;
      const { retentionSeconds, overlapSeconds } = definition.eventFeed;
      return now.getTime() - since.getTime() < (retentionSeconds - overlapSeconds) * 1000;
    },
    retrieve(app, name, id, signal) {
      return reader.retrieved(root(name), connect(app), id, app, signal, 'reread');
    },
  };
}

function windowStart({ syncFrom }: AppContext): Date | null {
  return syncFrom === null ? null : new Date(syncFrom);
}

function before(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() - seconds * 1000);
}
