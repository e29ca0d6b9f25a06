import type { MiddlewareHandler } from 'hono';
import { createClock } from '../../../../local/providers/clock.ts';
import { type PretendRest, startPretendRest } from '../../../../local/providers/rest/server.ts';
import {
  type ConnectorDefinition,
  defineConnector,
  type ListPage,
  openGate,
  type Pagination,
  type ResourceDefinition,
  type RestClient,
  type RestEach,
  type RestListRecord,
  type RootResource,
  restClient,
  restFind,
  restList,
  restListSince,
  restRetrieve,
  type SignedWebhookRecord,
  signatureSchemes,
  signedWebhook,
  translateRestError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { work } from '../../../../supabase/functions/_shared/core/engine/work.ts';
import type { WorkContext } from '../../../../supabase/functions/_shared/core/engine/work-context.ts';
import { type Shop, unlimited } from '../../../functions/core/shop.ts';

type Root = RootResource<RestClient>;
type Board = Readonly<Record<'workspace' | 'project' | 'task' | 'note', ResourceDefinition<RestClient>>>;

export const byCursor: Pagination = { by: 'cursor', param: 'after', next: ['next.page'], size: null };
const byHeader: Pagination = { by: 'cursor', param: 'cursor', next: { header: 'X-Cursor' }, size: null };

const workspaces: RestEach = {
  path: '/workspaces',
  items: 'data',
  pagination: byCursor,
  values: { workspace_gid: 'gid' },
};
const projects: RestListRecord = {
  path: '/workspaces/{workspace_gid}/projects',
  each: workspaces,
  items: 'data',
  pagination: byCursor,
};
/** Each project of each workspace. */
const tasks: RestListRecord = {
  path: '/workspaces/{workspace_gid}/projects/{project_gid}/tasks.json',
  each: { ...workspaces, path: projects.path, values: { project_gid: 'gid' }, each: workspaces },
  items: '',
  pagination: byHeader,
};
/** For boards, which no resource mirrors; by a parameter, and with ids that are unique without them. */
const notes: RestListRecord = {
  path: '/accounts/{app.account}/notes',
  query: { board: '{board}' },
  each: { path: '/boards', items: 'boards', pagination: { by: 'none' }, values: { board: 'key' } },
  items: 'data',
  pagination: byCursor,
};
const taskId = ['workspace_gid', 'project_gid', 'gid'];

const common = {
  createdField: null,
  updatedField: { field: ['at.updated'], unit: 'iso8601' },
  pages: 'shifting',
  incremental: { by: 'full_list', because: 'nothing can be filtered' },
  deletions: { by: 'sweep', because: 'nothing tells of them' },
  events: {},
} as const;

/** A board's API: lists within lists, ids that are unique within their parents, and objects that only lists show. */
export function boardResources(overrides: Partial<Record<keyof Board, Partial<Root>>> = {}): Board {
  return {
    workspace: {
      ...common,
      idField: 'gid',
      list: restList({ path: '/workspaces', items: 'data', pagination: byCursor }),
      retrieve: restRetrieve({ path: '/workspaces/{id}', item: 'data' }),
      ...overrides.workspace,
    },
    project: {
      ...common,
      idField: ['workspace_gid', 'gid'],
      list: restList(projects),
      retrieve: restRetrieve({
        path: '/workspaces/{workspace_gid}/projects/{gid}.json',
        id: ['workspace_gid', 'gid'],
        item: ['data.item'],
      }),
      incremental: {
        by: 'modified_since',
        overlapSeconds: 60,
        precisionSeconds: 1,
        retentionSeconds: null,
        list: restListSince({ ...projects, modifiedSince: { param: 'since', unit: 'iso8601' } }),
      },
      events: { 'project.changed': { kind: 'update' }, 'project.deleted': { kind: 'delete' } },
      deletions: { by: 'event' },
      ...overrides.project,
    },
    task: {
      ...common,
      idField: taskId,
      list: restList(tasks),
      retrieve: restFind(tasks, { id: taskId }),
      ...overrides.task,
    },
    note: {
      ...common,
      list: restList(notes),
      retrieve: restFind(notes, { id: 'id' }),
      ...overrides.note,
    },
  };
}

const webhook: SignedWebhookRecord = {
  scheme: signatureSchemes.standard_webhooks,
  event: {
    id: 'id',
    type: 'type',
    occurredAt: { field: 'at', unit: 'iso8601' },
    object: 'object',
    complete: true,
  },
};

export interface BoardOptions {
  readonly resources?: Board;
  readonly pageSize?: number;
  readonly intercept?: MiddlewareHandler;
  /** The setting `account` of the app; A1 is the right one. */
  readonly account?: string;
  readonly excludeFields?: Readonly<Record<string, readonly (readonly string[])[]>>;
}

/** The pretend board, a connector for it in the functions of `shop`, and ways to work with that. */
export async function openBoard(shop: Shop, options: BoardOptions = {}) {
  const { resources = boardResources(), intercept, account = 'A1', excludeFields = {} } = options;
  const auth = { by: 'bearer' } as const;
  const server: PretendRest = await startPretendRest({
    resources,
    auth,
    webhook,
    settings: { account: 'A1' },
    clock: createClock('2026-01-01T00:01:00Z'),
    key: 'shop-api-key-1',
    pageSize: options.pageSize ?? 2,
    ...(intercept && { intercept }),
  });
  const names = Object.keys(resources);
  const definition: ConnectorDefinition<RestClient> = {
    manifest: {
      name: 'shop',
      display_name: 'Board',
      api_version: '1',
      resources: names.map((name) => ({ name, collection_key: `shop_${name}` })),
      config: { account: { type: 'string', required: true } },
      migrations: null,
    },
    connect: (app) => restClient(app, { baseUrl: 'https://board.example', auth }),
    readSlackSeconds: 5,
    rateLimit: { requestsPerSecond: 1000, burst: 1000 },
    resources,
    webhook: signedWebhook(webhook),
    translateError: translateRestError,
  };
  const connector = defineConnector(definition);
  const app = { resources: names, excludeFields, maxDeletedShare: 1, options: { account } };
  shop.env.SHOP_API_BASE_URL = server.url;
  shop.restart({ connector: definition as never, app });
  const context = {
    ...app,
    appKey: 'shop_main',
    syncFrom: null,
    apiKey: server.key,
    webhookSecrets: ['webhook-secret-1'],
    apiBaseUrl: server.url,
    gate: openGate,
  };
  const workContext = (overrides: Partial<WorkContext> = {}): WorkContext => ({
    ...shop.workContext(overrides),
    findApp: () => ({ connector, context, maxDeletedShare: 1 }),
  });

  return {
    server,
    world: server.world,
    connector,
    context,
    workContext,
    /** What is stored of a resource: id and field `v`. */
    async stored(resource: string): Promise<readonly string[]> {
      const lines = await shop.mirror.entities();
      return lines.flatMap((line) =>
        line.startsWith(`shop_${resource} `) ? [line.slice(`shop_${resource} `.length)] : [],
      );
    },
    async sync(mode: 'full' | 'incremental', resource: string) {
      return shop.runNow({ app_key: 'shop_main', mode, resource_types: [resource] });
    },
    /** A full sync by workers of which each has time for one page; returns how many it took. */
    async syncInPieces(resource: string, between: (piece: number) => void = () => {}): Promise<number> {
      const { job_id: jobId } = await shop.database.enqueueJob({
        appKey: 'shop_main',
        mode: 'full',
        acceptDeletions: false,
        tasks: [{ resource, collectionKey: `shop_${resource}` }],
      });
      for (let piece = 1; piece < 200; piece++) {
        await work(workContext({ budget: { ...unlimited, isOver: () => true } }), { jobId, maxTasks: 1 });
        const job = await shop.database.jobStatus(jobId, true);
        if (job?.status === 'completed') return piece;
        if (job?.status !== 'queued' && job?.status !== 'running')
          throw new Error(`the job is ${job?.status}: ${JSON.stringify(job?.tasks)}`);
        between(piece);
      }
      throw new Error('the job does not end');
    },
    /** The pages of a full sync's list, read from the provider directly. */
    async pages(resource: 'project' | 'task' | 'note'): Promise<readonly ListPage[]> {
      const client = definition.connect(context);
      const { list } = resources[resource] as Root;
      const read: ListPage[] = [];
      for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
        const page: ListPage = await list(client, {
          cursor,
          createdSince: null,
          signal: new AbortController().signal,
        });
        read.push(page);
        cursor = page.next;
      }
      return read;
    },
    close: () => server.close(),
  };
}

export type OpenBoard = Awaited<ReturnType<typeof openBoard>>;
