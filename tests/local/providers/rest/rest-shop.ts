import type { MiddlewareHandler } from 'hono';
import { createClock } from '../../../../local/providers/clock.ts';
import { type PretendRest, startPretendRest } from '../../../../local/providers/rest/server.ts';
import {
  type ConnectorDefinition,
  embeddedAt,
  type Pagination,
  type ResourceDefinition,
  type RestAuth,
  type RestClient,
  type RootResource,
  restChildList,
  restClient,
  restList,
  restListSince,
  restRetrieve,
  type SignedWebhookRecord,
  signatureSchemes,
  signedWebhook,
  translateRestError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Shop } from '../../../functions/core/shop.ts';

/** Every way to page, each with a size that the tests' data need several pages of. */
export const paginations: readonly Pagination[] = [
  { by: 'none' },
  { by: 'page', param: 'page', first: 1, size: { param: 'per_page', max: 2 } },
  { by: 'page', param: 'p', first: 0, size: null, lastPage: 'meta.pages' },
  { by: 'page', param: 'page', first: 1, size: { param: 'per_page', max: 2 }, hasMore: 'more' },
  { by: 'offset', param: 'offset', size: { param: 'limit', max: 2 } },
  { by: 'offset', param: 'skip', size: { param: 'take', max: 2 }, total: 'total' },
  { by: 'cursor', param: 'cursor', next: 'meta.next_cursor', size: { param: 'limit', max: 2 } },
  { by: 'cursor', param: 'cursor', next: 'next', size: null, hasMore: 'has_more' },
  { by: 'cursor', param: 'cursor', next: 'next', size: null, isLast: 'done' },
  { by: 'offset', param: 'skip', size: { param: 'take', max: 2 }, isLast: { header: 'X-Last' } },
  {
    by: 'last_id',
    param: 'starting_after',
    hasMore: 'has_more',
    size: { param: 'limit', max: 2 },
    id: 'key.id',
  },
  { by: 'last_id', param: 'starting_after', size: { param: 'limit', max: 2 }, id: 'key.id' },
  { by: 'next_url', next: 'links.next', size: { param: 'limit', max: 2 } },
  { by: 'next_url', next: ['@odata.nextLink'], size: { param: 'limit', max: 2 } },
  { by: 'cursor', param: 'cursor', next: { header: 'X-Files-Cursor' }, size: { param: 'limit', max: 2 } },
  { by: 'page', param: 'page', first: 1, size: null, lastPage: { header: 'X-Total-Pages' } },
  { by: 'offset', param: 'skip', size: { param: 'take', max: 2 }, total: { header: 'X-Total' } },
  { by: 'link_header', size: { param: 'per_page', max: 2 } },
];

export const auth: RestAuth = { by: 'header', name: 'X-Api-Key' };
const baseUrl = 'https://api.shop.example/api/v2';

/** What a shop's API looks like, beyond the way it pages. */
export interface RestShopOptions {
  readonly pagination: Pagination;
  /** Where lists have their items; empty when they are the answer. */
  readonly items?: string;
  /** Where each order is in its element of a list. */
  readonly element?: string;
  readonly method?: 'GET' | 'POST';
  readonly order?: Partial<RootResource<RestClient>>;
  readonly auth?: RestAuth;
}

/** A shop's orders with their lines: nested ids, times in ISO 8601, cut lines. */
export function restShopResources({
  pagination,
  items = 'data.list',
  element = '',
  method = 'GET',
  order = {},
}: RestShopOptions): Readonly<Record<string, ResourceDefinition<RestClient>>> {
  const list = { path: method === 'POST' ? '/orders/search' : '/orders', method, items, element, pagination };
  return {
    order: {
      idField: 'key.id',
      createdField: { field: 'times.created', unit: 'iso8601' },
      updatedField: { field: 'times.updated', unit: 'milliseconds' },
      list: restList({
        ...list,
        query: { expand: 'lines' },
        createdSince: { param: 'since', unit: 'seconds' },
      }),
      pages: 'shifting',
      retrieve: restRetrieve({ path: '/orders/{id}', item: 'order' }),
      incremental: {
        by: 'modified_since',
        overlapSeconds: 60,
        precisionSeconds: 1,
        retentionSeconds: null,
        list: restListSince({ ...list, modifiedSince: { param: 'changed_after', unit: 'iso8601' } }),
      },
      deletions: { by: 'event' },
      children: [
        {
          resource: 'line',
          embedded: embeddedAt('lines', { total: 'line_count' }),
          truncated: {
            by: 'all',
            list: restChildList({
              path: '/orders/{key.id}/lines',
              items: '',
              pagination: { by: 'link_header', size: null },
            }),
          },
        },
      ],
      events: {
        'order.created': { kind: 'create' },
        'order.updated': { kind: 'update' },
        'order.deleted': { kind: 'delete' },
      },
      ...order,
    },
    line: {
      embeddedIn: 'order',
      createdField: null,
      updatedField: null,
      deletions: { by: 'parent_set' },
    },
  };
}

export const webhookRecord: SignedWebhookRecord = {
  scheme: signatureSchemes.standard_webhooks,
  event: {
    id: 'event.id',
    type: 'event.type',
    occurredAt: { field: 'event.at', unit: 'iso8601' },
    object: 'event.order',
    complete: true,
  },
};

/** What `openRestShop` takes beyond the resources. */
export interface RestStackOptions {
  readonly pageSize?: number;
  readonly embeddedLimit?: number;
  readonly webhook?: SignedWebhookRecord;
  readonly intercept?: MiddlewareHandler;
  readonly syncFrom?: string;
}

/** The pretend shop and, in the functions of `shop`, a connector from the same records. The clock stands still. */
export async function openRestShop(
  shop: Shop,
  resources: Readonly<Record<string, ResourceDefinition<RestClient>>>,
  { webhook = webhookRecord, syncFrom, ...options }: RestStackOptions = {},
): Promise<PretendRest> {
  const clock = createClock('2026-01-01T00:01:00Z');
  const headers = { 'Shop-Version': '7' };
  const server = await startPretendRest({
    ...options,
    resources,
    auth,
    headers,
    basePath: '/api/v2',
    webhook,
    clock,
    key: 'shop-api-key-1',
    pageSize: options.pageSize ?? 2,
  });
  const connector: Partial<ConnectorDefinition<RestClient>> = {
    connect: (app) => restClient(app, { baseUrl, auth, headers }),
    resources,
    webhook: signedWebhook(webhook),
    translateError: translateRestError,
  };
  shop.env.SHOP_API_BASE_URL = server.url;
  shop.restart({ connector: connector as never, app: { syncFrom: syncFrom ?? null } });
  return server;
}
