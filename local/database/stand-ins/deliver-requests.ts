import type { LocalDatabase, Row } from '../local-database.ts';

/** What pg_net's background worker does: sends the requests that are queued. */
export interface RequestDelivery {
  /** Stops taking requests, and waits for those under way. */
  stop(): Promise<void>;
}

const intervalMs = 50;

/**
 * Sends what the stand-in for pg_net has recorded, each request once and in parallel, and keeps the answers in
 * `net._http_response`, until stopped.
 */
export function deliverRequests(database: LocalDatabase): RequestDelivery {
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  async function run(): Promise<void> {
    while (!stopped) {
      for (const request of await taken(database)) {
        const sending = send(database, request).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  }
  const running = run().catch((error) => {
    // A database that closes ends it; anything else is told.
    if (!stopped) console.error(`requests are not delivered any more: ${error}`);
  });

  return {
    async stop() {
      stopped = true;
      await running;
      await Promise.allSettled(underWay);
    },
  };
}

function taken(database: LocalDatabase): Promise<Row[]> {
  return database.query(
    `delete from net.http_request_queue
     returning id::text as id, method, url, headers::text as headers, convert_from(body, 'UTF8') as body,
       timeout_milliseconds`,
  );
}

async function send(database: LocalDatabase, request: Row): Promise<void> {
  let status: number | null = null;
  let content: string | null = null;
  let failure: string | null = null;
  try {
    const response = await fetch(String(request.url), {
      method: String(request.method),
      headers: JSON.parse(String(request.headers)),
      body: String(request.body),
      signal: AbortSignal.timeout(Number(request.timeout_milliseconds)),
    });
    status = response.status;
    content = await response.text();
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  await database
    .query(
      'insert into net._http_response (id, status_code, content, error_msg) values ($1::bigint, $2::integer, $3, $4)',
      [String(request.id), status, content, failure],
    )
    // The database may have been closed meanwhile; then nobody looks at answers any more.
    .catch(() => {});
}
