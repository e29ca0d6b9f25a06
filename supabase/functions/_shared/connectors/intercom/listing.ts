import {
  ApiError,
  isPayload,
  type ListPage,
  type Payload,
  type RetrievedItem,
} from '../../core/contract/index.ts';
import type { OrderedSearch, ResponseHeaders } from './types.ts';

/** A list as the SDK returns it: the items, and Intercom's `pages` object in the response. */
interface CursorPage {
  readonly data: unknown;
  readonly response?:
    | {
        readonly pages?: { readonly next?: { readonly starting_after?: string | null } | null } | null;
      }
    | undefined;
  readonly rawResponse: ResponseHeaders;
}

/**
 * A cursor-paged list in the core's form.
 * Source: https://developers.intercom.com/docs/build-an-integration/learn-more/rest-apis/pagination
 */
export function cursorPage(page: CursorPage, key: 'data' | 'conversations'): ListPage {
  return {
    items: itemsIn(page.response, key),
    next: page.response?.pages?.next?.starting_after || null,
    date: dateOf(page.rawResponse),
  };
}

/**
 * The list in an answer. The SDK turns an answer that is cut or no JSON into a result without a list, and its `data` into
 * an empty one: taken for a list, it would say that there are no objects.
 */
export function itemsIn(answer: unknown, key: string): readonly Payload[] {
  const items = isPayload(answer) ? answer[key] : undefined;
  if (!Array.isArray(items)) throw new ApiError(`Intercom answered without the list "${key}"`, null);
  return items;
}

/** One retrieved object in the core's form. */
export function retrievedItem({
  data,
  rawResponse,
}: {
  data: unknown;
  rawResponse: ResponseHeaders;
}): RetrievedItem {
  if (!isPayload(data) || data.ok === false) throw new ApiError('Intercom answered without an object', null);
  return { item: data, date: dateOf(rawResponse) };
}

/** The provider's clock, from the response. */
export function dateOf({ headers }: ResponseHeaders): string {
  return headers.get('date') ?? '';
}

/**
 * A search for objects whose time field lies after a moment, oldest first: objects that change while the pages are walked
 * move to the end, where they are met again.
 */
export function after(field: string, moment: Date, perPage: number, cursor: string | null): OrderedSearch {
  return {
    query: { field, operator: '>', value: Math.floor(moment.getTime() / 1000) },
    pagination: { per_page: perPage, ...(cursor === null ? {} : { starting_after: cursor }) },
    sort: { field, order: 'ascending' },
  };
}
