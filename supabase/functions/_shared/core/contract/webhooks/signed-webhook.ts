import type { Account } from '../app.ts';
import type { ConnectorDefinition } from '../definition.ts';
import { valueAt } from '../dot-path.ts';
import { ConfigurationError, NormalizationError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { parseSignedJson } from '../signed-body.ts';
import { challengeAnswer, handshakeAnswer, type WebhookHandshake } from './handshake.ts';
import { signerOf } from './signature.ts';
import type { SignatureScheme } from './signature-scheme.ts';
import { type Delivery, readEvent, type WebhookEventRecord } from './webhook-event.ts';

/** The webhooks of a provider that signs them. */
export interface SignedWebhookRecord {
  readonly scheme: SignatureScheme;
  readonly event: WebhookEventRecord & {
    /** Where the events of one delivery are listed: a dot path; empty when the body is the list. Left out: there is one. */
    readonly batch?: string;
  };
  readonly handshake?: WebhookHandshake;
}

export type ConnectorWebhook = ConnectorDefinition<unknown>['webhook'];

/**
 * The `webhook` of a connector whose provider signs its deliveries. It carries its record.
 *
 * Schemes that sign the URL need the one the provider posts to: the app's option `webhook_url`, else the function's own.
 * @throws ConfigurationError for a scheme that would prove less than it seems to
 */
export function signedWebhook(record: SignedWebhookRecord) {
  const { event, handshake } = record;
  const signer = signerOf(record.scheme);
  if (event.occurredAt === null && !record.scheme.timestamp)
    throw new ConfigurationError(
      'event.occurredAt is null, and the scheme signs no time: two events of one object could not be put in order',
    );
  // What came with a payload but is no part of it.
  const deliveries = new WeakMap<Payload, Delivery>();
  // Lists have no fields; these objects stand for them.
  const lists = new WeakSet<Payload>();

  const webhook: Required<Omit<ConnectorWebhook, 'refuses'>> = {
    handshake: (request) => handshakeAnswer(handshake, request),
    reply: (payload) => challengeAnswer(handshake, payload),
    async verify(request, app) {
      const { headers, body } = request;
      const { signedAt } = await signer.verify(request, app.webhookSecrets, urlOf(app) ?? request.url ?? '');
      const parsed = parseSignedJson(body);
      const isList = event.batch === '' && Array.isArray(parsed) && parsed.length > 0;
      const payload = isList ? { events: parsed } : parsed;
      if (!isPayload(payload)) throw new NormalizationError('the signed body is not an event');
      if (isList) lists.add(payload);
      deliveries.set(payload, { headers, signedAt });
      return payload;
    },
    sign: (body, secret, at) => signer.sign(body, secret, at),
    split(payload) {
      const path = lists.has(payload) ? 'events' : event.batch;
      const events = path ? valueAt(payload, path) : null;
      if (!Array.isArray(events)) return null;
      const delivery = deliveries.get(payload);
      for (const each of events) {
        if (!isPayload(each)) throw new NormalizationError('the signed body lists what is no event');
        if (delivery) deliveries.set(each, delivery);
      }
      return events;
    },
    event: (payload) => readEvent(payload, event, deliveries.get(payload) ?? null),
  };
  return { ...webhook, record };
}

function urlOf({ options }: Account): string | null {
  const url = options.webhook_url;
  return typeof url === 'string' && url !== '' ? url : null;
}
