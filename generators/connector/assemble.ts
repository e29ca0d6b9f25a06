import { namesAmong } from './answers/placeholders.ts';
import { plural } from './names.ts';
import type { Given } from './questions/question.ts';
import {
  authOf,
  columnsOf,
  eachOf,
  eventsOf,
  handshakeOf,
  listOf,
  numberOf,
  paginationOf,
  rateLimitOf,
  sourceOf,
} from './shorthand.ts';

/**
 * The answers to the questions as a record that is still to be checked by `connectorAnswers`. `of` has an answer or a default
 * for each question that matters. Throws ShorthandError for an answer that cannot be read.
 */
export function assemble(given: Given): Record<string, unknown> {
  const of = (question: string): string => given.get(question) ?? '';
  const orNone = (text: string): string | null => (['', 'none'].includes(text) ? null : text);
  const version = of('version-header');
  return {
    name: of('name'),
    displayName: of('display-name'),
    apiVersion: of('api-version'),
    baseUrl: of('base-url').replace(/\/+$/, ''),
    docsUrl: orNone(of('docs-url')),
    auth: authOf(of('auth')),
    headers: version === '' ? {} : { [version]: of('api-version') },
    rateLimit: rateLimitOf(of('rate-limit')),
    resources: listOf(of('resources')).map((name) => resource(name, given, of, orNone)),
    webhook: webhook(of, orNone),
  };
}

function resource(
  name: string,
  given: Given,
  of: (question: string) => string,
  orNone: (text: string) => string | null,
): Record<string, unknown> {
  const fill = (text: string) => text.replaceAll('{resources}', plural(name)).replaceAll('{resource}', name);
  const time = (question: string) => {
    const field = orNone(of(question));
    return field === null ? null : { field, unit: of('time-unit') };
  };
  const modifiedSince = orNone(of('modified-since'));
  const items = place(fill(of('items')));
  const pagination = paginationOf(of('pagination'), given);
  const { by, because } = { by: of('deletions'), because: of('deletions-because') };
  return {
    name,
    path: fill(of('path')),
    each: eachOf(fill(of('each')), { items, pagination }),
    ...singleObject(fill(of('retrieve-path')), listOf(of('id-field')), fill(of('each'))),
    items,
    item: place(fill(of('item'))),
    created: time('created-field'),
    updated: time('updated-field'),
    pagination,
    pages: of('pages'),
    incremental:
      modifiedSince === null
        ? { by: 'full_list', because: 'its list is not known to filter by modification time' }
        : {
            by: 'modified_since',
            param: modifiedSince,
            unit: of('modified-since-unit'),
            precisionSeconds: numberOf('modified-since-precision', of('modified-since-precision')),
            overlapSeconds: Math.max(
              300,
              numberOf('modified-since-precision', of('modified-since-precision')),
            ),
          },
    deletions: by === 'event' || by === 'unknown' ? { by } : { by, because },
    events: ['none', 'unknown'].includes(of('webhook-scheme')) ? {} : eventsOf(of('events'), name),
    columns: columnsOf(of('columns')),
  };
}

/**
 * The id, and how a single object is read. What is only found below others, or only in lists below others, has their values in
 * its id: nobody says that it is unique without them.
 */
function singleObject(path: string, fields: readonly string[], each: string): object {
  const isFound = path === 'list';
  const above = isFound
    ? [...each.matchAll(/[:,]\s*(\w+)\s*=/g)].map(([, name = '']) => name)
    : namesAmong(path);
  const names = fields.length > 1 ? [] : above.filter((name) => name !== 'id');
  const idFields = [...names, ...fields];
  const idField = idFields.length > 1 ? idFields : (idFields[0] ?? '');
  if (isFound) return { idField, retrievePath: null, retrieveFrom: 'list' };
  return { idField, retrievePath: idFields.length > 1 ? path.replace('{id}', `{${idFields.at(-1)}}`) : path };
}

/** A single dot is the answer itself. */
function place(text: string): string {
  return text === '.' ? '' : text;
}

function webhook(of: (question: string) => string, orNone: (text: string) => string | null): object {
  const by = of('webhook-scheme');
  if (by === 'none') return { by, because: of('webhook-because') };
  if (by === 'unknown') return { by };
  const time = orNone(of('event-time'));
  const source = time === null ? null : sourceOf(time);
  const id = orNone(of('event-id'));
  const types = listOf(of('event-type')).map(sourceOf);
  const batch = of('event-batch');
  const handshake = handshakeOf(of('webhook-handshake'));
  const event = {
    id: id === null ? null : sourceOf(id),
    type: types.length === 1 ? types[0] : types,
    occurredAt:
      source === null
        ? null
        : { ...(typeof source === 'string' ? { field: source } : source), unit: of('event-time-unit') },
    object: place(of('event-object')),
    complete: of('event-complete') === 'yes',
    ...(['', 'none'].includes(batch) ? {} : { batch: place(batch) }),
  };
  return {
    ...(by === 'custom' ? { by, scheme: scheme(of) } : { by: 'preset', scheme: by }),
    event,
    ...(handshake === undefined ? {} : { handshake }),
  };
}

function scheme(of: (question: string) => string): object {
  const some = (name: string, text: string) => (text === '' ? {} : { [name]: text });
  const header = of('webhook-timestamp-header');
  const key = of('webhook-timestamp-key');
  const isTimed = of('webhook-signed').includes('{timestamp}');
  const unit = of('webhook-timestamp-unit') === 'seconds' ? {} : { unit: of('webhook-timestamp-unit') };
  const timestamp = header !== '' ? { header, ...unit } : { key, ...unit };
  const secret = {
    ...(of('webhook-secret-encoding') === 'base64' ? { encoding: 'base64' } : {}),
    ...some('prefix', of('webhook-secret-prefix')),
  };
  return {
    header: of('webhook-header'),
    algorithm: of('webhook-algorithm'),
    encoding: of('webhook-encoding'),
    ...some('prefix', of('webhook-prefix')),
    signed: of('webhook-signed'),
    ...(isTimed && (header !== '' || key !== '')
      ? { timestamp, toleranceSeconds: numberOf('webhook-tolerance', of('webhook-tolerance')) }
      : {}),
    ...some('signatureKey', of('webhook-signature-key')),
    ...(of('webhook-id-header') === '' ? {} : { id: { header: of('webhook-id-header') } }),
    ...(Object.keys(secret).length === 0 ? {} : { secret }),
  };
}
