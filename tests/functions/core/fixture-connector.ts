import {
  type AppContext,
  type ConnectorDefinition,
  defineConnector,
  EntityNotFoundError,
  type EntityRef,
  type ListPage,
  openGate,
  type Payload,
  parseSignedBody,
  type RetrieveOne,
  type RootResource,
  WebhookVerificationError,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

export const date = 'Thu, 01 Jan 2026 00:01:00 GMT';

/** A provider in memory: lists of objects per resource, and a log of the calls made. */
export interface FixtureClient {
  readonly calls: string[];
  readonly objects: Record<string, Payload[]>;
}

export const fixtureApp: AppContext = {
  appKey: 'shop_main',
  resources: ['order', 'line'],
  excludeFields: {},
  syncFrom: null,
  options: {},
  apiKey: 'key',
  webhookSecrets: ['secret'],
  apiBaseUrl: null,
  gate: openGate,
};

const embeddedLines = ({ lines, more }: Payload) => ({
  items: Array.isArray(lines) ? lines : [],
  truncated: more === true,
});

/** The order resource; tests override what they are about. */
export const orderResource: RootResource<FixtureClient> & {
  readonly retrieve: RetrieveOne<FixtureClient>;
} = {
  createdField: 'created',
  updatedField: 'updated',
  archived: (item) => ({ archived: item.open === false, at: item.closed }),
  list: async (client, request) => page(client, `list ${request.cursor}`, 'order', request.cursor),
  pages: 'stable',
  retrieve: async (client, id) => {
    client.calls.push(`retrieve ${id}`);
    const item = client.objects.order?.find((each) => each.id === id);
    if (!item) throw new EntityNotFoundError('shop_order', id);
    return { item: { ...item, whole: true }, date };
  },
  incremental: {
    by: 'modified_since',
    overlapSeconds: 60,
    precisionSeconds: 1,
    retentionSeconds: null,
    list: async (client, { cursor, modifiedSince }) =>
      page(client, `since ${modifiedSince.toISOString()}`, 'order', cursor),
  },
  deletions: { by: 'event' },
  children: [
    {
      resource: 'line',
      embedded: embeddedLines,
      truncated: {
        by: 'all',
        list: async (client, parent, { cursor }) => {
          const items = client.objects.line?.filter((line) => line.order === parent.id) ?? [];
          return pageOf(client, `lines of ${parent.id}`, items, cursor);
        },
      },
    },
  ],
  events: {
    'order.created': { kind: 'create' },
    'order.updated': { kind: 'update' },
    'order.closed': { kind: 'archive', partial: true },
    'order.touched': { kind: 'update', partial: true },
    'order.deleted': { kind: 'delete' },
  },
};

/** Pages of two. */
function page(client: FixtureClient, call: string, resource: string, cursor: string | null): ListPage {
  return pageOf(client, call, client.objects[resource] ?? [], cursor);
}

function pageOf(
  client: FixtureClient,
  call: string,
  objects: readonly Payload[],
  cursor: string | null,
): ListPage {
  client.calls.push(call);
  const start = cursor === null ? 0 : Number(cursor);
  const next = start + 2 < objects.length ? String(start + 2) : null;
  return { items: objects.slice(start, start + 2), next, date };
}

/** The description of a made-up shop provider; `overrides` replace parts of it. */
export function fixtureDefinition(
  client: FixtureClient,
  overrides: Partial<ConnectorDefinition<FixtureClient>> = {},
): ConnectorDefinition<FixtureClient> {
  return {
    manifest: {
      name: 'shop',
      display_name: 'Shop',
      api_version: '2026-01',
      resources: [
        { name: 'order', collection_key: 'shop_order' },
        { name: 'line', collection_key: 'shop_line', parent: 'order' },
      ],
      migrations: 'migrations',
    },
    connect: () => client,
    readSlackSeconds: 5,
    rateLimit: { requestsPerSecond: 50, burst: 10 },
    resources: {
      order: orderResource,
      line: {
        embeddedIn: 'order',
        createdField: 'created',
        updatedField: null,
        deletions: { by: 'parent_set' },
      },
    },
    webhook: {
      verify: async (request, app) => {
        if (request.headers.get('x-secret') !== app.webhookSecrets[0]) {
          throw new WebhookVerificationError('signature_mismatch');
        }
        return parseSignedBody(request.body);
      },
      sign: async (_body, secret) => ({ 'x-secret': secret }),
      event: (payload) => ({
        id: String(payload.id),
        type: String(payload.type),
        occurredAt: Number(payload.at),
        object: (payload.object as Payload | undefined) ?? null,
        complete: payload.version !== 'old',
      }),
    },
    translateError: (error: unknown, _about: EntityRef | null) =>
      error instanceof Error ? error : new Error(String(error)),
    ...overrides,
  };
}

/** A connector over objects in memory. */
export function fixtureConnector(
  objects: Record<string, Payload[]>,
  overrides: Partial<ConnectorDefinition<FixtureClient>> = {},
) {
  const client: FixtureClient = { calls: [], objects };
  return { client, connector: defineConnector(fixtureDefinition(client, overrides)) };
}
