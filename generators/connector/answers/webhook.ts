import { z } from 'zod';
import { webhookSchemes } from '../webhook-schemes.ts';
import { dottedPath } from './field-path.ts';
import { headerName, parameter, shortReason, text, timeUnit } from './forms.ts';

export type WebhookAnswers = z.infer<typeof webhook>;

/** What a signature may be over. */
const signable = ['body', 'timestamp', 'id', 'method', 'url'];

const customScheme = z
  .strictObject({
    header: headerName,
    algorithm: z.enum(['sha256', 'sha1', 'sha512']).default('sha256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    prefix: text(20).optional(),
    signed: text(100)
      .refine(
        (value) => value.includes('{body}'),
        'must contain {body}: a signature that leaves it out proves nothing',
      )
      .refine(
        (value) => [...value.matchAll(/\{(\w*)\}/g)].every(([, name]) => signable.includes(name ?? '')),
        'may contain {body}, {timestamp}, {id}, {method} and {url}, and no other name in braces',
      ),
    timestamp: z
      .union([
        z.strictObject({ header: headerName, unit: timeUnit.optional() }),
        z.strictObject({ key: text(20), unit: timeUnit.optional() }),
      ])
      .optional(),
    signatureKey: text(20).optional(),
    id: z.strictObject({ header: headerName }).optional(),
    toleranceSeconds: z.int().positive().max(86_400).optional(),
    secret: z
      .strictObject({ encoding: z.enum(['utf8', 'base64']).optional(), prefix: text(20).optional() })
      .optional(),
    separator: z.enum([' ', ',', ';']).optional(),
  })
  .superRefine(({ signed, timestamp, id, signatureKey }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    const signs = (name: string) => signed.includes(`{${name}}`);
    if (signs('timestamp') && timestamp === undefined)
      refuse(
        'signs {timestamp} and does not say where that is: --webhook-timestamp-header or --webhook-timestamp-key',
      );
    if (!signs('timestamp') && timestamp !== undefined)
      refuse('has a timestamp that is not signed, so that anybody could change it');
    if (signs('id') && id === undefined)
      refuse('signs {id} and does not say where that is: --webhook-id-header');
    if (timestamp !== undefined && 'key' in timestamp && signatureKey === undefined)
      refuse('has a key for the timestamp and none for the signature: --webhook-signature-key');
  });

const dottedOrWhole = z.union([z.literal(''), dottedPath]);
const header = z.strictObject({ header: headerName });
const eventSource = z.union([dottedPath, header]);

const event = z.strictObject({
  id: eventSource.nullable(),
  type: z.union([eventSource, z.array(eventSource).min(1)]),
  occurredAt: z
    .union([z.strictObject({ field: dottedPath, unit: timeUnit }), header.extend({ unit: timeUnit })])
    .nullable(),
  object: dottedOrWhole.nullable(),
  complete: z.boolean().default(false),
  batch: dottedOrWhole.optional(),
});

const handshake = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('head') }),
  z.strictObject({ by: z.literal('get'), param: parameter, answer: z.enum(['text', 'json']).optional() }),
  z.strictObject({
    by: z.literal('body'),
    when: z.strictObject({ field: dottedPath, equals: text(60) }),
    challenge: dottedPath,
    answer: z.enum(['text', 'json']).optional(),
  }),
]);

/** How a delivery proves who sent it, and where in it is what. */
export const webhook = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('preset'),
    scheme: z.enum(webhookSchemes),
    event,
    handshake: handshake.optional(),
  }),
  z.strictObject({ by: z.literal('custom'), scheme: customScheme, event, handshake: handshake.optional() }),
  z.strictObject({ by: z.literal('none'), because: shortReason }),
  /** Nobody has answered: the connector then fails `supasaasy check` and accepts no delivery. */
  z.strictObject({ by: z.literal('unknown') }),
]);
