import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What can go wrong between a client and a provider. */
export const faultKinds = [
  /** 429, with the seconds to wait in `Retry-After`. */
  'rate_limit',
  /** 429 without a word on how long. */
  'rate_limit_unspecified',
  'server_error',
  'unavailable',
  /** No answer until the client gives up. */
  'timeout',
  /** The connection breaks before the request is handled. */
  'reset',
  /** The request is handled, then the connection breaks. */
  'lost_answer',
  /** The request is handled; its answer ends in the middle. */
  'truncated_json',
  /** The request is handled; its answer is no JSON. */
  'invalid_json',
  /** The provider does not know the cursor any more. Only requests that send one. */
  'expired_cursor',
  /** The cursor behind the page is the one that was sent. Only Intercom's `starting_after`. */
  'repeated_cursor',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which requests go wrong, and how. */
export interface FaultOptions {
  /** The share of requests that go wrong, 0 to 1. */
  readonly rate: number;
  /** Decides all: numbers from 0 up to 1. */
  readonly random: () => number;
  /** All of them when left out. */
  readonly kinds?: readonly FaultKind[];
  /** What `Retry-After` says; 1 when left out. */
  readonly retryAfterSeconds?: number;
  /** After this a client that has not given up on a `timeout` is answered 504; 1000 ms when left out. */
  readonly holdMs?: number;
}

/** Makes requests to a pretend provider go wrong. */
export interface FaultInjector {
  /** For the provider's option `intercept`. */
  readonly middleware: MiddlewareHandler;
  /** How often each fault happened. */
  readonly counts: Readonly<Record<FaultKind, number>>;
  total(): number;
}

/** Makes an injector. One can serve several providers. */
export function faultInjector(options: FaultOptions): FaultInjector {
  const { rate, random, kinds = faultKinds, retryAfterSeconds = 1, holdMs = 1000 } = options;
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;

  const middleware: MiddlewareHandler = async (c, next) => {
    // Both numbers are drawn for every request, so that a fault here moves no fault elsewhere.
    const [luck, choice] = [random(), random()];
    if (luck >= rate) return next();
    const sent = await cursorOf(c);
    const possible = kinds.filter((kind) => isPossible(kind, sent));
    const kind = possible[Math.floor(choice * possible.length)];
    if (!kind) return next();
    counts[kind]++;
    return await faults[kind]({ c, next, sent, retryAfterSeconds, holdMs });
  };
  return {
    middleware,
    counts,
    total: () => Object.values(counts).reduce((sum, count) => sum + count, 0),
  };
}

interface Fault {
  readonly c: Context;
  readonly next: () => Promise<void>;
  readonly sent: SentCursor | null;
  readonly retryAfterSeconds: number;
  readonly holdMs: number;
}

const faults: Readonly<Record<FaultKind, (fault: Fault) => Promise<Response | undefined>>> = {
  rate_limit: async ({ c, retryAfterSeconds }) =>
    refuse(c, 429, 'rate_limit', { 'Retry-After': String(retryAfterSeconds) }),
  rate_limit_unspecified: async ({ c }) => refuse(c, 429, 'rate_limit'),
  server_error: async ({ c }) => refuse(c, 500, 'server_error'),
  unavailable: async ({ c }) => refuse(c, 503, 'service_unavailable'),
  async timeout({ c, holdMs }) {
    await givenUp(c, holdMs);
    return refuse(c, 504, 'gateway_timeout');
  },
  async reset({ c }) {
    return cutOff(c);
  },
  async lost_answer({ c, next }) {
    await next();
    return cutOff(c);
  },
  async truncated_json({ c, next }) {
    await next();
    const text = await c.res.text();
    return replaceBody(c, text.slice(0, Math.floor(text.length / 2)));
  },
  async invalid_json({ c, next }) {
    await next();
    return replaceBody(c, '<html><body>Bad gateway</body></html>');
  },
  async expired_cursor({ c, sent }) {
    if (!isStripe(c))
      return sent?.name === 'scroll_param'
        ? refuse(c, 404, 'not_found')
        : refuse(c, 400, 'parameter_invalid', {}, 'starting_after is not a valid cursor');
    const message = `No such object: '${sent?.value}'`;
    const error = {
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'starting_after',
      message,
    };
    return c.json({ error }, 400);
  },
  async repeated_cursor({ c, next, sent }) {
    await next();
    const body = JSON.parse(await c.res.text()) as { pages?: object };
    const pages = { ...body.pages, next: { starting_after: sent?.value } };
    return replaceBody(c, JSON.stringify({ ...body, pages }));
  },
};

/** A cursor that a request for a list sends. */
interface SentCursor {
  readonly name: 'starting_after' | 'scroll_param';
  readonly value: string;
}

async function cursorOf(c: Context): Promise<SentCursor | null> {
  for (const name of ['starting_after', 'scroll_param'] as const) {
    const value = c.req.query(name);
    if (value) return { name, value };
  }
  if (c.req.method !== 'POST') return null;
  const body = (await c.req.json().catch(() => undefined)) as
    | { pagination?: { starting_after?: string | null } }
    | undefined;
  const value = body?.pagination?.starting_after;
  return value ? { name: 'starting_after', value } : null;
}

function isPossible(kind: FaultKind, sent: SentCursor | null): boolean {
  if (kind === 'expired_cursor') return sent !== null;
  // Intercom's cursors are opaque texts; Stripe's are ids of objects, and a page that repeats one would be a lie about them.
  if (kind === 'repeated_cursor') return sent?.name === 'starting_after' && !/^[a-z]+_/.test(sent.value);
  return true;
}

function isStripe(c: Context): boolean {
  return c.req.path.startsWith('/v1/');
}

/** An error in the words of the provider. */
function refuse(
  c: Context,
  status: ContentfulStatusCode,
  code: string,
  headers: Record<string, string> = {},
  message = `injected: ${code}`,
): Response {
  const body = isStripe(c)
    ? { error: { type: 'api_error', code, message } }
    : { type: 'error.list', request_id: 'injected', errors: [{ code, message }] };
  return c.json(body, status, headers);
}

function cutOff(c: Context): Response {
  (c.env as HttpBindings).incoming.socket.destroy();
  return c.body(null, 499 as ContentfulStatusCode);
}

function replaceBody(c: Context, body: string): undefined {
  const { status } = c.res;
  c.res = undefined;
  c.res = new Response(body, { status, headers: { 'Content-Type': 'application/json' } });
}

/** Resolves when the client has closed its connection, or after so many milliseconds. */
async function givenUp(c: Context, holdMs: number): Promise<void> {
  const { incoming } = c.env as HttpBindings;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, holdMs);
    incoming.socket.once('close', done);
    function done() {
      clearTimeout(timer);
      incoming.socket.off('close', done);
      resolve();
    }
  });
}
