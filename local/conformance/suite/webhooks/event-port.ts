import {
  type Account,
  defineConnector,
  type Payload,
  type ProviderEvent,
  type WebhookEvent,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Subject } from '../subject.ts';
import { declaredEvents } from './declared-events.ts';

/** The way of an event into a connector. */
export interface EventPort {
  parse(event: ProviderEvent, app: Account): WebhookEvent;
  /** The body that a delivery of the event would have, where the suite can write one; null where it cannot. */
  bodyOf(event: ProviderEvent): Payload | null;
}

/**
 * Finds how the connector's events look: like an envelope that has everything wherever providers put it, if `event` reads
 * that right. Otherwise events are handed to what follows `event`.
 */
export function eventPort(subject: Subject): EventPort {
  const names = subject.manifest.resources.map(({ name }) => name);
  const { webhook } = subject.definition;
  const times = [(s: number) => s, (s: number) => new Date(s * 1000).toISOString(), (s: number) => s * 1000];
  const probe: ProviderEvent = {
    id: 'evt_probe',
    type: declaredEvents(subject)[0]?.type ?? 'probe.probed',
    occurredAt: 1_767_225_600,
    object: { id: 'obj_probe' },
    complete: true,
  };
  const time = times.find((write) => {
    try {
      return isRead(webhook.event(envelope(probe, write, subject.manifest.api_version, names)), probe);
    } catch {
      return false;
    }
  });
  if (time !== undefined) {
    const bodyOf = (event: ProviderEvent) => envelope(event, time, subject.manifest.api_version, names);
    return { bodyOf, parse: (event, app) => only(subject.connector.webhook.parse(bodyOf(event), app)) };
  }
  const direct = defineConnector({
    ...subject.definition,
    webhook: { ...webhook, event: (payload) => payload as unknown as ProviderEvent },
  });
  return {
    bodyOf: () => null,
    parse: (event, app) => only(direct.webhook.parse(event as unknown as Payload, app)),
  };
}

function isRead(read: ProviderEvent, { type, occurredAt, object }: ProviderEvent): boolean {
  return read.type === type && read.occurredAt === occurredAt && read.object?.id === object?.id;
}

function only(events: readonly WebhookEvent[]): WebhookEvent {
  const [event] = events;
  if (event === undefined || events.length !== 1)
    throw new Error(`one delivery was parsed into ${events.length} events`);
  return event;
}

function envelope(
  { id, type, occurredAt, object }: ProviderEvent,
  write: (seconds: number) => unknown,
  version: string,
  resources: readonly string[],
): Payload {
  const fields = (names: readonly string[], value: unknown) =>
    Object.fromEntries(names.map((name) => [name, value]));
  return {
    ...fields(['payload', 'resource', 'object', 'item', 'record', ...resources], object),
    ...fields(['type', 'topic', 'event', 'event_type', 'eventType', 'event_name', 'action', 'name'], type),
    ...fields(
      ['created', 'created_at', 'createdAt', 'timestamp', 'time', 'occurred_at', 'occurredAt', 'date', 'at'],
      write(occurredAt),
    ),
    ...fields(['id', 'event_id', 'eventId', 'webhook_id'], id),
    ...fields(['api_version', 'version'], version),
    data: { ...object, object, item: object, ...fields(resources, object), id: object?.id },
  };
}
