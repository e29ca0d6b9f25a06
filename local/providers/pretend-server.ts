import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** A local HTTP server on 127.0.0.1. */
export interface PretendServer {
  /** The origin, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and drops every connection, kept-alive ones included. */
  close(): Promise<void>;
}

/** Serves an app on 127.0.0.1; port 0 takes a free one. Rejects when the port is taken. */
export async function startPretendServer(app: Hono, port = 0): Promise<PretendServer> {
  // The adaptor's own Request and Response classes would replace the globals of the whole process.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  // Node's 5 seconds would close a connection just as a client that paused between pages uses it again.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
