import Stripe from 'stripe';
import {
  ApiError,
  EntityNotFoundError,
  isPayload,
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
  signal: AbortSignal,
): Promise<StripeResponse> {
  const search = new URLSearchParams(query.map(([name, value]) => [name, value])).toString();
  const url = search === '' ? path : `${path}?${search}`;
  const answer: StripeResponse = await stripe(signal).rawRequest('GET', url);
  // The SDK takes any JSON without a field `error` for a success.
  const { status: statusCode, ok, headers } = answer.lastResponse;
  if (!ok) {
    const message = `${path} answered with status ${statusCode}`;
    throw new Stripe.errors.StripeAPIError({
      type: 'api_error',
      message,
      statusCode,
      headers: Object.fromEntries(headers),
    });
  }
  if (!isPayload(answer)) throw new ApiError(`Stripe: ${path} answered without an object`, null);
  return answer;
}

/**
 * One page of a list, newest first. The cursor is the id of the last object.
 * Source: https://docs.stripe.com/api/pagination
 */
export async function getPage(
  stripe: StripeClient,
  path: string,
  query: readonly (readonly [string, string])[],
  { cursor, signal }: { readonly cursor: string | null; readonly signal: AbortSignal },
): Promise<ListPage> {
  const start = cursor === null ? [] : [['starting_after', cursor] as const];
  const page = await get(stripe, path, [...query, ['limit', String(pageSize)], ...start], signal);
  if (!Array.isArray(page.data) || typeof page.has_more !== 'boolean')
    throw new ApiError(`Stripe: ${path} answered without a list`, null);
  const items: readonly Payload[] = page.data;
  return { items, next: page.has_more ? lastId(items, path) : null, date: dateOf(page) };
}

/** Records without an id cannot be gone on from; the next page shows those behind the last good one once more. */
function lastId(items: readonly unknown[], path: string): string {
  for (const item of [...items].reverse()) {
    if (isPayload(item) && typeof item.id === 'string') return item.id;
  }
  throw new ApiError(`Stripe: ${path} has more, but no object to go on from`, null);
}

/** The list call of a resource; `query` holds parameters it always needs. */
export function listAt(
  path: string,
  query: Readonly<Record<string, string>> = {},
): (stripe: StripeClient, request: ListRequest) => Promise<ListPage> {
  return (stripe, { cursor, createdSince, signal }) => {
    const since =
      createdSince === null
        ? []
        : [['created[gte]', String(Math.ceil(createdSince.getTime() / 1000))] as const];
    return getPage(stripe, path, [...Object.entries(query), ...since], { cursor, signal });
  };
}

/** The retrieve call of a resource; Stripe answers for a deleted object with `{id, object, deleted: true}`. */
export function retrieveAt(
  path: string,
  collectionKey: string,
): (stripe: StripeClient, id: string, signal: AbortSignal) => Promise<RetrievedItem> {
  return async (stripe, id, signal) => {
    const item = await get(stripe, `${path}/${encodeURIComponent(id)}`, [], signal);
    if (item.deleted === true) throw new EntityNotFoundError(collectionKey, id);
    return { item, date: dateOf(item) };
  };
}

/** The provider's clock, from the response. */
function dateOf({ lastResponse }: StripeResponse): string {
  return lastResponse.headers.get('date') ?? '';
}
