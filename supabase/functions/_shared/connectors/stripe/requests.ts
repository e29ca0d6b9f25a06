import {
  ApiError,
  EntityNotFoundError,
  type ListPage,
  type ListRequest,
  type Payload,
  type RetrievedItem,
} from '../../core/contract/index.ts';
import type { StripeClient, StripeResponse } from './types.ts';

/** Stripe's largest page. */
const pageSize = 100;

/**
 * A GET by the SDK's raw request. Its typed methods turn decimal strings into objects that no longer know how Stripe wrote
 * them ("12.50" becomes "12.5"); a mirror keeps what Stripe wrote.
 */
async function get(
  stripe: StripeClient,
  path: string,
  query: readonly (readonly [string, string])[],
): Promise<StripeResponse> {
  const search = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  return await stripe.rawRequest('GET', search === '' ? path : `${path}?${search}`);
}

/**
 * One page of a list, newest first. The cursor is the id of the last object.
 * Source: https://docs.stripe.com/api/pagination
 */
export async function getPage(
  stripe: StripeClient,
  path: string,
  query: readonly (readonly [string, string])[],
  cursor: string | null,
): Promise<ListPage> {
  const start = cursor === null ? [] : [['starting_after', cursor] as const];
  const page = await get(stripe, path, [...query, ['limit', String(pageSize)], ...start]);
  if (!Array.isArray(page.data)) throw new ApiError(`Stripe: ${path} answered without a list`, null);
  const items: readonly Payload[] = page.data;
  const last = items.at(-1)?.id;
  return {
    items,
    next: page.has_more === true && typeof last === 'string' ? last : null,
    date: dateOf(page),
  };
}

/** The list call of a resource; `query` holds parameters it always needs. */
export function listAt(
  path: string,
  query: Readonly<Record<string, string>> = {},
): (stripe: StripeClient, request: ListRequest) => Promise<ListPage> {
  return (stripe, { cursor, createdSince }) => {
    const since =
      createdSince === null
        ? []
        : [['created[gte]', String(Math.ceil(createdSince.getTime() / 1000))] as const];
    return getPage(stripe, path, [...Object.entries(query), ...since], cursor);
  };
}

/** The retrieve call of a resource; Stripe answers for a deleted object with `{id, object, deleted: true}`. */
export function retrieveAt(
  path: string,
  collectionKey: string,
): (stripe: StripeClient, id: string) => Promise<RetrievedItem> {
  return async (stripe, id) => {
    const item = await get(stripe, `${path}/${encodeURIComponent(id)}`, []);
    if (item.deleted === true) throw new EntityNotFoundError(collectionKey, id);
    return { item, date: dateOf(item) };
  };
}

/** The provider's clock, from the response. */
function dateOf({ lastResponse }: StripeResponse): string {
  return lastResponse.headers.get('date') ?? '';
}
