import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { ApiError } from './api-error.ts';

/** The address of a running Edge Function by its name, or undefined when there is none. */
export type FunctionLookup = (name: string) => string | undefined;

/**
 * Passes `/functions/v1/<name>/…` on to the function as `/<name>/…`, bodies streamed both ways, as Supabase does.
 * It asks for no key of its own, as with `verify_jwt = false`: the function sees the caller's headers. On Node's own
 * streams: a third of the cost of going through a web `Request`, and every webhook comes this way.
 */
export async function proxyToFunction(context: Context, functions: FunctionLookup): Promise<Response> {
  const { incoming, outgoing } = context.env as HttpBindings;
  const url = new URL(context.req.url);
  const path = url.pathname.slice('/functions/v1'.length);
  const name = path.split('/')[1] ?? '';
  const origin = functions(name);
  if (origin === undefined) throw new ApiError(404, 'NOT_FOUND', 'Requested function was not found');

  const upstream = request(new URL(path + url.search, origin), {
    method: context.req.method,
    headers: endToEnd(incoming.headers),
  });
  const answered = once(upstream, 'response') as Promise<[IncomingMessage]>;
  // What fails later than that ends the response; an error event without a listener would end the process.
  upstream.on('error', () => undefined);
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
  const [answer] = await answered.catch((error: Error) => {
    throw new ApiError(503, 'BOOT_ERROR', `Function "${name}" does not answer`, { details: error.message });
  });
  outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
  // Half an answer: the connection is closed, so that the caller sees that it is one.
  await pipeline(answer, outgoing).catch(() => undefined);
  return RESPONSE_ALREADY_SENT;
}

/** Headers that are about one connection, not about the message. */
const hopByHop = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
];

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([header]) => !hopByHop.includes(header)));
}
