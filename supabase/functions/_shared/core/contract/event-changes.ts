import type { Account } from './app.ts';
import type { WebhookEvent } from './connector.ts';
import type { ConnectorDefinition, ProviderEvent } from './definition.ts';
import type { Change } from './entity.ts';
import { idOf, joinId, splitId } from './entity-id.ts';
import { NormalizationError } from './errors.ts';
import { exclusionOf, nothingKept } from './exclusion.ts';
import { embeddedChanges } from './item-changes.ts';
import { externalId, normalize } from './normalize.ts';
import type { Payload } from './payload.ts';
import { fromUnixSeconds } from './provider-time.ts';
import { quarantined } from './quarantined.ts';
import type { EventMeaning, ResourceTable } from './resource-table.ts';

/** How webhooks and the event feed turn a provider's event into changes. */
export type EventParser = (payload: Payload, app: Account) => WebhookEvent;

/** Builds the event parser of a connector. */
export function eventParser<Client>(
  definition: ConnectorDefinition<Client>,
  table: ResourceTable<Client>,
): EventParser {
  return (payload, app) => {
    const event = definition.webhook.event(payload);
    const { id, type, object } = event;
    const occurredAt = fromUnixSeconds(event.occurredAt, 'event time');
    const meanings = (table.events.get(type) ?? []).filter(({ resource }) =>
      app.resources.includes(resource.name),
    );
    const changes =
      object === null
        ? []
        : meanings.flatMap((meaning) => changesOf(meaning, event, object, occurredAt, app, table));
    const kind = changes.length === 0 ? 'ignored' : (meanings[0]?.rule.kind ?? 'ignored');
    return { id, type, kind, occurredAt, changes };
  };
}

function changesOf<Client>(
  { resource, rule }: EventMeaning<Client>,
  event: ProviderEvent,
  object: Payload,
  versionAt: string,
  app: Account,
  table: ResourceTable<Client>,
): Change[] {
  const { collectionKey } = resource;
  let isItself = false;
  try {
    const child = table.embedded.get(rule.child ?? '');
    if (child) {
      const ref = { collectionKey: child.collectionKey, externalId: externalId(object, child) };
      return [{ op: 'reread', source: 'event', ref, versionAt, parentCollectionKey: collectionKey }];
    }
    isItself = rule.kind !== 'delete' && !rule.partial && isWhole(event, object, resource.children);
    if (isItself) {
      return embeddedChanges(resource, normalize(resource, object, versionAt, null), 'event', app, table);
    }
    const op =
      rule.kind === 'delete' ? 'delete' : rule.kind === 'archive' && rule.partial ? 'archive' : 'reread';
    const ids = rule.ids?.(object).map((id) => givenId(id, resource)) ?? [externalId(object, resource)];
    return ids.map((id) => ({
      op,
      source: 'event',
      ref: { collectionKey, externalId: id },
      versionAt,
    }));
  } catch (error) {
    // In anything but the object itself, the fields need not be where the paths say.
    const exclude = exclusionOf(resource, app);
    return [quarantined(resource, object, error, exclude && !isItself ? nothingKept : exclude)];
  }
}

/** The id that an event rule names; of several fields it gives their values as a list, or the id as it is stored. */
function givenId<Client>(
  given: unknown,
  { collectionKey, idField = 'id' }: EventMeaning<Client>['resource'],
): string {
  const count = typeof idField === 'string' ? null : idField.length;
  const parts = (Array.isArray(given) ? given : [given]).map(idOf);
  const [first = null] = parts;
  const isWhole = parts.length === 1 && first !== null && (count === null || splitId(first, count) !== null);
  if (isWhole) return first;
  if (parts.length === count && parts.every((part) => part !== null)) return joinId(parts);
  const expected = count === null ? 'has no id' : `is not named by the ${count} parts of its id`;
  throw new NormalizationError(`${collectionKey}: the object ${expected}`);
}

/** Whether the event carries the whole object, in our API version, with all of its children. */
function isWhole<Client>(
  event: ProviderEvent,
  object: Payload,
  children: EventMeaning<Client>['resource']['children'] = [],
): boolean {
  const cut = children.some((child) => child.truncated.by === 'all' && child.embedded(object).truncated);
  return event.complete && !cut;
}
