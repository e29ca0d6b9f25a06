import {
  type EventFeed,
  isPayload,
  NormalizationError,
  type Payload,
  type ProviderEvent,
} from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import { getPage } from './requests.ts';
import type { StripeClient } from './types.ts';

const day = 24 * 60 * 60;

/**
 * `GET /v1/events`: newest first, kept for 30 days, eventually consistent. `types` takes at most 20.
 * Source: https://docs.stripe.com/api/events/list
 */
export const eventFeed: EventFeed<StripeClient> = {
  retentionSeconds: 30 * day,
  overlapSeconds: 10 * 60,
  precisionSeconds: 1,
  list: (stripe, { types, since, cursor, signal }) => {
    const query = types.map((type) => ['types[]', type] as const);
    return getPage(
      stripe,
      '/v1/events',
      [...query, ['created[gte]', String(Math.floor(since.getTime() / 1000))]],
      { cursor, signal },
    );
  },
};

/**
 * Reads an event envelope. Its object is rendered in the event's own API version, which for listed events is the
 * account's default: in another version than ours it counts as incomplete and the object is read again.
 * @throws NormalizationError when it is not an event
 */
export function stripeEvent(payload: Payload): ProviderEvent {
  const { id, type, created, data, api_version: apiVersion } = payload;
  // Thin (v2) events carry their time as text and no object.
  const occurredAt = typeof created === 'string' ? Date.parse(created) / 1000 : created;
  if (typeof id !== 'string' || typeof type !== 'string' || typeof occurredAt !== 'number') {
    throw new NormalizationError('stripe: the event has no id, type or created');
  }
  const object = isPayload(data) && isPayload(data.object) ? data.object : null;
  return { id, type, occurredAt, object, complete: apiVersion === manifest.api_version };
}
