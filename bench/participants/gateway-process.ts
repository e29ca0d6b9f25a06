import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { applyMigrations } from '../../local/database/migrate.ts';
import { openDatabase } from '../../local/database/open-database.ts';
import { prepareSupabase } from '../../local/database/prepare-supabase.ts';
import { startGateway } from '../../local/gateway/start-gateway.ts';
import { serveCommands } from '../child-commands.ts';

/** What supabase-js needs to use the gateway. */
export interface GatewayAccess {
  readonly url: string;
  readonly serviceRoleKey: string;
}

const functionUrls = new Map<string, string>();

const commands = {
  /** Applies the project's migrations and serves the database; without an address it is embedded in this process. */
  async start({ root, databaseUrl }: { root: string; databaseUrl: string | null }): Promise<GatewayAccess> {
    const database = await openDatabase(databaseUrl ?? undefined);
    await prepareSupabase(database);
    await applyMigrations(database, join(root, 'supabase/migrations'));
    const gateway = await startGateway({
      db: database,
      functions: (name) => functionUrls.get(name),
      jwtSecret: randomBytes(32).toString('hex'),
      schemas: ['supasaasy'],
    });
    return { url: gateway.url, serviceRoleKey: gateway.serviceRoleKey };
  },

  async serveFunctions({ urls }: { urls: Readonly<Record<string, string>> }): Promise<void> {
    for (const [name, url] of Object.entries(urls)) functionUrls.set(name, url);
  },
};

export type GatewayCommands = typeof commands;

serveCommands(commands);
