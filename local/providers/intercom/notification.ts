import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { IntercomNotification } from './wire.ts';

/** What a notification takes from its world. */
export interface NotificationContext {
  readonly random: Random;
  readonly clock: Clock;
  readonly appId: string;
  /** Writes the timestamps of contacts as ISO 8601 text. */
  readonly isoTimes: boolean;
}

/** Builds the body of a webhook about an object. */
export function notification(
  topic: string,
  item: object,
  context: NotificationContext,
): IntercomNotification {
  const now = context.clock.seconds();
  // Seen in the wild: `conversation.read` has no id of its own and shows the conversation without its relations.
  const read = topic === 'conversation.read';
  return {
    type: 'notification_event',
    app_id: context.appId,
    data: { type: 'notification_event_data', item: itemFor(topic, item, context.isoTimes) },
    links: {},
    id: read ? null : `notif_${context.random.uuid()}`,
    topic,
    delivery_status: read ? null : 'pending',
    delivery_attempts: 1,
    delivered_at: 0,
    first_sent_at: now,
    created_at: now,
    self: null,
  };
}

const RELATIONS_OF_A_CONVERSATION = [
  'source',
  'contacts',
  'teammates',
  'tags',
  'topics',
  'statistics',
  'conversation_parts',
];

function itemFor(topic: string, item: object, isoTimes: boolean): object {
  if (topic === 'conversation.read') {
    return Object.fromEntries(
      Object.entries(item).filter(([field]) => !RELATIONS_OF_A_CONVERSATION.includes(field)),
    );
  }
  if (!isoTimes || !('type' in item) || item.type !== 'contact') return item;
  return Object.fromEntries(
    Object.entries(item).map(([field, value]) => [
      field,
      field.endsWith('_at') && typeof value === 'number' ? isoText(value) : value,
    ]),
  );
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('Z', '+00:00');
}
