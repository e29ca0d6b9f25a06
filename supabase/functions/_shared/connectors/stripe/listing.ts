import type Stripe from 'stripe';
import type { ListPage, ListRequest, Payload, RetrievedItem } from '../../core/contract/index.ts';
import { EntityNotFoundError } from '../../core/contract/index.ts';
import type { StripeClient, StripeList, StripeListParams } from './types.ts';

/** Stripe's largest page. */
const limit = 100;

type ListCall = (client: StripeClient, params: StripeListParams) => PromiseLike<StripeList>;
type RetrieveCall = (
  client: StripeClient,
  id: string,
) => PromiseLike<object & { lastResponse: Stripe.Response<unknown>['lastResponse'] }>;

/**
 * Lists a resource, newest first, page by page. The cursor is the id of the last object.
 * Source: https://docs.stripe.com/api/pagination
 */
export function listed(call: ListCall): (client: StripeClient, request: ListRequest) => Promise<ListPage> {
  return async (client, { cursor, createdSince }) => {
    const page = await call(client, {
      limit,
      ...(cursor === null ? {} : { starting_after: cursor }),
      ...(createdSince === null ? {} : { created: { gte: Math.ceil(createdSince.getTime() / 1000) } }),
    });
    return toPage(page);
  };
}

/** A page of the SDK in the core's form. */
export function toPage(page: StripeList): ListPage {
  const items = page.data as readonly Payload[];
  const last = items.at(-1)?.id;
  return {
    items,
    next: page.has_more && typeof last === 'string' ? last : null,
    date: page.lastResponse.headers.date ?? '',
  };
}

/** Retrieves one object; Stripe answers for a deleted one with `{id, object, deleted: true}`. */
export function retrieved(
  collectionKey: string,
  call: RetrieveCall,
): (client: StripeClient, id: string) => Promise<RetrievedItem> {
  return async (client, id) => {
    const object = await call(client, id);
    if ('deleted' in object && object.deleted === true) throw new EntityNotFoundError(collectionKey, id);
    return { item: object as unknown as Payload, date: object.lastResponse.headers.date ?? '' };
  };
}
