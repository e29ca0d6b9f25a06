import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const DIRECTORY = realpathSync(mkdtempSync(join(tmpdir(), 'supasaasy-config-')));
process.once('exit', () => rmSync(DIRECTORY, { recursive: true, force: true }));
const CONNECTORS = 'supabase/functions/_shared/connectors';

const STRIPE = {
  name: 'stripe',
  display_name: 'Stripe',
  api_version: '2026-10-28.endive',
  resources: [
    { name: 'customer', collection_key: 'stripe_customer' },
    { name: 'product', collection_key: 'stripe_product' },
    { name: 'subscription', collection_key: 'stripe_subscription' },
  ],
  config: {},
  npm: { stripe: '23.1.0' },
  migrations: 'migrations',
};

const INTERCOM = {
  name: 'intercom',
  display_name: 'Intercom',
  api_version: '2.14',
  resources: [
    { name: 'contact', collection_key: 'intercom_contact' },
    { name: 'conversation', collection_key: 'intercom_conversation' },
  ],
  config: {
    region: {
      type: 'string',
      enum: ['us', 'eu', 'au'],
      default: 'us',
      description: 'where the workspace is',
    },
  },
  npm: { 'intercom-client': '7.0.3' },
  migrations: null,
};

/** Where a connector's manifest is in a project. */
export function manifestPath(name: string): string {
  return `${CONNECTORS}/${name}/manifest.json`;
}

/**
 * A project in a directory of its own, with two connectors, where 'supasaasy' can be imported; `files` by relative path
 * come on top. It is removed when the process ends.
 */
export function createProject(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(DIRECTORY, 'project-'));
  const all = {
    [manifestPath('stripe')]: JSON.stringify(STRIPE, null, 2),
    [`${CONNECTORS}/stripe/migrations/001_views.sql`]: '',
    [manifestPath('intercom')]: JSON.stringify(INTERCOM, null, 2),
    'package.json': '{ "type": "module" }',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  symlinkSync(REPOSITORY, join(root, 'node_modules', 'supasaasy'));
  return root;
}

/** The text of a config with one Stripe app, the given keys replaced or added as source text. */
export function configWith(keys: Readonly<Record<string, string>>): string {
  const all = { apps: `[${appWith({})}]`, ...keys };
  return `import { defineConfig } from 'supasaasy';\nexport default defineConfig(${objectText(all)});\n`;
}

/** The text of one Stripe app, the given keys replaced or added as source text. */
export function appWith(keys: Readonly<Record<string, string>>): string {
  const config = "{ api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET' }";
  return objectText({ app_key: "'stripe_main'", connector: "'stripe'", config, ...keys });
}

function objectText(keys: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`;
}
