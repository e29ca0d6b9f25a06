import type { RuntimeConfig } from '../config.ts';
import { connectDatabase, type Database } from '../database.ts';
import { denoEnv, type ReadEnv } from '../environment.ts';
import type { Registry } from '../registry.ts';

/** What the generated entrypoint hands to a handler. */
export interface HandlerOptions {
  readonly config: RuntimeConfig;
  readonly registry: Registry;
  /** Where settings and secrets come from; the function's environment by default. */
  readonly readEnv?: ReadEnv;
}

/** What a handler works with. The database is connected at the first request that needs it. */
export interface Dependencies {
  readonly config: RuntimeConfig;
  readonly registry: Registry;
  readonly readEnv: ReadEnv;
  readonly database: () => Database;
}

/** Completes the options of a handler. */
export function dependencies({ config, registry, readEnv = denoEnv }: HandlerOptions): Dependencies {
  let database: Database | undefined;
  return {
    config,
    registry,
    readEnv,
    database: () => {
      database ??= connectDatabase(readEnv);
      return database;
    },
  };
}
