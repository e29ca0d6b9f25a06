import { test } from 'uvu';
import { checkIds } from '../../../local/conformance/catalogue.ts';
import { type Broken, testBroken } from './broken-copies.ts';

/** A line in Stripe's translateError, where the error's message and status are known. */
const translated = (line: string): readonly [string, string, string] => [
  'errors.ts',
  '  if (statusCode === 429)',
  `  ${line}\n  if (statusCode === 429)`,
];

const broken: readonly Broken[] = [
  {
    about: 'a client that calls the real provider',
    of: 'intercom',
    edits: [['client.ts', '...(app.apiBaseUrl === null ? {} : { baseUrl: app.apiBaseUrl }),', '']],
    fails: 'faults.reach',
    says: /the full sync of company made no call to apiBaseUrl/,
    also: ['faults.refused', 'faults.not_found', 'faults.rate_limit', 'faults.abort'],
  },
  {
    about: 'the key in the URL',
    of: 'intercom',
    edits: [
      ['client.ts', '{ baseUrl: app.apiBaseUrl }', "{ baseUrl: [app.apiBaseUrl, app.apiKey].join('/') }"],
    ],
    fails: 'faults.reach',
    says: /the retrieval of a contact sends the API key in the url of its call/,
  },
  {
    about: 'a key that is not sent',
    of: 'intercom',
    edits: [['client.ts', 'token: app.apiKey', "token: 'none'"]],
    fails: 'faults.reach',
    says: /the full sync of admin does not send the app's API key/,
  },
  {
    about: '401 as a plain error',
    of: 'stripe',
    edits: [translated('if (statusCode === 401) return new Error(message);')],
    fails: 'faults.refused',
    says: /the incremental sync of customer, answered with 401: expected an ApiError with status 401, found an Error/,
  },
  {
    about: 'an object that is not found as an ApiError',
    of: 'stripe',
    edits: [
      ['errors.ts', "statusCode === 404 || code === 'resource_missing'", "code === 'resource_missing'"],
    ],
    fails: 'faults.not_found',
    says: /the retrieval of a customer, answered with 404: expected an EntityNotFoundError about broken_5_customer 42, found an ApiError/,
  },
  {
    about: '429 as an ApiError',
    of: 'stripe',
    edits: [['errors.ts', 'statusCode === 429', 'statusCode === 430']],
    fails: 'faults.rate_limit',
    says: /the full sync of plan, answered with 429 and Retry-After: \d+: expected a RateLimitError, found an ApiError/,
  },
  {
    about: 'a pause that is not read',
    of: 'stripe',
    edits: [['errors.ts', "headers?.['retry-after'] ?? null", 'null']],
    fails: 'faults.rate_limit',
    says: /expected a RateLimitError with retryAfterSeconds 37, found null/,
  },
  {
    about: '503 as a plain error',
    of: 'stripe',
    edits: [translated('if (statusCode === 503) return new Error(message);')],
    fails: 'faults.unavailable',
    says: /answered with 503: expected an ApiError with status 503 or no status, found an Error/,
  },
  {
    about: 'a broken connection as a plain error',
    of: 'stripe',
    edits: [translated('if (statusCode === undefined) return new Error(message);')],
    fails: 'faults.broken',
    says: /the full sync of price, when the connection is reset: expected an ApiError/,
    also: ['faults.no_list'],
  },
  {
    about: 'an answer without a list as an empty list',
    of: 'stripe',
    edits: [
      [
        'requests.ts',
        '  if (!Array.isArray(page.data) ||',
        '  if (!Array.isArray(page.data)) return { items: [], next: null, date: dateOf(page) };\n  if (!Array.isArray(page.data) ||',
      ],
    ],
    fails: 'faults.no_list',
    says: /the full sync of customer, when the answer is \{\}: expected an ApiError with .*, but it ended without an error/,
  },
  {
    about: 'a signal that ends nowhere',
    of: 'stripe',
    edits: [['client.ts', 'AbortSignal.any(signals)', 'signals[1] ?? null']],
    fails: 'faults.abort',
    says: /the full sync of customer: its call to the provider outlived the abort/,
  },
  {
    about: 'the key in an error',
    of: 'stripe',
    edits: [
      ['index.ts', 'export const connector =', 'const made ='],
      [
        'index.ts',
        /$/,
        'export const connector = { ...made, sync: { ...made.sync, retrieve: async (app: any, ...rest: [any, any, any]) => made.sync.retrieve(app, ...rest).catch((error) => { error.message += app.apiKey; throw error; }) } };\n',
      ],
    ],
    fails: 'faults.secrets',
    says: /the retrieval of a customer: the message of its error contains the API key/,
  },
  {
    about: 'a cursor that is made up',
    of: 'stripe',
    edits: [
      [
        'requests.ts',
        'next: page.has_more ? lastId(items, path) : null',
        'next: page.has_more ? crypto.randomUUID() : null',
      ],
    ],
    fails: 'paging.endless',
    says: /the full sync of customer: the provider shows the same page with the same cursor for ever; .*no end after 100 calls/,
  },
];

/** Apart, since the SDK's own pauses would be waited for in every check. */
const retrying: readonly Broken[] = [
  {
    about: 'an SDK that retries by itself',
    of: 'stripe',
    edits: [['client.ts', 'maxNetworkRetries: 0', 'maxNetworkRetries: 1']],
    fails: 'faults.retries',
    says: /the full sync of customer, answered with 503: 12 calls or more, where the core makes 6 at most/,
  },
];

await testBroken(retrying, ['faults.retries']);
await testBroken(
  broken,
  checkIds.filter((id) => /^(faults|paging)\./.test(id)),
);

test.run();
