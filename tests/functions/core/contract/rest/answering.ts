import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AppContext, openGate } from '../../../../../supabase/functions/_shared/core/contract/index.ts';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless it is text already. */
  readonly body?: unknown;
}

/** A server that answers as told, on 127.0.0.1, and what it was asked. */
export async function answering(answer: (request: Arrived, url: string) => Answer) {
  const requests: Arrived[] = [];
  let url = '';
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const arrived = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(arrived);
      const { status = 200, headers = {}, body = {} } = answer(arrived, url);
      response.writeHead(status, { date: 'Thu, 01 Jan 2026 00:01:00 GMT', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A test that fails leaves it open.
  server.unref();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An app whose provider is at that address. */
export function appAt(apiBaseUrl: string | null, overrides: Partial<AppContext> = {}): AppContext {
  return {
    appKey: 'acme_main',
    resources: ['contact'],
    excludeFields: {},
    syncFrom: null,
    options: {},
    apiKey: 'key/1 ü',
    webhookSecrets: ['secret'],
    apiBaseUrl,
    gate: openGate,
    ...overrides,
  };
}

export const never = new AbortController().signal;

/** What a call fails with. */
export async function failureOf(work: () => Promise<unknown>): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it did not fail');
}
