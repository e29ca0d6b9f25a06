import type { RuntimeConfig } from './config.ts';
import type { ReadEnv } from './environment.ts';

/** Takes secrets out of a text that is to be logged, stored or answered. */
export type Redact = (text: string) => string;

const ownSecrets = ['ADMIN_API_KEY', 'SUPABASE_SERVICE_ROLE_KEY', 'SUPABASE_SECRET_KEYS'];
/** A variable may hold several secrets, also as JSON. */
const betweenSecrets = /[\s,"'{}[\]]+/;
/** What is shorter is found in words by chance, in characters. */
const shortest = 6;

/**
 * Knows every secret in the environment of these apps: providers and their SDKs quote keys in what they report. The
 * variables are read anew for each text.
 */
export function redactSecrets(config: RuntimeConfig, readEnv: ReadEnv): Redact {
  const names = new Set([
    ...ownSecrets,
    ...config.apps.flatMap(({ apiKeyEnv, webhookSecretEnv }) =>
      webhookSecretEnv === null ? [apiKeyEnv] : [apiKeyEnv, webhookSecretEnv],
    ),
  ]);
  return (text) => {
    const secrets = [...names]
      .flatMap((name) => readEnv(name)?.split(betweenSecrets) ?? [])
      .flatMap((secret) => [secret, encodeURIComponent(secret)])
      .filter((secret) => secret.length >= shortest)
      .sort((a, b) => b.length - a.length);
    const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
    return known.replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 [redacted]');
  };
}
