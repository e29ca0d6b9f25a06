import { z } from 'zod';
import { collectionKeyOf, connectorNameProblem, plural, resourceNameProblem } from './names.ts';
import { signsTime, webhookSchemes } from './webhook-schemes.ts';

/** Everything that must be known of a provider to write a connector for it; what `plop connector` asks for. */
export type ConnectorAnswers = z.infer<typeof connectorAnswers>;
/** The same before defaults are filled in and anything is checked. */
export type ConnectorAnswersInput = z.input<typeof connectorAnswers>;
export type ResourceAnswers = z.infer<typeof resourceAnswers>;
export type ChildAnswers = z.infer<typeof childAnswers>;
export type ColumnAnswers = z.infer<typeof column>;
export type PaginationAnswers = z.infer<typeof pagination>;
export type WebhookAnswers = z.infer<typeof webhook>;
export type SchemeAnswers = z.infer<typeof customScheme>;

/** PostgreSQL cuts longer names. */
const longestSqlName = 63;

// What these match could steer a terminal, reorder what is read or break a line of code.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `must not have more than ${longest} characters`)
    .refine((value) => !unprintable.test(value), 'must be one line without control characters')
    .refine((value) => value.isWellFormed(), 'is not valid Unicode');

const named = (problem: (name: string) => string | null) =>
  z.string().superRefine((value, context) => {
    const found = problem(value);
    if (found !== null) context.addIssue({ code: 'custom', message: `'${value}' is refused: ${found}` });
  });

/** The place of a value in a JSON object: names with dots between them. */
const fieldPath = text(60).regex(
  /^[A-Za-z0-9_$@-]+(?:\.[A-Za-z0-9_$@-]+)*$/,
  'must be field names with dots between them, such as data.object',
);
/** The same; empty for the object itself. */
const fieldPathOrWhole = z.union([z.literal(''), fieldPath]);
const parameter = text(60).regex(/^[\w.:[\]-]+$/, 'must be the name of a query parameter');
const headerName = text(60).regex(
  /^[A-Za-z0-9-]+$/,
  'must be the name of a header: letters, digits and hyphens',
);
const path = text(200)
  .regex(/^\/(?!\/)/, "must begin with one '/', as in /v1/contacts")
  .regex(/^[\w\-./~%:@!$&()*+,;={}]*$/, 'must be a path without query, quotes and blanks')
  .refine((value) => !value.split('/').includes('..'), "must not lead upwards with '..'");
const listPath = path.regex(/^[^{}]*$/, 'must have nothing in braces');
const retrievePath = path.regex(
  /^[^{}]*\{id\}[^{}]*$/,
  'must have the place of the id, {id}, and nothing else in braces',
);
const reason = text(200).regex(/\p{L}{2,}/u, 'must give a reason in words');
/** Short enough for one line of code. */
const webhookReason = text(75).regex(/\p{L}{2,}/u, 'must give a reason in words');
const eventType = text(60).regex(
  /^[\w.:/*#-]+$/,
  'must be the name of an event type, such as contact.created',
);

export const timeUnit = z.enum(['seconds', 'milliseconds', 'iso8601']);
const timeField = z.strictObject({ field: fieldPath, unit: timeUnit });
const timeParameter = z.strictObject({ param: parameter, unit: timeUnit });
const pageSize = z.strictObject({ param: parameter, max: z.int().positive().max(100_000) }).nullable();

export const pagination = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('none') }),
  z.strictObject({
    by: z.literal('page'),
    param: parameter,
    first: z.union([z.literal(0), z.literal(1)]),
    size: pageSize,
    lastPage: fieldPath.optional(),
    hasMore: fieldPath.optional(),
  }),
  z.strictObject({
    by: z.literal('offset'),
    param: parameter,
    size: pageSize,
    total: fieldPath.optional(),
    hasMore: fieldPath.optional(),
  }),
  z.strictObject({
    by: z.literal('cursor'),
    param: parameter,
    next: fieldPath,
    size: pageSize,
    hasMore: fieldPath.optional(),
  }),
  z.strictObject({
    by: z.literal('last_id'),
    param: parameter,
    hasMore: fieldPath.optional(),
    size: pageSize,
    id: fieldPath.optional(),
  }),
  z.strictObject({ by: z.literal('next_url'), next: fieldPath, size: pageSize }),
  z.strictObject({ by: z.literal('link_header'), size: pageSize }),
]);

export const auth = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('bearer') }),
  z.strictObject({ by: z.literal('basic'), user: text(100).optional() }),
  z.strictObject({
    by: z.literal('header'),
    name: headerName,
    prefix: z
      .string()
      .max(20)
      .regex(/^[\w-]+ ?$/, 'must be a word, such as Token')
      .optional(),
  }),
  z.strictObject({ by: z.literal('query'), name: parameter }),
]);

const incremental = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('full_list'), because: reason }),
  z.strictObject({
    by: z.literal('modified_since'),
    param: parameter,
    unit: timeUnit,
    overlapSeconds: z.int().nonnegative().default(300),
    /** Null is what nobody has answered: the connector then fails `supasaasy check`. */
    precisionSeconds: z.int().positive().nullable().default(1),
    retentionSeconds: z.int().positive().nullable().default(null),
  }),
]);

