import type { LocalDatabase, Row } from '../../../local/database/local-database.ts';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import type { RuntimeApp, RuntimeConfig } from '../../../supabase/functions/_shared/core/config.ts';
import {
  type Connector,
  type ConnectorDefinition,
  defineConnector,
  type Payload,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { connectDatabase } from '../../../supabase/functions/_shared/core/database.ts';
import type { Budget } from '../../../supabase/functions/_shared/core/engine/budget.ts';
import type { WorkContext } from '../../../supabase/functions/_shared/core/engine/work-context.ts';
import { jobStatusHandler } from '../../../supabase/functions/_shared/core/http/job-status.ts';
import { syncHandler } from '../../../supabase/functions/_shared/core/http/sync.ts';
import { webhookHandler } from '../../../supabase/functions/_shared/core/http/webhook.ts';
import { workerHandler } from '../../../supabase/functions/_shared/core/http/worker.ts';
import { createRegistry } from '../../../supabase/functions/_shared/core/registry.ts';
import { openMirror } from '../../mirror.ts';
import { type FixtureClient, fixtureApp, fixtureConnector, fixtureDefinition } from './fixture-connector.ts';

// supabase-js wants a WebSocket at hand for its realtime client, which nothing here opens; Node 20 has none.
globalThis.WebSocket ??= class {} as unknown as typeof WebSocket;

const shopApp: RuntimeApp = {
  appKey: 'shop_main',
  name: 'Shop',
  connector: 'shop',
  apiKeyEnv: 'SHOP_API_KEY',
  webhookSecretEnv: 'SHOP_WEBHOOK_SECRET',
  resources: ['order', 'line'],
  excludeFields: {},
  maxDeletedShare: 0.5,
  requestsPerSecond: 10_000,
  syncFrom: null,
  options: {},
};

/** A budget that is never over. */
export const unlimited: Budget = {
  limits: { wallSeconds: 100, cpuSeconds: null },
  signal: new AbortController().signal,
  isOver: () => false,
  close() {},
};

/** The answer to a request, with its text as it came. */
export interface ShopAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the body it expects
  readonly body: any;
}

/** What the functions are started with; everything has a default. */
export interface ShopOptions {
  readonly connector?: Partial<ConnectorDefinition<FixtureClient>>;
  readonly app?: Partial<RuntimeApp>;
  /** Apps besides the first, by key. */
  readonly moreApps?: readonly string[];
  readonly webhookLogging?: boolean;
}

/**
 * The functions' handlers over the made-up shop provider, with supabase-js, the gateway and an embedded database behind
 * them. What they print is kept, every call of the database is counted.
 */
