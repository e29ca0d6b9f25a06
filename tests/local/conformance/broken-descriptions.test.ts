import { test } from 'uvu';
import { checkIds } from '../../../local/conformance/catalogue.ts';
import { type Broken, testBroken } from './broken-copies.ts';

const wrapped = (parse: string): readonly [string, string | RegExp, string] => [
  'index.ts',
  /export const connector = ([\s\S]*)$/,
  `const made = defineConnector<any>({ manifest, connect: connectStripe, readSlackSeconds: 5, rateLimit: stripeRateLimit, resources, eventFeed, webhook: { verify: verifyStripe, sign: signStripe, event: stripeEvent }, translateError: translateStripeError });
export const connector = { ...made, webhook: { ...made.webhook, parse: (payload: any, app: any) => ${parse} } };
`,
];

const broken: readonly Broken[] = [
  {
    about: 'another name of the export',
    of: 'stripe',
    edits: [['index.ts', 'export const connector', 'export const stripe']],
    fails: 'contract.export',
    says: /connectors\/broken_1\/index\.ts has no export named connector/,
  },
  {
    about: 'a connector made by hand',
    of: 'stripe',
    edits: [['index.ts', 'export const connector', 'export const connector = {};\nexport const other']],
    fails: 'contract.export',
    says: /was not made by defineConnector/,
  },
  {
    about: 'an error while it is loaded',
    of: 'stripe',
    edits: [
      ['index.ts', 'export const connector', "throw new Error('no configuration');\nexport const connector"],
    ],
    fails: 'contract.export',
    says: /index\.ts cannot be loaded on Deno: no configuration/,
  },
  {
    about: 'a resource that does not say how deletions become known',
    of: 'intercom',
    edits: [['companies.ts', "  deletions: { by: 'event' },\n", '']],
    fails: 'contract.definition',
    says: /company: it does not say how deletions become known/,
  },
  {
    about: 'deletions by event without an event that deletes',
    of: 'intercom',
    edits: [['admins.ts', "'admin.removed_from_workspace': { kind: 'delete' }", '']],
    fails: 'contract.definition',
    says: /admin: deletions are said to become known by an event, but no event has kind "delete"/,
  },
  {
    about: 'a root whose deletions are those of a child',
    of: 'intercom',
    edits: [['admins.ts', "deletions: { by: 'event' }", "deletions: { by: 'parent_set' } as never"]],
    fails: 'contract.definition',
    says: /admin: it does not say how deletions become known/,
  },
  {
    about: 'a resource that does not say whether its pages shift',
    of: 'intercom',
    edits: [['contacts.ts', "  pages: 'shifting',\n", '']],
    fails: 'contract.definition',
    says: /contact: it does not say whether its list can miss objects/,
  },
  {
    about: 'a resource without code',
    of: 'intercom',
    edits: [['index.ts', 'company, contact, admin,', 'company, contact,']],
    fails: 'contract.definition',
    says: /manifest\.json lists resource admin, the code does not/,
  },
  {
    about: 'a manifest that is not the one beside it',
    of: 'stripe',
    edits: [['index.ts', '  manifest,\n', "  manifest: { ...manifest, display_name: 'Strype' },\n"]],
    fails: 'contract.metadata',
    says: /metadata\.displayName is "Strype", connectors\/broken_9\/manifest\.json says "Stripe"/,
  },
  {
    about: 'a reason that says nothing',
    of: 'intercom',
    edits: [['admins.ts', "because: 'admins cannot be searched by time'", "because: '?'"]],
    fails: 'contract.reasons',
    says: /admin: incremental by full_list gives no reason: because is "\?"/,
  },
  {
    about: 'a rate limit that lets nothing pass',
    of: 'stripe',
    edits: [['rate-limit.ts', 'requestsPerSecond: 20, burst: 5', 'requestsPerSecond: 0, burst: 5']],
    fails: 'contract.limits',
    says: /rateLimit: .*requestsPerSecond is 0/,
  },
  {
    about: 'a time filter without overlap',
    of: 'stripe',
    edits: [['events.ts', 'overlapSeconds: 10 * 60', 'overlapSeconds: 0']],
    fails: 'contract.limits',
    says: /customer: the overlap of a time filter is shorter than its grain \(overlapSeconds 0,/,
  },
  {
    about: 'a read slack that is no number',
    of: 'stripe',
    edits: [['index.ts', 'readSlackSeconds: 5', 'readSlackSeconds: Number.NaN']],
    fails: 'contract.limits',
    says: /readSlackSeconds is NaN/,
  },
  {
    about: 'a windowed list of objects without age',
    of: 'stripe',
    edits: [
      [
        'resources.ts',
        "createdField: 'created',\n    updatedField: null,\n    list:",
        'createdField: null,\n    updatedField: null,\n    list:',
      ],
    ],
    fails: 'contract.window',
    says: /customer: its list leaves out what was created before sync_from, but createdField is null/,
  },
  {
    about: 'an incremental sync that forgets its watermark',
    of: 'stripe',
    edits: [['events.ts', 'String(Math.floor(since.getTime() / 1000))', "'0'"]],
    fails: 'contract.watermark',
    says: /customer: its incremental sync \(by event_feed\) makes the same call whatever the watermark/,
  },
  {
    about: 'a signature that its own check does not know',
    of: 'stripe',
    edits: [['webhook.ts', ',v1=${', ',v9=${']],
    fails: 'webhooks.genuine',
    says: /signed by webhook\.sign with the first of two secrets ends with a WebhookVerificationError/,
    also: ['webhooks.body'],
  },
  {
    about: 'a check that knows one secret alone',
    of: 'intercom',
    edits: [['webhook.ts', 'of app.webhookSecrets)', 'of app.webhookSecrets.slice(0, 1))']],
    fails: 'webhooks.genuine',
    says: /with the second of two secrets ends with a WebhookVerificationError/,
  },
  {
    about: 'a check that takes any signature',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        "if (timingSafeEqual(given, await hmacHex('SHA-1', secret, request.body)))",
        'if (given && secret)',
      ],
    ],
    fails: 'webhooks.forged',
    says: /a delivery is accepted: with one character of x-hub-signature changed, with byte \d+ of its body changed/,
  },
  {
    about: 'a check that lets an app without secrets take anything',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        "  throw new WebhookVerificationError('signature_mismatch');",
        "  if (app.webhookSecrets.length === 0) return parseSignedBody(request.body);\n  throw new WebhookVerificationError('signature_mismatch');",
      ],
    ],
    fails: 'webhooks.forged',
    says: /a delivery is accepted: to an app without any secret/,
  },
  {
    about: 'a check that fails otherwise than it should',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        "if (!header) throw new WebhookVerificationError('missing_signature');",
        "if (!header) throw new TypeError('no header');",
      ],
    ],
    fails: 'webhooks.forged',
    says: /ends with a TypeError \(no header\) instead of a WebhookVerificationError: without any header/,
  },
  {
    about: 'a promise that nobody waits for',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        "  const header = request.headers.get('x-hub-signature');",
        "  const header = request.headers.get('x-hub-signature');\n  if (!header) void Promise.reject(new Error('left behind'));",
      ],
    ],
    fails: 'webhooks.forged',
    says: /a rejection was left unhandled: an Error \(left behind\)/,
  },
  {
    about: 'a signature that never grows old',
    of: 'stripe',
    edits: [['webhook.ts', 'toleranceSeconds = 300', 'toleranceSeconds = 0']],
    fails: 'webhooks.old',
    says: /signed a day ago is accepted/,
  },
  {
    about: 'a handshake that takes everything',
    of: 'intercom',
    edits: [['webhook.ts', "request.method === 'HEAD'", "request.method !== 'GET'"]],
    fails: 'webhooks.handshake',
    says: /webhook\.handshake answers a signed event/,
  },
  {
    about: 'a body that is parsed by hand',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        'return parseSignedBody(request.body);',
        'return JSON.parse(new TextDecoder().decode(request.body));',
      ],
    ],
    fails: 'webhooks.body',
    says: /the body "hello" ends with a SyntaxError/,
  },
  {
    about: 'an event whose fields are taken on trust',
    of: 'intercom',
    edits: [
      [
        'webhook.ts',
        "if (topic === 'ping')",
        "if ((topic as any) === 'ping' || (createdAt as any).valueOf() === 0)",
      ],
    ],
    fails: 'webhooks.body',
    says: /an event in which created_at is null ends with a TypeError/,
  },
  {
    about: 'events that are refused because nobody needs them',
    of: 'stripe',
    edits: [
      [
        'events.ts',
        '  const object = isPayload(data)',
        "  if (!/^(customer|product|price|plan)\\./.test(type)) throw new NormalizationError('not needed');\n  const object = isPayload(data)",
      ],
    ],
    fails: 'webhooks.unknown',
    says: /an event of a type that no resource declares ends with a NormalizationError \(not needed\)/,
  },
  {
    about: 'ids that are none',
    of: 'stripe',
    edits: [['resources.ts', '(id ? [id] : [])', '(id ? [{ id }] : [])']],
    fails: 'webhooks.events',
    says: /customer: customer\.discount\.created with the object \{"id":"obj_1"\} yields quarantine of broken_27_customer, not reread of broken_27_customer/,
  },
  {
    about: 'a list inside an object that is taken on trust',
    of: 'stripe',
    edits: [
      ['resources.ts', 'if (!isPayload(items) || !Array.isArray(items.data))', 'if (!isPayload(items))'],
      ['resources.ts', 'items: items.data,', 'items: items.data as never,'],
    ],
    fails: 'webhooks.malformed',
    says: /subscription: customer\.subscription\.created with the object .*"items":.* ends with a TypeError/,
  },
  {
    about: 'a parser that knows better which resources are mirrored',
    of: 'stripe',
    edits: [
      wrapped(
        'made.webhook.parse(payload, { ...app, resources: manifest.resources.map(({ name }) => name) })',
      ),
    ],
    fails: 'webhooks.unmirrored',
    says: /product: product\.created is not ignored but yields upsert of broken_29_product, though the app does not mirror product/,
  },
  {
    about: 'a parser that leaves nothing out',
    of: 'stripe',
    edits: [wrapped('made.webhook.parse(payload, { ...app, excludeFields: {} })')],
    fails: 'webhooks.excluded',
    says: /customer: customer\.updated yields a change with a field that exclude_fields leaves out/,
  },
];

await testBroken(
  broken,
  checkIds.filter((id) => id.startsWith('contract.') || id.startsWith('webhooks.')),
);

test.run();
