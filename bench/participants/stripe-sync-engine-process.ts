import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as Engine from '@supabase/stripe-sync-engine';
import { serveCommands } from '../child-commands.ts';
import type { Surroundings } from './participant.ts';
import { stripeClient } from './stripe-client.ts';

// Only its CommonJS build finds its migrations.
const { StripeSync, runMigrations } = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
) as typeof Engine;

let sync: Engine.StripeSync;

const commands = {
  /** Migrates the database and serves webhooks; returns their URL. */
  async start({
    databaseUrl,
    surroundings: { stripe, webhookSecret },
  }: {
    databaseUrl: string;
    surroundings: Surroundings;
  }): Promise<string> {
    await runMigrations({ databaseUrl, schema: 'stripe' });
    sync = new StripeSync({
      poolConfig: { connectionString: databaseUrl },
      stripeSecretKey: stripe.apiKey,
      stripeWebhookSecret: webhookSecret,
    });
    sync.stripe = stripeClient(stripe) as unknown as typeof sync.stripe;
    // The benchmark ends connections between two measurements; the pool then makes new ones.
    sync.postgresClient.pool.on('error', () => undefined);
    const server = createServer(takeWebhook);
    server.keepAliveTimeout = 65_000;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  },

  async backfill(): Promise<void> {
    await sync.syncBackfill({ object: 'customer' });
  },
};

/** As in the engine's documentation: the raw body and the signature header go to `processWebhook`. */
async function takeWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    await sync.processWebhook(Buffer.concat(chunks), String(request.headers['stripe-signature']));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":true}');
  } catch (error) {
    response.writeHead(400).end(error instanceof Error ? error.message : String(error));
  }
}

export type StripeSyncEngineCommands = typeof commands;

serveCommands(commands);
