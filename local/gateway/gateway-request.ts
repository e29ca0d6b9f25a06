import type { LocalDatabase } from '../database/local-database.ts';
import type { SchemaCache } from './schema-cache.ts';
import type { Caller } from './tokens.ts';

/** A request to the database, after its token and its schema were checked. */
export interface GatewayRequest {
  readonly database: LocalDatabase;
  readonly cache: SchemaCache;
  readonly caller: Caller;
  readonly schema: string;
  /** For `LocalDatabase.runWith`. */
  readonly settings: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly header: (name: string) => string | undefined;
}
