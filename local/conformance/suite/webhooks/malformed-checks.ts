import { keysOf } from '../../../../supabase/functions/_shared/core/contract/dot-path.ts';
import {
  NormalizationError,
  type Payload,
  WebhookVerificationError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Finding } from '../../result.ts';
import { type Check, describeError } from '../check.ts';
import { type Subject, sampleApp } from '../subject.ts';
import { declaredEvents, eventOf, leastObject } from './declared-events.ts';
import { sampleBody, signed, verified } from './deliveries.ts';
import { neverThrow } from './event-checks.ts';
import { eventPort } from './event-port.ts';
import { fieldsReadBy, withField, wrongValues } from './read-fields.ts';
import { withoutWebhooks } from './signature-checks.ts';

/** What becomes of genuine deliveries that are not what they should be. */
export const malformedChecks: readonly Check[] = [
  { id: 'webhooks.body', run: (subject) => withoutWebhooks(subject) ?? bodies(subject) },
  { id: 'webhooks.malformed', run: (subject) => ({ findings: malformedObjects(subject) }) },
];

const notEvents = ['', 'hello', '[]', 'null', '"text"', '7', '{}', '{"unrelated":true}'];
const notText = new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]);

async function bodies(subject: Subject) {
  const findings: Finding[] = [];
  const encoder = new TextEncoder();
  for (const body of [...notEvents.map((text) => encoder.encode(text)), notText]) {
    const outcome = await verified(subject, await signed(subject, body));
    const error = 'error' in outcome ? outcome.error : parseError(subject, outcome.payload);
    if (error instanceof NormalizationError) continue;
    // Some SDKs check the signature over what they read as text.
    if (body === notText && error instanceof WebhookVerificationError) continue;
    const shown = JSON.stringify(new TextDecoder().decode(body));
    findings.push({
      message: `a genuine delivery with the body ${shown} ${error === null ? 'is taken for an event' : `ends with ${describeError(error)}`}`,
      fix: 'Let verify return parseSignedBody(request.body), and event throw new NormalizationError(message) when id, type or time are missing.',
    });
  }
  const sample = JSON.parse(new TextDecoder().decode(sampleBody(subject))) as Payload;
  const read = fieldsReadBy((payload) => subject.definition.webhook.event(payload), {});
  for (const path of read) {
    for (const value of wrongValues) {
      const error = parseError(subject, withField(sample, path, value));
      if (error === null || error instanceof NormalizationError) continue;
      findings.push({
        message: `an event in which ${path.join('.')} is ${JSON.stringify(value)} ends with ${describeError(error)}`,
        fix: 'Let webhook.event look what each field is, and throw new NormalizationError(message) where it is of no use.',
      });
      break;
    }
  }
  return { findings };
}

/** What parsing a payload fails with; null when it does not. */
function parseError(subject: Subject, payload: Payload): unknown {
  try {
    subject.connector.webhook.parse(payload, sampleApp(subject));
    return null;
  } catch (error) {
    return error;
  }
}

function malformedObjects(subject: Subject): Finding[] {
  const port = eventPort(subject);
  const app = sampleApp(subject);
  const least = leastObject(subject);
  return declaredEvents(subject).flatMap(({ type, resource }): Finding[] => {
    const nameless: unknown[] = [
      null,
      {},
      { ...least, id: null },
      { ...least, id: {} },
      { ...least, id: '' },
    ];
    const read = [
      ...fieldsReadBy((object) => port.parse(eventOf(type, object), app), { id: least.id }),
      ...[resource.createdField, resource.updatedField].flatMap((field) =>
        field === null ? [] : [keysOf(typeof field === 'string' ? field : field.field)],
      ),
    ];
    const wrong = read.flatMap((path) => wrongValues.map((value) => withField(least, path, value)));
    for (const object of [...nameless, ...wrong]) {
      try {
        port.parse(eventOf(type, object), app);
      } catch (error) {
        const shown = JSON.stringify(object);
        const message = `${resource.name}: ${type} with the object ${shown} ends with ${describeError(error)}`;
        return [{ message, fix: neverThrow }];
      }
    }
    const changes = port.parse(eventOf(type, {}), app).changes;
    if (changes.every(({ op }) => op === 'quarantine')) return [];
    return [
      {
        message: `${resource.name}: ${type} with an object without id yields ${changes.map(({ op }) => op).join()}`,
        fix: 'Let ids return only ids that the object holds.',
      },
    ];
  });
}
