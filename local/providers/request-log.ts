import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';

/** One answered request. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** The query string with its question mark, or an empty text. */
  readonly query: string;
  readonly status: number;
}

/** What a pretend provider was asked: the last requests in full, all of them counted by route. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  /** How many requests were answered since the start or the last `clear`. */
  total(): number;
  /** How many requests matched a route, written as `GET /v1/customers/:id`. */
  count(route: string): number;
  clear(): void;
}

/** Makes a log that keeps the last `capacity` requests, and the middleware that fills it. */
export function createRequestLog(capacity = 10_000): { log: RequestLog; middleware: MiddlewareHandler } {
  const entries: LoggedRequest[] = [];
  const counts = new Map<string, number>();
  let total = 0;
  const log: RequestLog = {
    entries,
    total: () => total,
    count: (route) => counts.get(route) ?? 0,
    clear: () => {
      entries.length = 0;
      counts.clear();
      total = 0;
    },
  };
  const middleware: MiddlewareHandler = async (c, next) => {
    await next();
    const url = new URL(c.req.url);
    const route = `${c.req.method} ${routePath(c, -1)}`;
    total += 1;
    counts.set(route, (counts.get(route) ?? 0) + 1);
    // Dropping half at once keeps the cost of a full log constant per request.
    if (entries.length >= capacity) entries.splice(0, Math.ceil(capacity / 2));
    entries.push({ method: c.req.method, path: url.pathname, query: url.search, status: c.res.status });
  };
  return { log, middleware };
}
