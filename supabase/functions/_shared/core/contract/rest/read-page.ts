import type { ListPage } from '../definition.ts';
import { withValueAt } from '../dot-path.ts';
import { ApiError, CursorExpiredError } from '../errors.ts';
import type { Payload } from '../payload.ts';
import { listAt } from './answer-form.ts';
import { type Pager, pagerOf } from './pager.ts';
import type { PageParameters, Pagination } from './pagination.ts';
import { describeCall, type RestAnswer, type RestCall, type RestClient } from './rest-client.ts';
import { RestError } from './rest-error.ts';

/** How the pages of a list are asked for and read; see RestListRecord. */
export interface PageRecord {
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Payload;
  readonly paramsIn?: 'query' | 'body';
  readonly items: string;
  readonly pagination: Pagination;
}

/** One page to be read. */
export interface PageRequest {
  readonly path: string;
  readonly cursor: string | null;
  readonly signal: AbortSignal;
  /** What else this list is asked for. */
  readonly parameters: PageParameters;
}

/**
 * Makes the reader of a list's pages. Reading throws what RestClient.send throws; CursorExpiredError when the provider
 * refuses a cursor; ApiError when the answer is not of the declared form.
 */
export function pageReader(
  record: PageRecord,
): (client: RestClient, request: PageRequest) => Promise<ListPage> {
  const pager = pagerOf(record.pagination);
  return async (client, request) => {
    const call = callOf(client, record, pager, request);
    const answer = await answerTo(client, call, pager, request.cursor);
    if (answer instanceof RestError) return behindEnd(answer);
    const { body, headers, date } = answer;
    const what = describeCall(call);
    const items = listAt(body, record.items, what);
    const target = (link: string) => client.linkTarget(link, call.url);
    return { items, next: pager.next({ items, body, headers, target, what }, request.cursor), date };
  };
}

function callOf(client: RestClient, record: PageRecord, pager: Pager, request: PageRequest): RestCall {
  const { method = 'GET', query = {}, paramsIn = method === 'POST' ? 'body' : 'query' } = record;
  const { signal } = request;
  const place = pager.request(request.cursor);
  const parameters = [...request.parameters, ...place.parameters];
  const body =
    paramsIn === 'query'
      ? record.body
      : parameters.reduce((all, [name, value]) => withValueAt(all, name, value), record.body ?? {});
  const inAddress = [...Object.entries(query), ...(paramsIn === 'query' ? parameters : [])];
  // A link says all that goes into an address.
  const url =
    place.target === undefined
      ? client.urlOf(
          request.path,
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

function behindEnd({ message, headers }: RestError): ListPage {
  const date = headers.get('date');
  if (date === null) throw new ApiError(`${message}, without a Date header`, null);
  return { items: [], next: null, date };
}
