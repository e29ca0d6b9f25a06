import type { AppContext } from './app.ts';
import type { WebhookEvent } from './connector.ts';
import type { ConnectorDefinition, ProviderEvent } from './definition.ts';
import type { Change } from './entity.ts';
import { embeddedChanges } from './item-changes.ts';
import { externalId, normalize } from './normalize.ts';
import type { Payload } from './payload.ts';
import { fromUnixSeconds } from './provider-time.ts';
import { quarantined } from './quarantined.ts';
import type { EventMeaning, ResourceTable } from './resource-table.ts';

/** How webhooks and the event feed turn a provider's event into changes. */
export type EventParser = (payload: Payload, app: AppContext) => WebhookEvent;

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
  app: AppContext,
  table: ResourceTable<Client>,
): Change[] {
  const { collectionKey } = resource;
  try {
    const child = table.embedded.get(rule.child ?? '');
    if (child) {
      const ref = { collectionKey: child.collectionKey, externalId: externalId(object, child.collectionKey) };
      return [{ op: 'reread', source: 'event', ref, versionAt, parentCollectionKey: collectionKey }];
    }
    if (rule.kind !== 'delete' && !rule.partial && isWhole(event, object, resource.children)) {
      return embeddedChanges(resource, normalize(resource, object, versionAt, null), 'event', app, table);
    }
    const op =
      rule.kind === 'delete' ? 'delete' : rule.kind === 'archive' && rule.partial ? 'archive' : 'reread';
    return (rule.ids?.(object) ?? [object.id]).map((id) => {
      const ref = { collectionKey, externalId: externalId({ id }, collectionKey) };
      return { op, source: 'event', ref, versionAt };
    });
  } catch (error) {
    return [quarantined(collectionKey, object, error)];
  }
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