/** How deletions become known. `unknown` is what nobody has answered: the connector then fails `supasaasy check`. */
const deletions = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('event') }),
  z.strictObject({ by: z.literal('sweep'), because: reason }),
  z.strictObject({ by: z.literal('none'), because: reason }),
  z.strictObject({ by: z.literal('unknown') }),
]);

const eventRule = z.strictObject({
  kind: z.enum(['create', 'update', 'archive', 'delete']),
  partial: z.literal(true).optional(),
});

/** What SQL a column of a view is. */
export const columnType = z.enum([
  'text',
  'bigint',
  'numeric',
  'boolean',
  'json',
  'time_seconds',
  'time_milliseconds',
  'time_iso8601',
]);

const column = z.strictObject({
  name: text(longestSqlName).regex(/^[a-z_][a-z0-9_]*$/, 'must be an SQL name: a to z, 0 to 9 and _'),
  path: fieldPath,
  type: columnType.default('text'),
  /** Whether rows are looked up by it, so that it gets an index. */
  indexed: z.boolean().default(false),
});

const common = {
  name: named(resourceNameProblem),
  idField: fieldPath.default('id'),
  created: timeField.nullable().default(null),
  updated: timeField.nullable().default(null),
  columns: z.array(column).default([]),
};

const childAnswers = z.strictObject({
  ...common,
  /** Where the list is in the parent. */
  at: fieldPath,
  /** Where the parent says that it shows only some of them. */
  hasMore: fieldPath.optional(),
  /** Where the parent says how many there are. */
  total: fieldPath.optional(),
});

const resourceAnswers = z.strictObject({
  ...common,
  path: listPath,
  method: z.enum(['GET', 'POST']).default('GET'),
  /** Parameters that every list call has. */
  query: z.record(parameter, z.union([text(100), z.number(), z.boolean()])).default({}),
  /** Where the list is in the answer; empty when the answer is the list. */
  items: fieldPathOrWhole.default('data'),
  /** Null is what nobody has answered: the connector then fails `supasaasy check`. */
  retrievePath: retrievePath.nullable(),
  /** Where the object is in the answer; empty when the answer is the object. */
  item: fieldPathOrWhole.default(''),
  pagination,
  pages: z.enum(['stable', 'shifting']).default('shifting'),
  createdSince: timeParameter.nullable().default(null),
  incremental,
  deletions,
  events: z.record(eventType, eventRule).default({}),
  children: z.array(childAnswers).default([]),
});

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
        (value) => [...value.matchAll(/\{(\w*)\}/g)].every(([, name]) => placeholders.includes(name ?? '')),
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
const placeholders = ['body', 'timestamp', 'id', 'method', 'url'];

const header = z.strictObject({ header: headerName });
const eventSource = z.union([fieldPath, header]);

