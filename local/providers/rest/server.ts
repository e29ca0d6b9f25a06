import { Hono, type MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.ts';
import { type PretendServer, startPretendServer } from '../pretend-server.ts';
import { createRequestLog, type RequestLog } from '../request-log.ts';
import { type DeliveryResult, deliverWebhook } from '../webhook-delivery.ts';
import type { AuthRecord, WebhookRecord } from './records.ts';
import { restDelivery } from './rest-delivery.ts';
import { expectedKey } from './rest-key.ts';
import { restKinds } from './rest-kinds.ts';
import { type DescribedResource, restResources } from './rest-resource.ts';
import { addRestRoutes, refuse } from './rest-routes.ts';
import { createRestWorld, type RestEvent, type RestWorld } from './rest-world.ts';

/** A pretend REST API, told by the records of a connector for it. */
export interface PretendRestOptions {
  /** The connector's resources, made with the REST toolkit. */
  readonly resources: Readonly<Record<string, DescribedResource>>;
  readonly auth: AuthRecord;
  /** Headers that every request must have. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The path of the connector's base URL, such as `/api/v2`. */
  readonly basePath?: string;
  /** How its webhooks look: what `signedWebhook` returned, or was given. */
  readonly webhook?: WebhookRecord | { readonly record: WebhookRecord };
  /** The key that requests must carry; `pretend_key` when left out. */
  readonly key?: string;
  /** The account's settings, by name: calls in which `{app.<name>}` is another find nothing. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The most objects that a page shows, whatever is asked for. */
  readonly pageSize?: number;
  /** The most children that a parent shows. */
  readonly embeddedLimit?: number;
  readonly clock?: Clock;
  /** Middleware that sees every authenticated request before its handler and may answer instead of it. */
  readonly intercept?: MiddlewareHandler;
  /** 0, a free port, when left out. */
  readonly port?: number;
}

/** A running pretend REST API. */
export interface PretendRest extends PretendServer {
  readonly key: string;
  readonly world: RestWorld;
  readonly requests: RequestLog;
  /** Forgets the cursors and links given out so far. */
  expireCursors(): void;
  /** Signs an event and posts it to a webhook endpoint. Rejects without option `webhook`. */
  deliver(event: RestEvent, url: string, secret: string): Promise<DeliveryResult>;
}

/** Starts a pretend REST API on 127.0.0.1 with an empty world. Throws for resources that the toolkit did not make. */
export async function startPretendRest(options: PretendRestOptions): Promise<PretendRest> {
  const resources = restResources(options.resources);
  const kinds = restKinds(resources);
  const world = createRestWorld(kinds, options.clock);
  const key = options.key ?? 'pretend_key';
  const { log, middleware } = createRequestLog();
  let generation = 1;

  const api = new Hono();
  if (options.intercept) api.use(options.intercept);
  addRestRoutes(api, kinds, {
    world,
    settings: options.settings ?? {},
    pageSize: options.pageSize ?? null,
    embeddedLimit: options.embeddedLimit ?? null,
    generation: () => generation,
  });

  const app = new Hono();
  app.use(middleware);
  app.use(async (c, next) => {
    await next();
    c.header('Date', new Date(world.clock.now()).toUTCString());
  });
  app.use(authenticated(options, key));
  app.route(options.basePath ?? '/', api);
  app.notFound((c) => refuse(c, 404, `there is no ${c.req.method} ${c.req.path}`));
  app.onError((error, c) => refuse(c, 500, error.message));

  const { webhook } = options;
  const server = await startPretendServer(app, options.port);
  return {
    ...server,
    key,
    world,
    requests: log,
    expireCursors: () => {
      generation++;
    },
    async deliver(event, url, secret) {
      if (!webhook) throw new Error('the pretend API has no webhooks: startPretendRest was not given any');
      const record = 'record' in webhook ? webhook.record : webhook;
      const idField = resources.find(({ name }) => name === event.resource)?.idField ?? 'id';
      return deliverWebhook(url, restDelivery(event, record, idField, url, secret));
    },
  };
}

function authenticated({ auth, headers = {} }: PretendRestOptions, key: string): MiddlewareHandler {
  const { header, parameter, value } = expectedKey(auth, key);
  return async (c, next) => {
    const given = header === null ? c.req.query(parameter ?? '') : c.req.header(header);
    if (given !== value) return refuse(c, 401, 'the key is missing or wrong');
    const lacking = Object.entries(headers).find(([name, value]) => c.req.header(name) !== value);
    if (lacking) return refuse(c, 400, `the header ${lacking[0]} is not ${lacking[1]}`);
    return next();
  };
}
