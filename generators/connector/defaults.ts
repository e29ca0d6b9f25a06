import type { Provider } from './catalogue.ts';
import { plainName, titleOf } from './names.ts';
import type { Given } from './questions/question.ts';

/** What a question is answered with when nobody says otherwise; null for those that only people can answer. */
export function defaultAnswer(question: string, given: Given, provider: Provider | null): string | null {
  const known = fromProvider(question, provider);
  if (known !== null) return known;
  const scheme = given.get('webhook-scheme') ?? '';
  const event = events[scheme] ?? events.other;
  const fromEvent = event[question];
  if (fromEvent !== undefined) return fromEvent;
  const rule = rules[question];
  return typeof rule === 'function' ? rule(given) : (rule ?? null);
}

function fromProvider(question: string, provider: Provider | null): string | null {
  if (provider === null) return null;
  if (question === 'display-name') return provider.displayName;
  if (question === 'base-url') return provider.baseUrl;
  if (question === 'docs-url') return provider.docsUrl;
  // What an API key is sent in differs from one provider to the next.
  if (question === 'auth')
    return { oauth2: 'bearer', basic: 'basic', api_key: null, other: null }[provider.auth];
  return null;
}

type Rule = string | ((given: Given) => string | null);

const rules: Readonly<Record<string, Rule>> = {
  'display-name': (given) => titleOf(plainName(given.get('name') ?? '', '-')),
  'api-version': '1',
  'version-header': '',
  'docs-url': '',
  path: '/{resources}',
  each: '',
  'retrieve-path': (given) => `${given.get('path') ?? '/{resources}'}/{id}`,
  items: 'data',
  item: '.',
  'id-field': 'id',
  'created-field': 'created_at',
  'updated-field': 'updated_at',
  'time-unit': 'iso8601',
  'pagination-param': (given) =>
    ({ cursor: 'cursor', page: 'page', offset: 'offset', last_id: 'starting_after' })[
      given.get('pagination') ?? ''
    ] ?? null,
  'pagination-next': (given) =>
    ({ cursor: 'next_cursor', next_url: 'next' })[given.get('pagination') ?? ''] ?? null,
  'pagination-has-more': (given) => (given.get('pagination') === 'last_id' ? 'has_more' : ''),
  'first-page': '1',
  'page-size-param': (given) =>
    ['page', 'link_header', 'next_url'].includes(given.get('pagination') ?? '') ? 'per_page' : 'limit',
  'page-size': '100',
  pages: 'shifting',
  'modified-since': 'none',
  'modified-since-unit': (given) => given.get('time-unit') ?? 'iso8601',
  'modified-since-precision': '1',
  'webhook-because': 'no webhooks of this provider are set up; syncs read what changed',
  'webhook-algorithm': 'sha256',
  'webhook-encoding': 'hex',
  'webhook-prefix': '',
  'webhook-signed': '{body}',
  'webhook-timestamp-header': '',
  'webhook-timestamp-key': '',
  'webhook-timestamp-unit': 'seconds',
  'webhook-signature-key': '',
  'webhook-id-header': (given) => ((given.get('webhook-signed') ?? '').includes('{id}') ? null : ''),
  'webhook-tolerance': '300',
  'webhook-secret-encoding': 'utf8',
  'webhook-secret-prefix': '',
  events: (given) =>
    ['created=create', 'updated=update', ...(given.get('deletions') === 'event' ? ['deleted=delete'] : [])]
      .map((event) => `{resource}.${event}`)
      .join(','),
  'deletions-because': (given) =>
    given.get('deletions') === 'none'
      ? 'decided when the connector was made: rows of deleted objects stay'
      : 'the provider announces no deletions',
  columns: '',
  'rate-limit': '5',
};

/** Where providers put what an event is; null where that is not the same for all events. */
const events: { readonly other: EventDefaults } & Readonly<Record<string, EventDefaults>> = {
  other: eventDefaults(['id', 'type', 'created_at', 'iso8601', 'data']),
  standard_webhooks: eventDefaults(['header:webhook-id', 'type', 'timestamp', 'iso8601', 'data']),
  stripe: eventDefaults(['id', 'type', 'created', 'seconds', 'data.object']),
  intercom: eventDefaults(['id', 'topic', 'created_at', 'seconds', 'data.item'], 'head'),
  github: eventDefaults(['header:X-GitHub-Delivery', 'header:X-GitHub-Event,action', null, 'iso8601', null]),
  shopify: eventDefaults([
    'header:X-Shopify-Webhook-Id',
    'header:X-Shopify-Topic',
    'header:X-Shopify-Triggered-At',
    'iso8601',
    '.',
  ]),
  slack: eventDefaults(
    ['event_id', 'event.type', 'event_time', 'seconds', 'event'],
    'body:type=url_verification:challenge',
  ),
  hubspot: eventDefaults(['eventId', 'subscriptionType', 'occurredAt', 'milliseconds', '.'], 'none', '.'),
  zendesk: eventDefaults(['id', 'type', 'time', 'iso8601', 'detail']),
  notion: eventDefaults(['id', 'type', 'timestamp', 'iso8601', 'entity']),
};

type EventDefaults = Readonly<Record<string, string | null>>;

function eventDefaults(
  [id, type, time, unit, object]: readonly [string, string, string | null, string, string | null],
  handshake = 'none',
  batch = 'none',
): EventDefaults {
  return {
    'event-id': id,
    'event-type': type,
    'event-time': time,
    'event-time-unit': unit,
    'event-object': object,
    'event-complete': 'no',
    'event-batch': batch,
    'webhook-handshake': handshake,
  };
}