const event = z.strictObject({
  id: eventSource.nullable(),
  type: z.union([eventSource, z.array(eventSource).min(1)]),
  occurredAt: z.union([timeField, header.extend({ unit: timeUnit })]).nullable(),
  object: fieldPathOrWhole.nullable(),
  complete: z.boolean().default(false),
  batch: fieldPathOrWhole.optional(),
});

const handshake = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('head') }),
  z.strictObject({ by: z.literal('get'), param: parameter, answer: z.enum(['text', 'json']).optional() }),
  z.strictObject({
    by: z.literal('body'),
    when: z.strictObject({ field: fieldPath, equals: text(60) }),
    challenge: fieldPath,
    answer: z.enum(['text', 'json']).optional(),
  }),
]);

const webhook = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('preset'),
    scheme: z.enum(webhookSchemes),
    event,
    handshake: handshake.optional(),
  }),
  z.strictObject({ by: z.literal('custom'), scheme: customScheme, event, handshake: handshake.optional() }),
  z.strictObject({ by: z.literal('none'), because: webhookReason }),
  /** Nobody has answered: the connector then fails `supasaasy check` and accepts no delivery. */
  z.strictObject({ by: z.literal('unknown') }),
]);

const placeholder = /\{([^{}]*)\}/g;

/** The settings of an app that stand in a base URL in braces: `https://{subdomain}.zendesk.com` → `subdomain`. */
export function settingsIn(baseUrl: string): string[] {
  return [...new Set([...baseUrl.matchAll(placeholder)].map(([, name = '']) => name))];
}

