import type { IntercomClient as Client, Intercom } from 'intercom-client';

/** The SDK's client type, named once so that the modules of this connector agree on it. */
export type IntercomClient = Client;

/** A search with its order, which the SDK passes on but does not type. */
export type OrderedSearch = Intercom.SearchRequest & {
  readonly sort: { readonly field: string; readonly order: 'ascending' | 'descending' };
};

/** What the core needs of a raw response. */
export interface ResponseHeaders {
  readonly headers: Headers;
}
