import { createClient } from '@supabase/supabase-js';
import type { LocalDatabase } from '../../../local/database/local-database.ts';
import { openDatabase } from '../../../local/database/open-database.ts';
import { prepareSupabase } from '../../../local/database/prepare-supabase.ts';
import { type Gateway, startGateway } from '../../../local/gateway/start-gateway.ts';
import { freshDatabase } from '../../postgres.ts';

export const jwtSecret = 'a-secret-of-at-least-thirty-two-characters';

/** A gateway in front of one kind of database. */
export interface TestGateway extends Gateway {
  readonly database: LocalDatabase;
  readonly kind: LocalDatabase['kind'];
}

/** Starts a gateway on PGlite and one on PostgreSQL, both with Supabase's roles and then `sql` applied. */
export async function startGateways(
  sql: string,
  schemas: readonly string[],
): Promise<{ gateways: TestGateway[]; close(): Promise<void> }> {
  const fresh = await freshDatabase();
  const databases = [await openDatabase(undefined), await openDatabase(fresh.url)];
  const gateways: TestGateway[] = [];
  for (const database of databases) {
    await prepareSupabase(database);
    await database.exec(sql);
    const gateway = await startGateway({ db: database, jwtSecret, schemas });
    gateways.push({ ...gateway, database, kind: database.kind });
  }
  const close = async () => {
    for (const gateway of gateways) await gateway.close();
    for (const database of databases) await database.close();
    await fresh.drop();
  };
  return { gateways, close };
}

/** Node 20 has no WebSocket, and the client refuses to be made without one, even when nothing listens. */
class NoWebSocket {
  constructor() {
    throw new Error('these tests open no realtime connection');
  }
}

/** The official client, as the functions make it: a key, and for a signed-in user that user's token. */
export function client(gateway: Gateway, key: string, schema: string, userToken?: string) {
  return createClient(gateway.url, key, {
    db: { schema },
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: NoWebSocket as unknown as typeof WebSocket },
    global: userToken === undefined ? {} : { headers: { Authorization: `Bearer ${userToken}` } },
  }).schema(schema);
}
