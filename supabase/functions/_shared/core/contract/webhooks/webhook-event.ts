import type { ProviderEvent } from '../definition.ts';
import { valueAt } from '../dot-path.ts';
import { idOf } from '../entity-id.ts';
import { NormalizationError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { moment, type TimeUnit } from '../time-field.ts';

/** Where something of an event is: at a dot path in it, or in a header of its delivery. */
export type EventSource = string | { readonly header: string };

/** Where what is needed of an event is. */
export interface WebhookEventRecord {
  /** Null, and where an event has none: it is then taken for a new one each time it is delivered. */
  readonly id: EventSource | null;
  /** Several are joined by dots; those that an event lacks behind the first are left out. */
  readonly type: EventSource | readonly EventSource[];
  /**
   * When it happened. Null, and where an event does not say: when it was signed, if that is said. An event without a time
   * of its own is never taken for the object's state; the object is read again.
   */
  readonly occurredAt:
    | (({ readonly field: string } | { readonly header: string }) & { readonly unit: TimeUnit })
    | null;
  /** The object it is about, a dot path; empty when the event is all there is. Null for events that carry none. */
  readonly object: string | null;
  /** Whether that is the whole object in the connector's API version; or by which field of the event that is known. */
  readonly complete: boolean | { readonly field: string; readonly equals: string | number | boolean };
}

/** The delivery that an event came in. */
export interface Delivery {
  readonly headers: Headers;
  /** Milliseconds since 1970; null where no time is signed. */
  readonly signedAt: number | null;
}

/**
 * Reads an event; `delivery` is null where only its payload is known.
 * @throws NormalizationError when it has no type, or is about an object and has no time
 */
export function readEvent(
  payload: Payload,
  record: WebhookEventRecord,
  delivery: Delivery | null,
): ProviderEvent {
  const read = (source: EventSource) =>
    typeof source === 'string'
      ? valueAt(payload, source)
      : (delivery?.headers.get(source.header) ?? undefined);
  const type = typeOf([record.type].flat().map((source) => text(read(source))));
  const id = (record.id === null ? null : idOf(read(record.id))) ?? crypto.randomUUID();
  const found = record.object === null ? null : valueAt(payload, record.object);
  const object = isPayload(found) ? found : null;
  const { occurredAt } = record;
  const own =
    occurredAt === null
      ? null
      : timeIn(read('field' in occurredAt ? occurredAt.field : occurredAt), occurredAt.unit);
  const time = own ?? delivery?.signedAt ?? null;
  // Without an object there is nothing to date.
  if (time === null && object !== null) throw new NormalizationError(`the event ${type} has no time`);
  const { complete } = record;
  const isComplete =
    typeof complete === 'boolean' ? complete : valueAt(payload, complete.field) === complete.equals;
  return { id, type, occurredAt: (time ?? 0) / 1000, object, complete: isComplete && own !== null };
}

function typeOf(parts: readonly (string | null)[]): string {
  if (!parts[0]) throw new NormalizationError('the event has no type');
  return parts.filter((part) => part !== null).join('.');
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function timeIn(value: unknown, unit: TimeUnit): number | null {
  // Headers know only text, and some write numbers as text in JSON, too.
  const isNumber = unit !== 'iso8601' && typeof value === 'string' && /^\d+(\.\d+)?$/.test(value);
  const time = moment(isNumber ? Number(value) : value, unit, 'event time');
  return time === null ? null : Date.parse(time);
}
