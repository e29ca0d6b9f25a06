import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import type { PretendServer } from '../pretend-server.ts';
import { startPretendServer } from '../pretend-server.ts';
import type { RateLimit } from '../rate-limit.ts';
import { limitRate } from '../rate-limit.ts';
import type { RequestLog } from '../request-log.ts';
import { createRequestLog } from '../request-log.ts';
import type { DeliveryResult } from '../webhook-delivery.ts';
import { deliverWebhook } from '../webhook-delivery.ts';
import { errorList, IntercomFault } from './errors.ts';
import type { RouteOptions } from './routes.ts';
import { addRoutes } from './routes.ts';
import { signWebhook } from './webhook.ts';
import type { IntercomNotification } from './wire.ts';
import { INTERCOM_API_VERSION } from './wire.ts';
import type { IntercomWorld, IntercomWorldOptions } from './world.ts';
import { createIntercomWorld } from './world.ts';

/** How a pretend Intercom behaves. */
export interface PretendIntercomOptions extends IntercomWorldOptions, RouteOptions {
  /** The access token that requests must carry; `pretend_token` when left out. */
  readonly token?: string;
  /** Off when left out; the headers then announce a limit that is never reached. */
  readonly rateLimit?: RateLimit;
  /** Middleware that sees every authenticated request before its handler and may answer instead of it. */
  readonly intercept?: MiddlewareHandler;
  /** 0, a free port, when left out. */
  readonly port?: number;
}

/** A running pretend Intercom. */
export interface PretendIntercom extends PretendServer {
  readonly token: string;
  readonly world: IntercomWorld;
  readonly requests: RequestLog;
  /** Signs a notification, posts it to a webhook endpoint and, when that answers 2xx, counts it as delivered. */
  deliver(notification: IntercomNotification, url: string, clientSecret: string): Promise<DeliveryResult>;
}

/** Intercom meters the calls of a private app, 10,000 per minute, in windows of ten seconds. */
const UNENFORCED_LIMIT = 1666;
const WINDOW_SECONDS = 10;

/** Starts a pretend Intercom on 127.0.0.1 with an empty workspace. */
export async function startPretendIntercom(options: PretendIntercomOptions = {}): Promise<PretendIntercom> {
  const world = createIntercomWorld(options);
  const token = options.token ?? 'pretend_token';
  const { log, middleware } = createRequestLog();
  const app = createApp(world, token, options, middleware);
  const server = await startPretendServer(app, options.port);
  return {
    ...server,
    token,
    world,
    requests: log,
    async deliver(notification, url, clientSecret) {
      const result = await deliverWebhook(url, signWebhook(notification, clientSecret));
      if (result.status >= 200 && result.status < 300) world.markDelivered(notification);
      return result;
    },
  };
}

function createApp(
  world: IntercomWorld,
  token: string,
  options: PretendIntercomOptions,
  log: MiddlewareHandler,
): Hono {
  const app = new Hono();
  let served = 0;
  const answer: Answer = (c, fault) => c.json(errorList(fault, `pretend_${served + 1}`), fault.status);

  app.use(log);
  app.use(async (c, next) => {
    await next();
    served += 1;
    c.header('Date', new Date(world.clock.now()).toUTCString());
    c.header('X-Request-Id', `pretend_${served}`);
    c.header('Intercom-Version', INTERCOM_API_VERSION);
  });
  app.use(async (c, next) => {
    if (c.req.header('Authorization') !== `Bearer ${token}`) {
      throw new IntercomFault(401, 'unauthorized', 'Access Token Invalid');
    }
    const version = c.req.header('Intercom-Version') ?? INTERCOM_API_VERSION;
    if (version !== INTERCOM_API_VERSION) {
      throw new IntercomFault(400, 'intercom_version_invalid', 'The requested version could not be found');
    }
    await next();
  });
  app.use(options.rateLimit ? enforced(options.rateLimit, answer) : announced);
  if (options.intercept) app.use(options.intercept);
  addRoutes(app, world, options);
  app.notFound((c) => answer(c, new IntercomFault(404, 'not_found', 'The requested resource was not found')));
  app.onError((error, c) =>
    answer(c, error instanceof IntercomFault ? error : new IntercomFault(500, 'server_error', error.message)),
  );
  return app;
}

type Answer = (c: Context, fault: IntercomFault) => Response;

function enforced(limit: RateLimit, answer: Answer): MiddlewareHandler {
  const message = `Exceeded rate limit of ${limit.requests} in ${limit.perSeconds}_seconds`;
  return limitRate(
    limit,
    (c) => answer(c, new IntercomFault(429, 'rate_limit_exceeded', message)),
    (c, window) => {
      c.header('X-RateLimit-Limit', String(window.limit));
      c.header('X-RateLimit-Remaining', String(window.remaining));
      c.header('X-RateLimit-Reset', String(window.resetsAt));
    },
  );
}

const announced: MiddlewareHandler = async (c, next) => {
  await next();
  // A refusal can only come from an intercept, which says itself for how long.
  if (c.res.status === 429) return;
  c.header('X-RateLimit-Limit', String(UNENFORCED_LIMIT));
  c.header('X-RateLimit-Remaining', String(UNENFORCED_LIMIT));
  c.header('X-RateLimit-Reset', String(Math.ceil(Date.now() / 1000) + WINDOW_SECONDS));
};
