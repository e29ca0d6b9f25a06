import type { RuntimeApp, RuntimeConfig } from '../config.ts';
import type { Account } from '../contract/app.ts';
import type { CallGate } from '../contract/call-gate.ts';
import type { Connector } from '../contract/connector.ts';
import { ConfigurationError } from '../contract/errors.ts';
import { type RateLimit, rateLimitOf } from '../contract/rate-limit.ts';
import { connectDatabase, type Database } from '../database.ts';
import { databaseGate } from '../engine/call-gate.ts';
import type { FindApp } from '../engine/configured-app.ts';
import { accountOf, denoEnv, type ReadEnv, requestsPerSecond } from '../environment.ts';
import { type Redact, redactSecrets } from '../redact.ts';
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
  readonly findApp: FindApp;
  readonly redact: Redact;
}

/** Completes the options of a handler. */
export function dependencies({ config, registry, readEnv = denoEnv }: HandlerOptions): Dependencies {
  let connected: Database | undefined;
  const database = () => {
    connected ??= connectDatabase(readEnv);
    return connected;
  };

  const gates = new Map<string, CallGate>();
  const findApp: FindApp = (appKey) => {
    const found = registry.findApp(appKey);
    if (!found) throw new ConfigurationError(`no app ${appKey} is configured`);
    const { app, connector } = found;
    const account = accountOf(app, readEnv);
    const gate =
      gates.get(appKey) ?? databaseGate(database(), appKey, callLimit(app, connector, account, readEnv));
    gates.set(appKey, gate);
    return { connector, context: { ...account, gate }, maxDeletedShare: app.maxDeletedShare };
  };

  return { config, registry, readEnv, database, findApp, redact: redactSecrets(config, readEnv) };
}

/**
 * How many calls of the provider an app may make: as the environment says (`STRIPE_REQUESTS_PER_SECOND`, for a provider that
 * is a local stand-in), else the app's own setting, else the connector.
 */
function callLimit(app: RuntimeApp, connector: Connector, account: Account, readEnv: ReadEnv): RateLimit {
  const perSecond = requestsPerSecond(readEnv, app.connector) ?? app.requestsPerSecond;
  if (perSecond === null) return rateLimitOf(connector.metadata.rateLimit, account);
  return { requestsPerSecond: perSecond, burst: Math.max(1, Math.floor(perSecond)) };
}
