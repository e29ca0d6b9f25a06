import type { MiddlewareHandler } from 'hono';
import { startGateway } from '../local/gateway/start-gateway.ts';
import { createClock } from '../local/providers/clock.ts';
import { type PretendIntercomOptions, startPretendIntercom } from '../local/providers/intercom/server.ts';
import { signWebhook as signIntercom } from '../local/providers/intercom/webhook.ts';
import type { IntercomNotification } from '../local/providers/intercom/wire.ts';
import { type PretendStripeOptions, startPretendStripe } from '../local/providers/stripe/server.ts';
import { signWebhook as signStripe } from '../local/providers/stripe/webhook.ts';
import type { StripeEvent } from '../local/providers/stripe/wire.ts';
import type { SignedWebhook } from '../local/providers/webhook-delivery.ts';
import { connector as intercomConnector } from '../supabase/functions/_shared/connectors/intercom/index.ts';
import { connector as stripeConnector } from '../supabase/functions/_shared/connectors/stripe/index.ts';
import type { RuntimeApp, RuntimeConfig } from '../supabase/functions/_shared/core/config.ts';
import type { Connector } from '../supabase/functions/_shared/core/contract/connector.ts';
import { jobStatusHandler } from '../supabase/functions/_shared/core/http/job-status.ts';
import { syncHandler } from '../supabase/functions/_shared/core/http/sync.ts';
import { webhookHandler } from '../supabase/functions/_shared/core/http/webhook.ts';
import { workerHandler } from '../supabase/functions/_shared/core/http/worker.ts';
import { createRegistry } from '../supabase/functions/_shared/core/registry.ts';
import { collectBackgroundWork } from './background-work.ts';
import { type Mirror, openMirror } from './mirror.ts';

// supabase-js wants a WebSocket at hand for its realtime client, which nothing here opens; Node 20 has none.
globalThis.WebSocket ??= class {} as unknown as typeof WebSocket;

const resourcesOf = (connector: Connector) => connector.metadata.resources.map((resource) => resource.name);

const stripeApp: RuntimeApp = {
  appKey: 'stripe_main',
  name: 'Stripe',
  connector: 'stripe',
  apiKeyEnv: 'STRIPE_API_KEY',
  webhookSecretEnv: 'STRIPE_WEBHOOK_SECRET',
  resources: resourcesOf(stripeConnector),
  excludeFields: {},
  maxDeletedShare: 0.5,
  requestsPerSecond: 10_000,
  syncFrom: null,
  options: {},
};
const intercomApp: RuntimeApp = {
  appKey: 'intercom_main',
  name: 'Intercom',
  connector: 'intercom',
  apiKeyEnv: 'INTERCOM_ACCESS_TOKEN',
  webhookSecretEnv: 'INTERCOM_CLIENT_SECRET',
  resources: resourcesOf(intercomConnector),
  excludeFields: {},
  maxDeletedShare: 0.5,
  requestsPerSecond: 10_000,
  syncFrom: null,
  options: { region: 'us' },
};

const hourMs = 3_600_000;

/**
 * Where the pretend providers' clocks stand still until a test moves them: some hours ago, because how far back a provider
 * can be asked for changes is reckoned from now.
 */
export const morning = new Date((Math.floor(Date.now() / hourMs) - 6) * hourMs).toISOString();

/** Overrides of the two apps' settings. */
export interface StackOptions {
  readonly stripe?: Partial<RuntimeApp>;
  readonly intercom?: Partial<RuntimeApp>;
  readonly webhookLogging?: boolean;
  /** Variables of the functions' environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A PostgreSQL database; an embedded one by default. */
  readonly databaseUrl?: string;
  /** An open database to use instead; it stays open. */
  readonly mirror?: Mirror;
  /** How the pretend providers behave. */
  readonly stripeServer?: Omit<PretendStripeOptions, 'clock' | 'intercept'>;
  readonly intercomServer?: Omit<PretendIntercomOptions, 'clock' | 'intercept'>;
}

/** What stands before the pretend providers' handlers at the moment; a test sets and removes it as it goes. */
export interface Intercepts {
  stripe?: MiddlewareHandler | undefined;
  intercom?: MiddlewareHandler | undefined;
}

export type FunctionName = 'webhook' | 'sync' | 'worker' | 'job-status';

/** What a request to a handler was answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the body it expects
  readonly body: any;
}

/**
 * Everything between a provider and the database, in this process: pretend providers, the official SDKs, the functions'
 * handlers, supabase-js, the gateway and a database with the repository's migrations.
 */
