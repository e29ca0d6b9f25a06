import {
  type Account,
  hmacHex,
  isPayload,
  NormalizationError,
  type Payload,
  type ProviderEvent,
  parseSignedBody,
  timingSafeEqual,
  type WebhookRequest,
  WebhookVerificationError,
} from '../../core/contract/index.ts';

/**
 * Checks `X-Hub-Signature: sha1=<hex>`, the HMAC-SHA1 of the raw body under the app's client secret. There is no time in
 * it: repetitions are caught by the notification's id, and old states by their version.
 * Source: https://developers.intercom.com/docs/webhooks/setting-up-webhooks
 * @throws WebhookVerificationError
 */
export async function verifyIntercom(request: WebhookRequest, app: Account): Promise<Payload> {
  const header = request.headers.get('x-hub-signature');
  if (!header) throw new WebhookVerificationError('missing_signature');
  const given = /^sha1=([0-9a-f]{40})$/i.exec(header)?.[1]?.toLowerCase();
  if (!given) throw new WebhookVerificationError('malformed_signature');

  for (const secret of app.webhookSecrets) {
    if (timingSafeEqual(given, await hmacHex('SHA-1', secret, request.body)))
      return parseSignedBody(request.body);
  }
  throw new WebhookVerificationError('signature_mismatch');
}

/** See verifyIntercom. */
export async function signIntercom(
  body: Uint8Array,
  secret: string,
): Promise<Readonly<Record<string, string>>> {
  return { 'x-hub-signature': `sha1=${await hmacHex('SHA-1', secret, body)}` };
}

/** Intercom validates a webhook URL by a HEAD request. */
export function intercomHandshake(request: Request): Response | null {
  return request.method === 'HEAD' ? new Response(null, { status: 200 }) : null;
}

/**
 * Reads a notification envelope.
 * @throws NormalizationError when it is not a notification
 */
export function intercomEvent(payload: Payload): ProviderEvent {
  const { id, topic, created_at: createdAt, data } = payload;
  if (typeof topic !== 'string') throw new NormalizationError('intercom: the notification has no topic');
  if (topic === 'ping') return { id: 'ping', type: topic, occurredAt: 0, object: null, complete: false };
  if (typeof createdAt !== 'number')
    throw new NormalizationError('intercom: the notification has no created_at');
  const object = isPayload(data) && isPayload(data.item) ? data.item : null;
  // Some topics (conversation.read) come without an id. Reading an object again twice does no harm.
  const eventId = typeof id === 'string' ? id : `${topic}:${createdAt}:${crypto.randomUUID()}`;
  return { id: eventId, type: topic, occurredAt: createdAt, object, complete: false };
}
