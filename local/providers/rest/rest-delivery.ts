import type { SignedWebhook } from '../webhook-delivery.ts';
import { withValueAt } from './dot-path.ts';
import { writeMoment } from './moment.ts';
import type { EventSource, IdField, Payload, WebhookRecord } from './records.ts';
import type { RestEvent } from './rest-world.ts';
import { signDelivery } from './sign-delivery.ts';

/** An event as its provider posts it to `url`, signed now. */
export function restDelivery(
  event: RestEvent,
  { scheme, event: record }: WebhookRecord,
  idField: IdField,
  url: string,
  secret: string,
): SignedWebhook {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  let payload: Payload = record.object === '' ? event.object : {};
  const write = (source: EventSource, value: unknown) => {
    if (typeof source === 'string') payload = withValueAt(payload, source, value);
    else headers[source.header] = String(value);
  };

  if (record.object) write(record.object, event.object);
  // An event that is its object has one id for both.
  if (record.id !== null && !(record.object === '' && record.id === idField)) write(record.id, event.id);
  const sources = [record.type].flat();
  const parts = event.type.split('.');
  for (const [index, source] of sources.entries())
    write(source, (index < sources.length - 1 ? [parts[index]] : parts.slice(index)).join('.'));
  if (record.occurredAt !== null) {
    const { occurredAt: at } = record;
    write('field' in at ? at.field : at, writeMoment(event.at, at.unit));
  }
  if (typeof record.complete === 'object') write(record.complete.field, record.complete.equals);

  const { batch } = record;
  const sent = batch === undefined ? payload : batch === '' ? [payload] : withValueAt({}, batch, [payload]);
  const body = JSON.stringify(sent);
  return { body, headers: { ...headers, ...signDelivery(body, scheme, secret, url, new Date()) } };
}
