import { baseUrlProblem } from './answers.ts';
import { connectorNameProblem, resourceNameProblem } from './names.ts';
import { authOf, columnsOf, listOf, ShorthandError } from './shorthand.ts';
import { webhookSchemes } from './webhook-schemes.ts';

/** What has been answered so far, as text, by the name of the argument. */
export type Given = ReadonlyMap<string, string>;

/** One thing that is asked, in a prompt or by an argument of the same name. */
export interface Question {
  /** `base-url`: the argument is `--base-url`. */
  readonly name: string;
  readonly message: string;
  /** What the answer decides, and where to find it: for people who do not know the word. */
  readonly explanation: string;
  /** The only answers there are; left out: any text. */
  readonly choices?: readonly { readonly value: string; readonly meaning: string }[];
  /** Set when nobody can know the answer but whoever runs the command. */
  readonly isRequired?: true;
  /** What is wrong with an answer, as far as it can be told at once; null for nothing. */
  readonly problem?: (answer: string) => string | null;
  /** Whether it is of any matter, by what was answered before. */
  readonly isAsked?: (given: Given) => boolean;
  /** Set when prompts leave it out: its default mostly holds, and the argument is there for the rest. */
  readonly isArgumentOnly?: true;
}

const is =
  (name: string, ...values: readonly string[]) =>
  (given: Given): boolean =>
    values.includes(given.get(name) ?? '');
const hasWebhook = (given: Given): boolean => !is('webhook-scheme', 'none')(given);
const isCustom = is('webhook-scheme', 'custom');
const hasPages = (given: Given): boolean => !is('pagination', 'none')(given);

function problemOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ShorthandError) return error.message;
    throw error;
  }
}

