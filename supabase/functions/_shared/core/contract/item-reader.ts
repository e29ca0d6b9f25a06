import type { AppContext } from './app.ts';
import type { ConnectorDefinition, ListPage } from './definition.ts';
import type { Change, ChangeSource, EntityRef } from './entity.ts';
import { EntityNotFoundError, NormalizationError } from './errors.ts';
import { embeddedChanges, type FetchedChildren } from './item-changes.ts';
import { externalId, normalize } from './normalize.ts';
import { isPayload, type Payload } from './payload.ts';
import { readTime } from './provider-time.ts';
import { quarantined } from './quarantined.ts';
import type { ResourceTable, Root } from './resource-table.ts';
import { respectingRateLimits } from './retry.ts';

/** The settings of one listing. */
interface ListingContext {
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
  retrieved(
    resource: Root<Client>,
    client: Client,
    id: string,
    app: AppContext,
    signal: AbortSignal,
    source: ChangeSource,
  ): Promise<readonly Change[]>;
}

/** Builds the item reader of a connector. `slackMs`: how much older than its response a read may be. */
export function itemReader<Client>(
  definition: ConnectorDefinition<Client>,
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
      await missingChildren(resource, client, item, app, signal),
    );
  }

  async function missingChildren(
    resource: Root<Client>,
    client: Client,
    item: Payload,
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
      const { all } = child.truncated;
      fetched.set(child.resource, await called(signal, null, () => all(client, item, signal)));
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
  ): Promise<Change[]> {
    const about = { collectionKey: resource.collectionKey, externalId: id };
    const { item, date } = await called(signal, about, () => resource.retrieve(client, id, signal));
    const readAt = readTime(date, slackMs);
    return guarded(resource, item, () => whole(resource, client, item, readAt, app, signal, source, true));
  }

  function called<Result>(
    signal: AbortSignal,
    about: EntityRef | null,
    call: () => Promise<Result>,
  ): Promise<Result> {
    return respectingRateLimits(signal, () =>
      call().catch((error) => {
        throw definition.translateError(error, about);
      }),
    );
  }

  return {
    retrieved,
    async listed(resource, client, page, readAt, { app, signal, createdSince, orModifiedSince }) {
      const changes = await Promise.all(
        page.items.map((item) =>
          guarded(resource, item, async () => {
            if (
              isBefore(item, resource.createdField, createdSince) &&
              !isSince(item, resource.updatedField, orModifiedSince)
            )
              return [];
            if (!resource.summaries) return whole(resource, client, item, readAt, app, signal, 'read', false);
            const id = externalId(item, resource.collectionKey);
            try {
              return await retrieved(resource, client, id, app, signal, 'read');
            } catch (error) {
              if (!(error instanceof EntityNotFoundError)) throw error;
              // It was listed a moment ago and is gone now.
              const ref = { collectionKey: resource.collectionKey, externalId: id };
              return [{ op: 'delete', source: 'reread', ref, versionAt: readAt } satisfies Change];
            }
          }),
        ),
      );
      return changes.flat();
    },
  };
}

/** Runs `read`; a record that cannot be normalized becomes a quarantined change instead of an error. */
async function guarded<Client>(
  resource: Root<Client>,
  item: unknown,
  read: () => Promise<Change[]>,
): Promise<Change[]> {
  try {
    if (!isPayload(item)) throw new NormalizationError(`${resource.collectionKey}: expected an object`);
    return await read();
  } catch (error) {
    return [quarantined(resource.collectionKey, item, error)];
  }
}

function isBefore(item: Payload, field: string | null, moment: Date | null): boolean {
  const seconds = field === null ? undefined : item[field];
  return moment !== null && typeof seconds === 'number' && seconds * 1000 < moment.getTime();
}

function isSince(item: Payload, field: string | null, moment: Date | undefined): boolean {
  const seconds = field === null ? undefined : item[field];
  return moment !== undefined && typeof seconds === 'number' && seconds * 1000 >= moment.getTime();
}
