import type { Context } from 'hono';
import { proxy } from 'hono/proxy';
import { ApiError } from './api-error.ts';

/** The address of a running Edge Function by its name, or undefined when there is none. */
export type FunctionLookup = (name: string) => string | undefined;

/**
 * Passes `/functions/v1/<name>/…` on to the function as `/<name>/…`, bodies streamed both ways, as Supabase does.
 * It asks for no key of its own, as with `verify_jwt = false`: the function sees the caller's headers.
 */
export async function proxyToFunction(context: Context, functions: FunctionLookup): Promise<Response> {
  const url = new URL(context.req.url);
  const path = url.pathname.slice('/functions/v1'.length);
  const name = path.split('/')[1] ?? '';
  const origin = functions(name);
  if (origin === undefined) throw new ApiError(404, 'NOT_FOUND', 'Requested function was not found');
  try {
    return await proxy(new URL(path + url.search, origin), { raw: context.req.raw, redirect: 'manual' });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ApiError(503, 'BOOT_ERROR', `Function "${name}" does not answer`, { details: cause });
  }
}
