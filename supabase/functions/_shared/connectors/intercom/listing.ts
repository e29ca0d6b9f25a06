import type { ListPage, Payload, RetrievedItem } from '../../core/contract/index.ts';
import type { OrderedSearch, ResponseHeaders } from './types.ts';

/** A list as the SDK returns it: the items, and Intercom's `pages` object in the response. */
interface CursorPage {
  readonly data: readonly object[];
  readonly response: {
    readonly pages?: { readonly next?: { readonly starting_after?: string | null } | null } | null;
  };
  readonly rawResponse: ResponseHeaders;
}

/**
 * A cursor-paged list in the core's form.
 * Source: https://developers.intercom.com/docs/build-an-integration/learn-more/rest-apis/pagination
 */
export function cursorPage(page: CursorPage): ListPage {
  return {
    items: page.data as readonly Payload[],
    next: page.response.pages?.next?.starting_after || null,
    date: dateOf(page.rawResponse),
  };
}

/** One retrieved object in the core's form. */
export function retrievedItem({
  data,
  rawResponse,
}: {
  data: unknown;
  rawResponse: ResponseHeaders;
}): RetrievedItem {
  return { item: data as Payload, date: dateOf(rawResponse) };
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