export async function startStack(options: StackOptions = {}) {
  const mirror: Mirror = options.mirror ?? (await openMirror(options.databaseUrl));
  const intercepts: Intercepts = {};
  const background = collectBackgroundWork();
  const stripe = await startPretendStripe({
    ...options.stripeServer,
    clock: createClock(morning),
    intercept: async (c, next) => (intercepts.stripe ? intercepts.stripe(c, next) : next()),
  });
  const intercom = await startPretendIntercom({
    ...options.intercomServer,
    clock: createClock(morning),
    intercept: async (c, next) => (intercepts.intercom ? intercepts.intercom(c, next) : next()),
  });
  const gateway = await startGateway({
    db: mirror.database,
    jwtSecret: 'a'.repeat(40),
    schemas: ['supasaasy'],
  });
  const env: Record<string, string> = {
    SUPABASE_URL: gateway.url,
    SUPABASE_SERVICE_ROLE_KEY: gateway.serviceRoleKey,
    ADMIN_API_KEY: 'admin-key',
    STRIPE_API_KEY: stripe.apiKey,
    STRIPE_WEBHOOK_SECRET: 'whsec_test',
    STRIPE_API_BASE_URL: stripe.url,
    INTERCOM_ACCESS_TOKEN: intercom.token,
    INTERCOM_CLIENT_SECRET: 'client-secret',
    INTERCOM_API_BASE_URL: intercom.url,
    // The processor time of this whole test process would count.
    WORKER_CPU_SECONDS: '1000',
    ...options.env,
  };
  const config: RuntimeConfig = {
    apps: [
      { ...stripeApp, ...options.stripe },
      { ...intercomApp, ...options.intercom },
    ],
    webhookLogging: { enabled: options.webhookLogging ?? true, retentionDays: 14 },
  };
  const registry = createRegistry(config, { stripe: stripeConnector, intercom: intercomConnector });
  const dependencies = { config, registry, readEnv: (name: string) => env[name] };
  const start = () => ({
    webhook: webhookHandler(dependencies),
    sync: syncHandler(dependencies),
    worker: workerHandler(dependencies),
    'job-status': jobStatusHandler(dependencies),
  });
  let handlers = start();

  const request = async (name: FunctionName, path: string, init: RequestInit): Promise<Answer> => {
    const response = await handlers[name](new Request(`http://functions.local${path}`, init));
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };

  const asAdmin = (name: FunctionName, path: string, body?: object, init: RequestInit = {}) =>
    request(name, path, {
      method: 'POST',
      headers: { authorization: 'Bearer admin-key', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...init,
    });

  const deliver = (appKey: string, { body, headers }: SignedWebhook) =>
    request('webhook', `/webhook/${appKey}`, { method: 'POST', headers, body });

  return {
    mirror,
    stripe,
    intercom,
    intercepts,
    env,
    gateway,
    /** Any request to a function, and its answer as it comes. */
    fetch: async (name: FunctionName, given: Request): Promise<Response> => handlers[name](given),
    /** New instances of the functions, as after a cold start. */
    restart() {
      handlers = start();
    },
    /** Signed as the provider signs it, an event straight into the webhook handler. */
    deliverStripe: (event: StripeEvent) => deliver('stripe_main', signStripe(event, 'whsec_test')),
    deliverIntercom: (notification: IntercomNotification) =>
      deliver('intercom_main', signIntercom(notification, 'client-secret')),
    /** Waits until every object that an event left open has been read again; rejects with those that were not. */
    async rereadsSettled() {
      await background.finished();
      for (let waits = 0; ; waits++) {
        const open = await mirror.rows(
          'select collection_key, external_id, attempts, last_error from supasaasy.rereads',
        );
        if (open.length === 0) return;
        if (waits === 300) throw new Error(`not read again: ${JSON.stringify(open)}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    webhook: (path: string, init: RequestInit) => request('webhook', path, { method: 'POST', ...init }),
    /** A sync with the admin key, within the request unless the body says otherwise. */
    sync: (body: object, init: RequestInit = {}) =>
      asAdmin('sync', '/sync', { immediate: true, ...body }, init),
    /** A call of the worker. */
    work: (body: object = {}) => asAdmin('worker', '/worker', body),
    jobStatus: (path: string, init: RequestInit = { method: 'GET' }) =>
      asAdmin('job-status', `/job-status/${path}`, undefined, init),
    async close() {
      await background.finished();
      background.release();
      await Promise.all([stripe.close(), intercom.close(), gateway.close()]);
      if (!options.mirror) await mirror.close();
    },
  };
}

export type Stack = Awaited<ReturnType<typeof startStack>>;
