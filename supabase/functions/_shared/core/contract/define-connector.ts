import type { AppContext } from './app.ts';
import type { Connector } from './connector.ts';
import type { ConnectorDefinition } from './definition.ts';
import { eventParser } from './event-changes.ts';
import { metadataOf, resourceTable } from './resource-table.ts';
import { syncHandler } from './sync-handler.ts';

/**
 * Builds a connector from its declarative description: full and incremental sync, retrieval and webhook parsing follow
 * from the resource table.
 * @throws ConfigurationError when the description contradicts itself or its manifest
 */
export function defineConnector<Client>(definition: ConnectorDefinition<Client>): Connector {
  const table = resourceTable(definition);
  const clients = new WeakMap<AppContext, Client>();
  const connect = (app: AppContext): Client => {
    const client = clients.get(app) ?? definition.connect(app);
    clients.set(app, client);
    return client;
  };

  const parse = eventParser(definition, table);
  return {
    metadata: metadataOf(definition.manifest, definition.rateLimit),
    webhook: {
      handshake: (request) => definition.webhook.handshake?.(request) ?? null,
      verify: (request, app) => definition.webhook.verify(request, app),
      sign: (body, secret, at) =>
        definition.webhook.sign(typeof body === 'string' ? new TextEncoder().encode(body) : body, secret, at),
      reply: (payload) => definition.webhook.reply?.(payload) ?? null,
      parse: (payload, app) =>
        (definition.webhook.split?.(payload) ?? [payload]).map((event) => parse(event, app)),
    },
    sync: syncHandler(definition, table, connect, parse),
  };
}