export async function openShop() {
  const mirror = await openMirror();
  const calls: string[] = [];
  const state = { down: false };
  const counted: LocalDatabase = {
    ...mirror.database,
    async runWith(settings, statement): Promise<Row[]> {
      if (state.down) throw new Error('connect ECONNREFUSED db.internal:5432');
      const path = settings['request.path'];
      if (path !== undefined) calls.push(path.replace('/rpc/', ''));
      return mirror.database.runWith(settings, statement);
    },
  };
  const gateway = await startGateway({ db: counted, jwtSecret: 'a'.repeat(40), schemas: ['supasaasy'] });

  const objects: Record<string, Payload[]> = {};
  const { client, connector } = fixtureConnector(objects);
  const env: Record<string, string | undefined> = {
    SUPABASE_URL: gateway.url,
    SUPABASE_SERVICE_ROLE_KEY: gateway.serviceRoleKey,
    ADMIN_API_KEY: 'admin-key-1',
    SHOP_API_KEY: 'shop-api-key-1',
    SHOP_WEBHOOK_SECRET: 'webhook-secret-1',
    // The processor time of this whole test process would count.
    WORKER_CPU_SECONDS: '1000',
  };
  const ordinaryEnv = { ...env };
  const readEnv = (name: string) => env[name];

  const printed: string[] = [];
  const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const originals = methods.map((method) => console[method]);
  for (const method of methods) console[method] = (...args: unknown[]) => void printed.push(args.join(' '));

  // As Supabase's runtime does, work that outlives the response is handed over.
  const background: Promise<unknown>[] = [];
  Object.assign(globalThis, {
    EdgeRuntime: { waitUntil: (work: Promise<unknown>) => void background.push(work) },
  });

  const send = (handler: (request: Request) => Response | Promise<Response>) => {
    return async (path: string, init: RequestInit & { duplex?: 'half' }): Promise<ShopAnswer> => {
      const response = await handler(new Request(`http://functions.local${path}`, init));
      const text = await response.text();
      const body = text.startsWith('{') ? JSON.parse(text) : null;
      return { status: response.status, headers: response.headers, text, body };
    };
  };
  const start = (options: ShopOptions = {}) => {
    const config: RuntimeConfig = {
      apps: [
        { ...shopApp, ...options.app },
        ...(options.moreApps ?? []).map((appKey) => ({ ...shopApp, appKey })),
      ],
      webhookLogging: { enabled: options.webhookLogging ?? true, retentionDays: 14 },
    };
    const shop = defineConnector({ ...fixtureDefinition(client), ...options.connector });
    const dependencies = { config, registry: createRegistry(config, { shop }), readEnv };
    return {
      webhook: send(webhookHandler(dependencies)),
      sync: send(syncHandler(dependencies)),
      worker: send(workerHandler(dependencies)),
      'job-status': send(jobStatusHandler(dependencies)),
    };
  };
  let functions = start();
  const asAdmin = (name: keyof typeof functions, path: string, method: string, body?: unknown) =>
    functions[name](path, {
      method,
      headers: { authorization: 'Bearer admin-key-1' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const database = connectDatabase(readEnv);

  return {
    mirror,
    gateway,
    client,
    connector,
    objects,
    env,
    calls,
    printed,
    database,
    /** Any request to a function. */
    webhook: (path: string, init: RequestInit & { duplex?: 'half' } = {}) =>
      functions.webhook(path, { method: 'POST', ...init }),
    sync: (init: RequestInit & { duplex?: 'half' } = {}, path = '/sync') =>
      functions.sync(path, { method: 'POST', ...init }),
    /** A genuine delivery of an event. */
    deliver: (event: object) =>
      functions.webhook('/webhook/shop_main', {
        method: 'POST',
        headers: { 'x-secret': 'webhook-secret-1' },
        body: JSON.stringify(event),
      }),
    worker: (init: RequestInit & { duplex?: 'half' } = {}, path = '/worker') =>
      functions.worker(path, { method: 'POST', ...init }),
    jobStatus: (init: RequestInit & { duplex?: 'half' } = {}, path = '/job-status') =>
      functions['job-status'](path, init),
    /** A sync with the admin key. */
    run: (body: unknown) => asAdmin('sync', '/sync', 'POST', body),
    /** A sync with the admin key, within the request. */
    runNow: (body: object) => asAdmin('sync', '/sync', 'POST', { ...body, immediate: true }),
    /** A call of the worker with the admin key. */
    work: (body: unknown = {}) => asAdmin('worker', '/worker', 'POST', body),
    /** A job, with the admin key: `<id>`, `<id>?include_tasks=true`. */
    job: (path: string) => asAdmin('job-status', `/job-status/${path}`, 'GET'),
    /** `cancel` or `retry`, with the admin key. */
    control: (id: string, action: string) => asAdmin('job-status', `/job-status/${id}/${action}`, 'POST'),
    /** What a worker works with, apart from the handlers. */
    workContext(overrides: Partial<WorkContext> & { readonly connector?: Connector } = {}): WorkContext {
      const app = { connector: overrides.connector ?? connector, context: fixtureApp, maxDeletedShare: 0.5 };
      return {
        database,
        findApp: () => app,
        redact: (text) => text,
        budget: unlimited,
        leaseSeconds: 60,
        triesAgain: true,
        ...overrides,
      };
    },
    /** New instances of the functions, as after a cold start; `reset` brings back the ordinary ones. */
    restart(options?: ShopOptions) {
      functions = start(options);
    },
    /** Whether the database can be reached. */
    setDown(down: boolean) {
      state.down = down;
    },
    /** Waits for what goes on after the responses. */
    async settled() {
      await Promise.all(background.splice(0));
    },
    /** Table → number of its rows, of every table of the schema. */
    async tableCounts(): Promise<Record<string, number>> {
      const tables = await mirror.rows(
        "select relname as name from pg_class where relnamespace = 'supasaasy'::regnamespace and relkind = 'r' order by 1",
      );
      const counts: Record<string, number> = {};
      for (const { name } of tables) {
        const [row] = await mirror.rows(`select count(*)::int as n from supasaasy.${String(name)}`);
        counts[String(name)] = Number(row?.n);
      }
      return counts;
    },
    /** Forgets everything that the tests before this one did. */
    async reset() {
      await mirror.empty();
      state.down = false;
      for (const name of Object.keys(env)) delete env[name];
      Object.assign(env, ordinaryEnv);
      functions = start();
      for (const list of [calls, printed, client.calls]) list.splice(0);
      for (const name of Object.keys(objects)) delete objects[name];
    },
    async close() {
      methods.forEach((method, index) => {
        console[method] = originals[index] as typeof console.log;
      });
      await gateway.close();
      await mirror.close();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** An event of the shop about an order. */
export const shopEvent = (id: string, type: string, object: object, at = 1_767_225_600) => ({
  id,
  type,
  at,
  object,
});

/** An order as the shop's API renders it. */
export const shopOrder = (id: string, updated: number, more: object = {}) => ({
  id,
  created: 1_767_000_000,
  updated,
  lines: [],
  ...more,
});