/** Everything that is asked of a new connector, in order. Documented in docs/SCAFFOLDING.md. */
export const questions: readonly Question[] = [
  {
    name: 'name',
    message: 'What is the connector called?',
    explanation:
      'Lower-case letters, digits and - or _; it becomes a directory and the beginning of every view: acme → supasaasy.acme_contacts.',
    isRequired: true,
    problem: connectorNameProblem,
  },
  {
    name: 'display-name',
    message: 'What is the provider called?',
    explanation: 'For people, in reports.',
  },
  {
    name: 'resources',
    message: 'Which kinds of objects are mirrored?',
    explanation: 'Singular names with commas between them, such as contact,company. Each becomes a view.',
    isRequired: true,
    problem: (answer) =>
      listOf(answer)
        .map(resourceNameProblem)
        .find((each) => each !== null) ?? null,
  },
  {
    name: 'base-url',
    message: 'Where is the API?',
    explanation:
      'What its paths come behind, such as https://api.acme.com; settings of an account in braces: https://{subdomain}.acme.com.',
    isRequired: true,
    problem: baseUrlProblem,
  },
  {
    name: 'auth',
    message: 'How does a call prove who makes it?',
    explanation:
      'bearer: Authorization: Bearer <key>. basic: the key as the user name, or basic:<user> with the key as password. header:<name> and query:<name>: the key as it is.',
    isRequired: true,
    problem: (answer) => problemOf(() => authOf(answer)),
  },
  {
    name: 'api-version',
    message: 'Which version of the API?',
    explanation: 'What the documentation calls it; stored with every row.',
  },
  {
    name: 'version-header',
    message: 'Which header asks for that version?',
    explanation: 'Such as Acme-Version; empty when the version is in the path or there is none.',
    isArgumentOnly: true,
  },
  {
    name: 'docs-url',
    message: 'Where is the documentation?',
    explanation: 'A URL, for whoever reads the connector later.',
    isArgumentOnly: true,
  },
  {
    name: 'path',
    message: 'What is the path of a list?',
    explanation:
      '{resources} is the plural of each resource, {resource} the singular: /v1/{resources}. Where one differs: --set contact.path=/v1/people.',
  },
  {
    name: 'retrieve-path',
    message: 'What is the path of one object?',
    explanation: 'With {id} in it: /v1/{resources}/{id}.',
  },
  {
    name: 'items',
    message: 'Where in the answer is the list?',
    explanation:
      'Field names with dots between them, such as data or result.items; {resources} as above; a single dot when the answer itself is the list.',
  },
  {
    name: 'item',
    message: 'Where in the answer is a single object?',
    explanation: 'As above; a single dot when the answer itself is the object.',
    isArgumentOnly: true,
  },
  {
    name: 'id-field',
    message: 'Which field is the id?',
    explanation: 'Unique among the objects of a kind, and never given again.',
    isArgumentOnly: true,
  },
  {
    name: 'created-field',
    message: 'Which field says when an object was created?',
    explanation: 'Its name, or none. Needed where sync_from is to leave out old objects.',
  },
  {
    name: 'updated-field',
    message: 'Which field says when an object was last changed?',
    explanation:
      "Its name, or none: the time of the response is then the version's. It decides which of two versions is newer.",
  },
  {
    name: 'time-unit',
    message: 'How are these times written?',
    explanation: 'Look at one in an answer of the API.',
    choices: [
      { value: 'iso8601', meaning: 'as text: 2026-01-31T12:00:00Z' },
      { value: 'seconds', meaning: 'as unix seconds: 1769860800' },
      { value: 'milliseconds', meaning: 'as unix milliseconds: 1769860800000' },
    ],
    isAsked: (given) => !(is('created-field', 'none')(given) && is('updated-field', 'none')(given)),
  },
  {
    name: 'pagination',
    message: 'How does a list go on?',
    explanation: 'Look for "pagination" in the documentation.',
    choices: [
      { value: 'cursor', meaning: 'the answer has a token for the next page' },
      { value: 'page', meaning: 'pages are numbered' },
      { value: 'offset', meaning: 'it is told how many objects to leave out' },
      { value: 'last_id', meaning: 'it is told the id of the last object' },
      { value: 'next_url', meaning: 'the answer has the URL of the next page' },
      { value: 'link_header', meaning: 'the header Link has the URL of the next page' },
      { value: 'none', meaning: 'everything comes in one answer' },
    ],
    isRequired: true,
  },
  {
    name: 'pagination-param',
    message: 'Which parameter says where to go on?',
    explanation: 'Such as cursor, page, offset or starting_after.',
    isAsked: is('pagination', 'cursor', 'page', 'offset', 'last_id'),
  },
  {
    name: 'pagination-next',
    message: 'Where in the answer is what comes next?',
    explanation: 'The token or the URL: field names with dots between them, such as meta.next_cursor.',
    isAsked: is('pagination', 'cursor', 'next_url'),
  },
  {
    name: 'pagination-has-more',
    message: 'Which field of the answer says whether there is more?',
    explanation: 'Such as has_more; empty where none does.',
    isAsked: is('pagination', 'last_id'),
  },
  {
    name: 'first-page',
    message: 'Which number has the first page?',
    explanation: '1, with most providers.',
    choices: [
      { value: '1', meaning: 'pages are counted from one' },
      { value: '0', meaning: 'pages are counted from zero' },
    ],
    isAsked: is('pagination', 'page'),
    isArgumentOnly: true,
  },
  {
    name: 'page-size-param',
    message: 'Which parameter says how large a page is?',
    explanation: 'Such as limit or per_page; none when the provider decides.',
    isAsked: hasPages,
  },
  {
    name: 'page-size',
    message: 'How large may a page be at most?',
    explanation: 'The larger, the fewer calls.',
    isAsked: (given) => hasPages(given) && !is('page-size-param', 'none')(given),
  },
  {
    name: 'pages',
    message: 'Can an object be missed while a list is walked?',
    explanation: 'What a complete list did not show is deleted, or first looked for by its id.',
    choices: [
      {
        value: 'shifting',
        meaning: 'yes, or nobody says: what is missing is looked for before it is believed gone',
      },
      { value: 'stable', meaning: 'no: ordered by creation and walked by cursor' },
    ],
    isArgumentOnly: true,
  },
  {
    name: 'modified-since',
    message: 'Which parameter of the list asks for what changed since a moment?',
    explanation:
      'Such as updated_after; none when there is no such filter: every sync then reads the whole list.',
  },
  {
    name: 'modified-since-unit',
    message: 'How is that moment written?',
    explanation: 'As in the fields, mostly.',
    choices: [
      { value: 'iso8601', meaning: 'as text' },
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
    ],
    isAsked: (given) => !is('modified-since', 'none')(given),
    isArgumentOnly: true,
  },
  {
    name: 'modified-since-precision',
    message: 'What is the grain of that filter, in seconds?',
    explanation: '1, or 86400 where it compares days.',
    isAsked: (given) => !is('modified-since', 'none')(given),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-scheme',
    message: 'How does a webhook prove who sent it?',
    explanation:
      'The signature scheme of a known provider, standard_webhooks (https://www.standardwebhooks.com), custom to describe one, or none to accept no webhooks.',
    choices: [
      ...webhookSchemes.map((value) => ({ value, meaning: `as ${value} signs` })),
      { value: 'custom', meaning: 'another scheme, which is asked for' },
      { value: 'none', meaning: 'no webhooks: every delivery is refused' },
    ],
    isRequired: true,
  },
  {
    name: 'webhook-because',
    message: 'Why are there none?',
    explanation: 'One line for whoever reads the connector.',
    isAsked: is('webhook-scheme', 'none'),
    isArgumentOnly: true,
  },
  {
    name: 'deletions',
    message: 'How does it become known that an object was deleted?',
    explanation:
      'Rows would stay for ever otherwise. No one can guess this; look at the events and try it out.',
    choices: [
      { value: 'event', meaning: 'an event says so' },
      { value: 'sweep', meaning: 'only a complete list without it does' },
      { value: 'none', meaning: 'never: objects are kept, or lists leave out what still exists' },
    ],
    isRequired: true,
  },
  {
    name: 'deletions-because',
    message: 'Why so?',
    explanation: 'One line for whoever reads the connector.',
    isAsked: is('deletions', 'sweep', 'none'),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-header',
    message: 'Which header has the signature?',
    explanation: 'Such as X-Acme-Signature.',
    isAsked: isCustom,
    isRequired: true,
  },
  {
    name: 'webhook-algorithm',
    message: 'Which hash is it made with?',
    explanation: 'HMAC with',
    choices: [
      { value: 'sha256', meaning: 'SHA-256, as nearly all do' },
      { value: 'sha1', meaning: 'SHA-1' },
      { value: 'sha512', meaning: 'SHA-512' },
    ],
    isAsked: isCustom,
  },
  {
    name: 'webhook-encoding',
    message: 'How is it written?',
    explanation: 'hex is 0 to 9 and a to f; base64 has capitals and often ends with =.',
    choices: [
      { value: 'hex', meaning: 'hexadecimal' },
      { value: 'base64', meaning: 'Base64' },
    ],
    isAsked: isCustom,
  },
  {
    name: 'webhook-prefix',
    message: 'What stands before it in the header?',
    explanation: 'Such as sha256=; empty for nothing.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-signed',
    message: 'What is signed?',
    explanation: '{body} alone, or with {timestamp}, {id}, {method} and {url}: {timestamp}.{body}.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-timestamp-header',
    message: 'Which header has the time that is signed?',
    explanation: 'Such as X-Acme-Timestamp; empty when it is in the signature header itself.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
  },
  {
    name: 'webhook-timestamp-key',
    message: 'Behind which key of the signature header is the time?',
    explanation: 't, in t=1769860800,v1=…; empty when the time has a header of its own.',
    isAsked: (given) =>
      isCustom(given) &&
      (given.get('webhook-signed') ?? '').includes('{timestamp}') &&
      (given.get('webhook-timestamp-header') ?? '') === '',
  },
  {
    name: 'webhook-timestamp-unit',
    message: 'How is that time written?',
    explanation: 'seconds, with most providers.',
    choices: [
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
      { value: 'iso8601', meaning: 'as text' },
    ],
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-signature-key',
    message: 'Behind which key of the signature header is the signature?',
    explanation: 'v1, in t=1769860800,v1=…; empty when it stands alone.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-id-header',
    message: 'Which header has the id that is signed?',
    explanation: 'Such as webhook-id.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{id}'),
  },
  {
    name: 'webhook-tolerance',
    message: 'How old may a signature be, in seconds?',
    explanation: '300, with most providers.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-secret-encoding',
    message: 'Is the secret itself encoded?',
    explanation: 'utf8: it is taken as it is. base64: it is decoded first.',
    choices: [
      { value: 'utf8', meaning: 'taken as it is' },
      { value: 'base64', meaning: 'decoded first' },
    ],
    isAsked: isCustom,
    isArgumentOnly: true,
  },
  {
    name: 'webhook-secret-prefix',
    message: 'What stands before the encoded secret?',
    explanation: 'Such as whsec_; empty for nothing.',
    isAsked: isCustom,
    isArgumentOnly: true,
  },
  {
    name: 'webhook-handshake',
    message: 'How does the provider try out the URL of a webhook?',
    explanation:
      'none; head: by a HEAD request; get:<parameter> or body:<field>=<value>:<challenge>: by a challenge that is sent back.',
    isAsked: hasWebhook,
    isArgumentOnly: true,
  },
  {
    name: 'event-batch',
    message: 'Where in a delivery is the list of its events?',
    explanation: 'none when it is one event; a single dot when the delivery is the list.',
    isAsked: hasWebhook,
    isArgumentOnly: true,
  },
  {
    name: 'event-id',
    message: 'Which field of a delivery is its id?',
    explanation:
      'A delivery that comes twice is known by it; header:<name> for a header, none where there is neither.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-type',
    message: 'Which field of a delivery says what happened?',
    explanation:
      'Such as type, with values like contact.created; header:<name> for a header; several with commas between them are joined by dots.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-time',
    message: 'Which field of a delivery says when?',
    explanation: 'Such as created_at, or header:<name>; none where only the signature has a time.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-time-unit',
    message: 'How is that time written?',
    explanation: 'As in the fields, mostly.',
    choices: [
      { value: 'iso8601', meaning: 'as text' },
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
    ],
    isAsked: (given) => hasWebhook(given) && !is('event-time', 'none')(given),
  },
  {
    name: 'event-object',
    message: 'Where in a delivery is the object?',
    explanation: 'Such as data or data.object; a single dot when the delivery is the object.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-complete',
    message: 'Is that object whole?',
    explanation: 'An object that is not is read again by its id.',
    choices: [
      { value: 'no', meaning: 'it may lack something, or nobody says' },
      { value: 'yes', meaning: 'it is what the API would answer' },
    ],
    isAsked: hasWebhook,
  },
  {
    name: 'events',
    message: 'What are the events called?',
    explanation:
      '{resource} is the resource: {resource}.created=create,{resource}.updated=update,{resource}.deleted=delete. Kinds are create, update, archive and delete.',
    isAsked: hasWebhook,
  },
  {
    name: 'columns',
    message: 'Which columns do the views have?',
    explanation:
      'Paths with their types: email,address.city,amount:numeric,paid:boolean. Types are text, bigint, numeric, boolean, json, time_seconds, time_milliseconds, time_iso8601.',
    problem: (answer) => problemOf(() => columnsOf(answer)),
  },
  {
    name: 'rate-limit',
    message: 'How many calls a second does the provider take?',
    explanation: 'A number; with a second one, how many at once: 5/10.',
    isArgumentOnly: true,
  },
];

/** Every kind of question by its name. */
export const questionNames: readonly string[] = questions.map(({ name }) => name);
