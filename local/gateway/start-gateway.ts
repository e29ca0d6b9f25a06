import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { LocalDatabase } from '../database/local-database.ts';
import { startPretendServer } from '../providers/pretend-server.ts';
import { ApiError } from './api-error.ts';
import { type FunctionLookup, proxyToFunction } from './function-proxy.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { readBody } from './read-body.ts';
import { requestSettings } from './request-settings.ts';
import { callFunction } from './rpc-route.ts';
import { schemaCache } from './schema-cache.ts';
import { requestedSchema } from './schema-profile.ts';
import { readTable } from './table-route.ts';
import { callerVerifier, signProjectKey, signUserToken } from './tokens.ts';

/** What the gateway stands in front of. */
export interface GatewayOptions {
  readonly db: LocalDatabase;
  /** Edge Functions by name; asked at each request, so that they may start after the gateway. */
  readonly functions?: FunctionLookup;
  /** Signs and checks the tokens (HS256). */
  readonly jwtSecret: string;
  /** The schemas that may be asked for, the first one being the default. */
  readonly schemas: readonly string[];
  /** 0 (the default) takes a free port. */
  readonly port?: number;
}

/** A running gateway: what `SUPABASE_URL` and the two project keys are for supabase-js. */
export interface Gateway {
  readonly url: string;
  readonly anonKey: string;
  readonly serviceRoleKey: string;
  /** The token of a signed-in user, valid for an hour. */
  signUserToken(userId: string): Promise<string>;
  /** Stops listening; the database stays open. */
  close(): Promise<void>;
}

/**
 * Serves the part of Supabase's HTTP API that SupaSaaSy uses on 127.0.0.1: `/rest/v1` as PostgREST speaks it (function
 * calls and simple reads, roles by token) and `/functions/v1`.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { jwtSecret } = options;
  const server = await startPretendServer(gatewayApp(options), options.port);
  return {
    url: server.url,
    anonKey: await signProjectKey(jwtSecret, 'anon'),
    serviceRoleKey: await signProjectKey(jwtSecret, 'service_role'),
    signUserToken: (userId) => signUserToken(jwtSecret, userId),
    close: server.close,
  };
}

function gatewayApp({ db, functions = () => undefined, jwtSecret, schemas }: GatewayOptions): Hono {
  const cache = schemaCache(db);
  const verifyCaller = callerVerifier(jwtSecret);

  const gatewayRequest = async (context: Context, profileHeader: string): Promise<GatewayRequest> => {
    const header = (name: string) => context.req.header(name);
    const caller = await verifyCaller({ authorization: header('authorization'), apikey: header('apikey') });
    const schema = requestedSchema(header(profileHeader), schemas);
    const { method, path } = context.req;
    const search = context.req.url.split('?')[1];
    return {
      database: db,
      cache,
      caller,
      schema,
      settings: requestSettings(caller, schema, { method, path: path.slice('/rest/v1'.length) }),
      query: new URLSearchParams(search),
      accept: header('accept') ?? '',
      header,
    };
  };

  const app = new Hono();
  app.post('/rest/v1/rpc/:name', async (context) => {
    const request = await gatewayRequest(context, 'content-profile');
    return callFunction(
      request,
      context.req.param('name'),
      await readBody((context.env as HttpBindings).incoming),
    );
  });
  app.get('/rest/v1/:table', async (context) =>
    readTable(await gatewayRequest(context, 'accept-profile'), context.req.param('table')),
  );
  app.all('/rest/v1/*', (context) => {
    throw new ApiError(405, 'PGRST117', `Unsupported HTTP method: ${context.req.method}`, {
      hint: 'The local gateway serves POST /rest/v1/rpc/<function> and GET /rest/v1/<table or view>.',
    });
  });
  app.all('/functions/v1/*', (context) => proxyToFunction(context, functions));
  app.notFound(() => new ApiError(404, 'NOT_FOUND', 'no Route matched with those values').toResponse());
  app.onError((error) =>
    (error instanceof ApiError ? error : new ApiError(500, 'PGRSTX00', error.message)).toResponse(),
  );
  return app;
}
