import pg from 'pg';
import { type Mirror, openMirror } from './mirror.ts';
import { freshDatabase } from './postgres.ts';

/** A database with the mirror, and several connections to it. */
export interface MirrorPool {
  readonly mirror: Mirror;
  readonly pool: pg.Pool;
  /** Calls a function of the mirror on whichever connection is free, and returns its result. */
  // biome-ignore lint/suspicious/noExplicitAny: what a function answers is for its caller to say
  call(name: string, ...args: unknown[]): Promise<any>;
  /** Ends the connections and drops the database. */
  close(): Promise<void>;
}

export async function openMirrorPool(connections: number): Promise<MirrorPool> {
  const fresh = await freshDatabase();
  const mirror = await openMirror(fresh.url);
  const pool = new pg.Pool({ connectionString: fresh.url, max: connections });
  return {
    mirror,
    pool,
    async call(name, ...args) {
      const list = args.map((_, index) => `$${index + 1}`).join(', ');
      const { rows } = await pool.query(`select supasaasy.${name}(${list}) as result`, args);
      return rows[0]?.result;
    },
    async close() {
      await pool.end();
      await mirror.close();
      await fresh.drop();
    },
  };
}