const baseUrl = text(200).superRefine((value, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const settings = settingsIn(value);
  const odd = settings.find((name) => !/^[a-z][a-z0-9_]{0,30}$/.test(name));
  if (odd !== undefined) return refuse(`has {${odd}}; a setting is named with a to z, 0 to 9 and _`);
  const filled = value.replaceAll(placeholder, 'x');
  if (/["'`\\<>\s]/.test(value) || !URL.canParse(filled))
    return refuse('is not a URL such as https://api.acme.com');
  const url = new URL(filled);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    return refuse('must begin with https://, because the API key travels to it');
  if (url.username !== '' || url.password !== '') return refuse('must hold no user name and no password');
  if (url.search !== '' || url.hash !== '') return refuse('must end before any ? or #');
});

/** What is wrong with a base URL; null for nothing. */
export function baseUrlProblem(value: string): string | null {
  const { error } = baseUrl.safeParse(value);
  return error === undefined ? null : error.issues.map(({ message }) => `it ${message}`).join('; ');
}

const url = text(300)
  .refine((value) => URL.canParse(value) && /^https?:/.test(value), 'must be a URL')
  .transform((value) => new URL(value).href);

export const connectorAnswers = z
  .strictObject({
    name: named(connectorNameProblem),
    displayName: text(60),
    apiVersion: text(40).default('1'),
    baseUrl,
    docsUrl: url.nullable().default(null),
    auth,
    /** Headers of every call, such as the version of the API. */
    headers: z.record(headerName, text(200)).default({}),
    rateLimit: z
      .strictObject({
        requestsPerSecond: z.number().positive().max(10_000),
        burst: z.int().positive().max(10_000),
      })
      .default({ requestsPerSecond: 5, burst: 5 }),
    readSlackSeconds: z.number().nonnegative().max(3600).default(5),
    resources: z.array(resourceAnswers).min(1, 'must be at least one'),
    webhook,
    /** The environment variables that an app of this connector names; null for those made of the connector's name. */
    environment: z
      .strictObject({ apiKey: text(60), webhookSecret: text(60) })
      .nullable()
      .default(null),
  })
  .superRefine((answers, context) => {
    for (const { path, message } of contradictions(answers))
      context.addIssue({ code: 'custom', path, message });
  });

interface Contradiction {
  readonly path: (string | number)[];
  readonly message: string;
}

type Checked = Pick<ConnectorAnswers, 'name' | 'auth' | 'headers' | 'resources' | 'webhook'>;

function contradictions(answers: Checked): Contradiction[] {
  return [
    ...headerContradictions(answers),
    ...timeContradictions(answers),
    ...nameContradictions(answers),
    ...answers.resources.flatMap((resource, index) =>
      deletionContradictions(resource, answers.webhook).map((message) => ({
        path: ['resources', index, 'deletions'],
        message,
      })),
    ),
    ...answers.resources.flatMap((resource, index) =>
      [resource, ...resource.children].flatMap((each) =>
        columnContradictions(each).map((message) => ({ path: ['resources', index, 'columns'], message })),
      ),
    ),
  ];
}

/** Two events of one object could not be put in order. */
function timeContradictions({ webhook }: Checked): Contradiction[] {
  if (!('event' in webhook) || webhook.event.occurredAt !== null) return [];
  const isTimed =
    webhook.by === 'preset' ? signsTime.includes(webhook.scheme) : webhook.scheme.timestamp !== undefined;
  if (isTimed) return [];
  const message = 'must be said: the scheme signs no time, and without one two events cannot be put in order';
  return [{ path: ['webhook', 'event', 'occurredAt'], message }];
}

/** What the client sets itself, or must not be set by hand. */
const ownHeaders = ['authorization', 'host', 'content-length', 'connection', 'content-type', 'accept'];

function headerContradictions({ auth, headers }: Checked): Contradiction[] {
  const credential = auth.by === 'header' ? [auth.name.toLowerCase()] : [];
  return Object.keys(headers)
    .filter((name) => [...ownHeaders, ...credential].includes(name.toLowerCase()))
    .map((name) => ({ path: ['headers', name], message: 'is set by the client itself' }));
}

function nameContradictions({ name, resources }: Checked): Contradiction[] {
  const seen = new Map<string, string>();
  return resources.flatMap((resource, index) =>
    [resource, ...resource.children].flatMap((each): Contradiction[] => {
      const view = viewNameOf(name, each.name);
      const other = seen.get(view);
      seen.set(view, each.name);
      const path = ['resources', index, 'name'];
      if (other === each.name) return [{ path, message: `'${each.name}' is named twice` }];
      if (other !== undefined)
        return [{ path, message: `'${each.name}' and '${other}' would both have the view ${view}` }];
      return view.length > longestSqlName
        ? [{ path, message: `the view's name ${view} is longer than SQL allows (${longestSqlName})` }]
        : [];
    }),
  );
}

function deletionContradictions(
  { name, deletions, events }: ResourceAnswers,
  { by }: WebhookAnswers,
): string[] {
  const deleting = Object.values(events).some(({ kind }) => kind === 'delete');
  if (deletions.by === 'event' && by === 'none')
    return [
      `${name}: deletions by event need webhooks, and there are none; choose sweep, or give the webhook's scheme`,
    ];
  if (deletions.by === 'event' && !deleting)
    return [`${name}: deletions are to become known by an event, but no event has kind delete`];
  if (deletions.by !== 'event' && deletions.by !== 'unknown' && deleting)
    return [`${name}: an event deletes, so deletions must be by event`];
  return [];
}

/** Columns that every view has. */
export const fixedColumns = [
  'app_key',
  'id',
  'archived_at',
  'version_at',
  'synced_at',
  'raw_payload',
] as const;

function columnContradictions({ name, columns, created, updated }: ResourceAnswers | ChildAnswers): string[] {
  const taken: string[] = [
    ...fixedColumns,
    ...(created === null ? [] : ['created_at']),
    ...(updated === null ? [] : ['updated_at']),
  ];
  return columns.flatMap(({ name: column }) => {
    const isTaken = taken.includes(column);
    taken.push(column);
    return isTaken ? [`${name}: there is a column ${column} already`] : [];
  });
}

/** The view over a resource: `acme_contacts`. */
export function viewNameOf(connector: string, resource: string): string {
  return plural(collectionKeyOf(connector, resource));
}
