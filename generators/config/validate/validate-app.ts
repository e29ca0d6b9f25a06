import type { App } from '../config.ts';
import { CONNECTORS_DIRECTORY, type ConnectorManifest } from '../manifest.ts';
import { suggestOrList } from '../suggest.ts';
import { validateChangeEvents } from './change-events.ts';
import { validateEnvName } from './env-name.ts';
import { validateExcludeFields } from './exclude-fields.ts';
import type { Fields, Text } from './fields.ts';
import type { Findings } from './findings.ts';
import { COMMON_KEYS } from './manifest-options.ts';
import { mirroredResources } from './mirrored-resources.ts';
import { validateDeletedShare, validateRequestsPerSecond } from './numbers.ts';
import { validateOptions } from './options.ts';
import { parseSyncFrom } from './sync-from.ts';
import { validateSyncResources } from './sync-resources.ts';

const KEYS = ['app_key', 'connector', 'name', 'config', 'sync_from'];
export const APP_KEY = /^[a-z0-9_]+$/;

/** What the check of an app looks up. */
export interface AppContext {
  readonly findings: Findings;
  readonly now: Date;
  /** The connectors the project has. */
  readonly connectorNames: readonly string[];
  /** Null when the manifest has errors of its own, which are reported. */
  readonly manifestOf: (connector: string) => ConnectorManifest | null;
}

/** Checks one entry of `apps`; null when too much is missing to go on, which is reported. */
export function validateApp(fields: Fields, context: AppContext): App | null {
  const { findings } = context;
  fields.only(KEYS);
  const appKey = validateAppKey(fields, findings);
  const name = fields.text('name');
  const manifest = validateConnector(fields, context);
  const syncFrom = validateSyncFrom(fields, context);
  const config = fields.object('config', "Add config: { api_key_env: '…', webhook_secret_env: '…' }.");
  if (config === null) return null;
  const prefix = manifest?.name.toUpperCase().replace(/-/g, '_') ?? 'PROVIDER';
  const apiKey = validateEnvName(config, 'api_key_env', `${prefix}_API_KEY`, findings);
  const webhookSecret = validateWebhookSecret(config, `${prefix}_WEBHOOK_SECRET`, manifest, findings);
  if (apiKey !== null && webhookSecret !== null && apiKey.value === webhookSecret.value) {
    findings.report(webhookSecret.span, {
      message: `'${config.pathOf('webhook_secret_env')}' names the same variable as api_key_env`,
      reason: 'Providers give the key for their API and the secret of their webhooks separately.',
      fix: `Name another variable, e.g. '${prefix}_WEBHOOK_SECRET'.`,
    });
  }
  // Which keys and resources there are is known from the manifest alone.
  if (manifest === null) return null;
  config.only([...COMMON_KEYS, ...manifest.options.keys()], `keys for '${manifest.name}'`);
  const syncResources = validateSyncResources(config, manifest, findings.report);
  const resources = mirroredResources(config, manifest, syncResources);
  return {
    appKey: appKey ?? '',
    name: name?.value ?? manifest.displayName,
    connector: manifest.name,
    manifest,
    apiKeyEnv: apiKey?.value ?? '',
    webhookSecretEnv: manifest.webhooks ? (webhookSecret?.value ?? '') : null,
    syncResources,
    excludeFields: validateExcludeFields(config, resources, findings.report),
    changeEvents: validateChangeEvents(config, resources, findings.report),
    maxDeletedShare: validateDeletedShare(config, findings.report),
    requestsPerSecond: validateRequestsPerSecond(config, findings.report),
    options: validateOptions(config, manifest, findings.report),
    syncFrom,
  };
}

/** The variable of the secret; null after a report, and for a connector without webhooks, which has none. */
function validateWebhookSecret(
  config: Fields,
  example: string,
  manifest: ConnectorManifest | null,
  findings: Findings,
): Text | null {
  if (manifest?.webhooks !== false) return validateEnvName(config, 'webhook_secret_env', example, findings);
  const property = config.get('webhook_secret_env');
  if (property !== null)
    findings.report(property.key, {
      message: `'${config.pathOf('webhook_secret_env')}' is of no use: '${manifest.name}' takes no webhooks`,
      reason: 'Its manifest.json says "webhooks": false, and every delivery is refused.',
      fix: 'Remove it.',
    });
  return null;
}

function validateAppKey(fields: Fields, { report }: Findings): string | null {
  const text = fields.text(
    'app_key',
    "Add app_key, a name of your choice for the account, e.g. 'stripe_main'.",
  );
  if (text === null || APP_KEY.test(text.value)) return text?.value ?? null;
  report(text.span, {
    message: `the app_key '${text.value}' is not made of lower-case letters, digits and underscores`,
    reason: 'It is part of the webhook URL and of every row.',
    fix: `Write '${text.value.toLowerCase().replace(/[^a-z0-9]+/g, '_')}', for example.`,
  });
  return null;
}

const noConnectors =
  'Run npx supasaasy init, which copies ours, or npx supasaasy new connector, which writes another.';

function validateConnector(fields: Fields, context: AppContext): ConnectorManifest | null {
  const { connectorNames, findings, manifestOf } = context;
  const known = connectorNames.map((name) => `'${name}'`).join(' or ');
  const text = fields.text('connector', known === '' ? noConnectors : `Add connector: ${known}.`);
  if (text === null) return null;
  if (connectorNames.includes(text.value)) return manifestOf(text.value);
  findings.report(text.span, {
    message: `there is no connector '${text.value}'`,
    reason: `A connector is a directory with a manifest.json under ${CONNECTORS_DIRECTORY}.`,
    fix:
      connectorNames.length === 0
        ? noConnectors
        : suggestOrList(text.value, connectorNames, 'The connectors are'),
  });
  return null;
}

function validateSyncFrom(fields: Fields, { findings, now }: AppContext): string | null {
  const text = fields.text('sync_from');
  if (text === null) return null;
  const parsed = parseSyncFrom(text.value, now);
  if (parsed.ok) return parsed.instant;
  findings.report(text.span, parsed);
  return null;
}
