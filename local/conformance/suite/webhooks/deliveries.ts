import {
  type Account,
  type Payload,
  WebhookVerificationError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { describeError } from '../check.ts';
import { type Subject, sampleApp } from '../subject.ts';
import { eventPort } from './event-port.ts';

export const secrets = ['secret_of_the_webhook_1', 'secret_of_the_webhook_2'] as const;

/** A webhook request on its way to `verify`. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/** The body of a genuine event of the connector, as well as the suite can write it. */
export function sampleBody(subject: Subject): Uint8Array {
  const event = {
    id: 'evt_1',
    type: 'probe.probed',
    occurredAt: Math.floor(Date.now() / 1000),
    object: { id: 'obj_1' },
    complete: true,
  };
  return encoder.encode(JSON.stringify(eventPort(subject).bodyOf(event) ?? event));
}

/** A genuine delivery. */
export async function signed(
  subject: Subject,
  body: Uint8Array | string,
  secret: string = secrets[0],
  at: Date = new Date(),
): Promise<Delivery> {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  return { body: bytes, headers: await subject.definition.webhook.sign(bytes, secret, at) };
}

/** What `verify` makes of a delivery: the payload, or what it throws. */
export async function verified(
  subject: Subject,
  { headers, body }: Delivery,
  account: Partial<Account> = {},
): Promise<{ readonly payload: Payload } | { readonly error: unknown }> {
  try {
    const request = { method: 'POST', headers: new Headers(headers), body };
    return { payload: await subject.connector.webhook.verify(request, sampleApp(subject, account)) };
  } catch (error) {
    return { error };
  }
}

/** How `verify` met a delivery that is not genuine, in words; null when it refused it as it should. */
export async function acceptance(
  subject: Subject,
  delivery: Delivery,
  account?: Partial<Account>,
): Promise<string | null> {
  const outcome = await verified(subject, delivery, account);
  if (!('error' in outcome)) return 'is accepted';
  if (outcome.error instanceof WebhookVerificationError) return null;
  return `ends with ${describeError(outcome.error)} instead of a WebhookVerificationError`;
}
