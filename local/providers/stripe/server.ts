import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { Collection } from '../collection.ts';
import { orderEntries } from '../collection.ts';
import type { PretendServer } from '../pretend-server.ts';
import { startPretendServer } from '../pretend-server.ts';
import type { RateLimit } from '../rate-limit.ts';
import { limitRate } from '../rate-limit.ts';
import type { RequestLog } from '../request-log.ts';
import { createRequestLog } from '../request-log.ts';
import type { DeliveryResult } from '../webhook-delivery.ts';
import { deliverWebhook } from '../webhook-delivery.ts';
import { badKey, noSuch, StripeFault, tooManyRequests } from './errors.ts';
import { listPage } from './list-page.ts';
import { readListParams } from './list-params.ts';
import { signWebhook } from './webhook.ts';
import type { StripeEvent, StripeResource } from './wire.ts';
import { STRIPE_API_VERSION } from './wire.ts';
import type { StripeWorld, StripeWorldOptions } from './world.ts';
import { createStripeWorld } from './world.ts';

/** How a pretend Stripe behaves. */
export interface PretendStripeOptions extends StripeWorldOptions {
  /** The secret key that requests must carry; `sk_test_pretend` when left out. */
  readonly apiKey?: string;
  /** Off when left out. */
  readonly rateLimit?: RateLimit;
  /** Middleware that sees every authenticated request before its handler and may answer instead of it. */
  readonly intercept?: MiddlewareHandler;
  /** 0, a free port, when left out. */
  readonly port?: number;
}

/** A running pretend Stripe. */
export interface PretendStripe extends PretendServer {
  readonly apiKey: string;
  readonly world: StripeWorld;
  readonly requests: RequestLog;
  /** Signs an event, posts it to a webhook endpoint and, when that answers 2xx, counts it as delivered. */
  deliver(event: StripeEvent, url: string, secrets: string | readonly string[]): Promise<DeliveryResult>;
}

const PATHS: Record<StripeResource, string> = {
  customer: '/v1/customers',
  product: '/v1/products',
  price: '/v1/prices',
  plan: '/v1/plans',
  subscription: '/v1/subscriptions',
  subscription_item: '/v1/subscription_items',
};

/** Deleted objects of these resources are still answered, as `{id, object, deleted: true}`. */
const REMEMBERED: readonly StripeResource[] = ['customer', 'product', 'price', 'plan'];

/** `/v1/events` reaches back this far by the world's clock. https://docs.stripe.com/api/events */
const EVENT_RETENTION_SECONDS = 30 * 86_400;

/** Starts a pretend Stripe on 127.0.0.1 with an empty world. */
export async function startPretendStripe(options: PretendStripeOptions = {}): Promise<PretendStripe> {
  const world = createStripeWorld(options);
  const apiKey = options.apiKey ?? 'sk_test_pretend';
  const { log, middleware } = createRequestLog();
  const app = createApp(world, apiKey, options, middleware);
  const server = await startPretendServer(app, options.port);
  return {
    ...server,
    apiKey,
    world,
    requests: log,
    async deliver(event, url, secrets) {
      const result = await deliverWebhook(url, signWebhook(event, secrets));
      if (result.status >= 200 && result.status < 300) world.markDelivered(event.id);
      return result;
    },
  };
}

function createApp(
  world: StripeWorld,
  apiKey: string,
  options: PretendStripeOptions,
  log: MiddlewareHandler,
): Hono {
  const app = new Hono();
  let served = 0;
  app.use(log);
  app.use(async (c, next) => {
    await next();
    served += 1;
    c.header('Date', new Date(world.clock.now()).toUTCString());
    c.header('Request-Id', `req_${String(served).padStart(14, '0')}`);
    c.header('Stripe-Version', c.req.header('Stripe-Version') ?? STRIPE_API_VERSION);
  });
  app.use(async (c, next) => {
    const given = /^Bearer (.+)$/.exec(c.req.header('Authorization') ?? '')?.[1];
    if (given !== apiKey) throw badKey(given);
    await next();
  });
  if (options.rateLimit) {
    app.use(
      limitRate(options.rateLimit, (c) => {
        c.header('Stripe-Rate-Limited-Reason', 'global-rate');
        return refuse(c, tooManyRequests());
      }),
    );
  }
  if (options.intercept) app.use(options.intercept);

  for (const [resource, path] of Object.entries(PATHS) as [StripeResource, string][]) {
    app.get(path, (c) => list(c, world, resource));
    app.get(`${path}/:id`, (c) => retrieve(c, world, resource, c.req.param('id')));
  }
  app.get('/v1/events', (c) => list(c, world, 'event'));
  app.get('/v1/events/:id', (c) => retrieve(c, world, 'event', c.req.param('id')));

  app.notFound((c) =>
    refuse(
      c,
      new StripeFault(404, `Unrecognized request URL (${c.req.method}: ${new URL(c.req.url).pathname}).`),
    ),
  );
  app.onError((error, c) => {
    if (error instanceof StripeFault) return refuse(c, error);
    return c.json({ error: { type: 'api_error', message: error.message } }, 500);
  });
  return app;
}

function refuse(c: Context, fault: StripeFault): Response {
  return c.json(fault.body, fault.status);
}

function list(c: Context, world: StripeWorld, resource: StripeResource | 'event'): Response {
  const asked = readListParams(resource, c.req.queries());
  const collection = collectionOf(world, resource);
  const ordering =
    asked.subscription === undefined
      ? collection.orderedBy('created')
      : orderEntries(world.store.itemsOf(asked.subscription), 'created');
  const params =
    resource === 'event'
      ? { ...asked, created: { ...asked.created, from: Math.max(asked.created.from, oldestEvent(world)) } }
      : asked;
  const page = listPage(resource, collection, ordering, params);
  const data = page.entries.map((entry) => collection.json(entry)).join(',');
  const path = new URL(c.req.url).pathname;
  return json(c, `{"object":"list","data":[${data}],"has_more":${page.hasMore},"url":"${path}"}`);
}

function retrieve(c: Context, world: StripeWorld, resource: StripeResource | 'event', id: string): Response {
  const collection = collectionOf(world, resource);
  const entry = collection.entry(id);
  if (!entry) throw noSuch(resource, id);
  if (entry.deleted) {
    if (!REMEMBERED.some((remembered) => remembered === resource)) throw noSuch(resource, id);
    return c.json({ id, object: resource, deleted: true });
  }
  if (resource === 'event' && (entry.object as StripeEvent).created < oldestEvent(world)) {
    throw noSuch(resource, id);
  }
  return json(c, collection.json(entry));
}

function collectionOf(world: StripeWorld, resource: StripeResource | 'event'): Collection<object> {
  const collection = resource === 'event' ? world.store.events : world.store.of(resource);
  return collection as unknown as Collection<object>;
}

function oldestEvent(world: StripeWorld): number {
  return world.clock.seconds() - EVENT_RETENTION_SECONDS;
}

function json(c: Context, text: string): Response {
  return c.body(text, 200, { 'Content-Type': 'application/json' });
}
