import type { RuntimeApp } from './config.ts';
import type { Account } from './contract/app.ts';
import { ConfigurationError } from './contract/errors.ts';
import { isPayload, type Payload } from './contract/payload.ts';

/** Reads one environment variable; undefined when it is not set. */
export type ReadEnv = (name: string) => string | undefined;

/** The environment of an Edge Function. */
export const denoEnv: ReadEnv = (name) => Deno.env.get(name);

/** The value of a variable. Throws ConfigurationError when it is missing or empty. */
export function required(readEnv: ReadEnv, name: string): string {
  const value = readEnv(name)?.trim();
  if (!value) throw new ConfigurationError(`environment variable ${name} is not set`);
  return value;
}

/**
 * Joins an app's settings with its secrets.
 * @throws ConfigurationError naming the first variable that is missing
 */
export function accountOf(app: RuntimeApp, readEnv: ReadEnv): Account {
  return {
    appKey: app.appKey,
    resources: app.resources,
    excludeFields: app.excludeFields,
    syncFrom: app.syncFrom,
    options: app.options,
    apiKey: required(readEnv, app.apiKeyEnv),
    webhookSecrets: app.webhookSecretEnv === null ? [] : secrets(readEnv, app.webhookSecretEnv),
    apiBaseUrl: readEnv(apiBaseUrlVariable(app.connector)) ?? null,
  };
}

/** The secrets in a variable, apart by commas or white space. An empty one, which anybody could sign with, is none. */
function secrets(readEnv: ReadEnv, name: string): string[] {
  const found = required(readEnv, name)
    .split(/[\s,]+/)
    .filter((secret) => secret !== '');
  if (found.length === 0) throw new ConfigurationError(`environment variable ${name} holds no secret`);
  return found;
}

/** The variable that points a connector at another host, for example STRIPE_API_BASE_URL. */
export function apiBaseUrlVariable(connector: string): string {
  return `${variablePrefix(connector)}_API_BASE_URL`;
}

/** How many calls a second the environment allows a connector, for example by STRIPE_REQUESTS_PER_SECOND; null by default. */
export function requestsPerSecond(readEnv: ReadEnv, connector: string): number | null {
  return positiveNumber(readEnv, `${variablePrefix(connector)}_REQUESTS_PER_SECOND`);
}

/**
 * A variable that holds a number.
 * @returns null when it is not set
 * @throws ConfigurationError for anything but a positive number
 */
export function positiveNumber(readEnv: ReadEnv, name: string): number | null {
  const text = readEnv(name)?.trim();
  if (!text) return null;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new ConfigurationError(`environment variable ${name} is not a positive number`);
}

function variablePrefix(connector: string): string {
  return connector.toUpperCase().replaceAll('-', '_');
}

/**
 * The key with which the functions write: the legacy service_role key, else the project's secret key. Supabase sets both.
 * Source: https://supabase.com/docs/guides/functions/secrets
 * @throws ConfigurationError when there is neither
 */
export function serviceKey(readEnv: ReadEnv): string {
  const legacy = readEnv('SUPABASE_SERVICE_ROLE_KEY')?.trim();
  if (legacy) return legacy;
  const keys = keysIn(readEnv('SUPABASE_SECRET_KEYS')?.trim() || '{}');
  const [key] = [keys.default, ...Object.values(keys)].filter((each) => typeof each === 'string');
  if (!key) throw new ConfigurationError('neither SUPABASE_SERVICE_ROLE_KEY nor SUPABASE_SECRET_KEYS is set');
  return key;
}

function keysIn(json: string): Payload {
  try {
    const keys: unknown = JSON.parse(json);
    if (isPayload(keys)) return keys;
  } catch {
    // The parser's own message would quote the keys.
  }
  throw new ConfigurationError('SUPABASE_SECRET_KEYS is not a JSON object of keys by name');
}
