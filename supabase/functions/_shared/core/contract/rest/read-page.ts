import type { ListPage } from '../definition.ts';
import { type DotPath, keysOf, valueAt, withValueAt } from '../dot-path.ts';
import { ApiError, CursorExpiredError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { listAt } from './answer-form.ts';
import type { PageRecord } from './page-record.ts';
import { type Pager, pagerOf } from './pager.ts';
import type { PageParameters } from './pagination.ts';
import { checkedPath, fillBody, fillPath, fillText, type NamedValue, settingIn } from './placeholders.ts';
import { describeCall, type RestAnswer, type RestCall, type RestClient } from './rest-client.ts';
import { RestError } from './rest-error.ts';

/** One page to be read. */
export interface PageRequest {
  readonly cursor: string | null;
  readonly signal: AbortSignal;
  /** What else this list is asked for. */
  readonly parameters: PageParameters;
  /** Values for the names in braces that are no settings. */
  readonly named?: NamedValue;
}

export type PageReader = (client: RestClient, request: PageRequest) => Promise<ListPage>;

/**
 * Makes the reader of a list's pages. Reading throws what RestClient.send throws; CursorExpiredError when the provider
 * refuses a cursor; ApiError when the answer is not of the declared form; ConfigurationError when a setting is missing.
 * @param isKnown which names in the path have a value
 * @throws ConfigurationError when others occur
 */
export function pageReader(record: PageRecord, isKnown?: (name: string) => boolean): PageReader {
  const pager = pagerOf(record.pagination);
  checkedPath(record.path, isKnown);
  return async (client, request) => {
    const call = callOf(client, record, pager, request);
    const answer = await answerTo(client, call, pager, request.cursor);
    if (answer instanceof RestError) return { items: [], next: null, date: dateOf(answer) };
    const { body, headers, date } = answer;
    const what = describeCall(call);
    const items = listAt(body, record.items, what).map((element) => objectIn(element, record.element));
    const target = (link: string) => client.linkTarget(link, call.url);
    return { items, next: pager.next({ items, body, headers, target, what }, request.cursor), date };
  };
}

/** The object in an element of a list. An element without one stays, as something that has no id: nothing is dropped. */
function objectIn(element: Payload, path: DotPath = ''): Payload {
  const object = valueAt(element, path);
  return keysOf(path).length === 0 || isPayload(object) ? (object as Payload) : { element };
}

/** The provider's clock in an answer that is an error. Throws ApiError when it does not tell. */
export function dateOf({ message, headers }: RestError): string {
  const date = headers.get('date');
  if (date === null) throw new ApiError(`${message}, without a Date header`, null);
  return date;
}

/** The values of names: those given, and settings of the account. */
export function withSettings(client: RestClient, named: NamedValue = () => null): NamedValue {
  return (name) => {
    const setting = settingIn(name);
    return setting === null ? named(name) : client.setting(setting);
  };
}

function callOf(client: RestClient, record: PageRecord, pager: Pager, request: PageRequest): RestCall {
  const { method = 'GET', query = {}, paramsIn = method === 'POST' ? 'body' : 'query' } = record;
  const { cursor, signal } = request;
  const named = withSettings(client, request.named);
  const place = pager.request(cursor);
  const parameters = [...request.parameters, ...place.parameters];
  const fixed = record.body && fillBody(record.body, named);
  const body =
    paramsIn === 'query'
      ? fixed
      : parameters.reduce((all, [name, value]) => withValueAt(all, name, value), fixed ?? {});
  const inAddress = [
    ...Object.entries(query).map(([name, value]) => [name, fillText(String(value), named)] as const),
    ...(paramsIn === 'query' ? parameters : []),
  ];
  // A link says all that goes into an address.
  const url =
    place.target === undefined
      ? client.urlOf(
          fillPath(record.path, named),
          inAddress.map(([name, value]) => [name, String(value)]),
        )
      : client.urlAt(place.target);
  return { method, url, signal, ...(body === undefined ? {} : { body }) };
}

async function answerTo(
  client: RestClient,
  call: RestCall,
  pager: Pager,
  cursor: string | null,
): Promise<RestAnswer | RestError> {
  try {
    return await client.send(call);
  } catch (error) {
    if (!(error instanceof RestError) || cursor === null) throw error;
    if (pager.endsAt === error.status) return error;
    if (pager.expires && refusesCursor(error)) throw new CursorExpiredError(error.message, { cause: error });
    throw error;
  }
}

/** The first page was shown, so it is the cursor that is wrong; unless the key is, or it is too much or too early. */
function refusesCursor({ status }: RestError): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status);
}
