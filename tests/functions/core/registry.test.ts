import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connector as intercom } from '../../../supabase/functions/_shared/connectors/intercom/index.ts';
import { connector as stripe } from '../../../supabase/functions/_shared/connectors/stripe/index.ts';
import type { RuntimeApp, RuntimeConfig } from '../../../supabase/functions/_shared/core/config.ts';
import {
  ConfigurationError,
  type Connector,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { createRegistry } from '../../../supabase/functions/_shared/core/registry.ts';
import { registry as generated } from '../../../supabase/functions/_shared/generated/registry.ts';

const app = (appKey: string, connector: string): RuntimeApp => ({
  appKey,
  name: appKey,
  connector,
  apiKeyEnv: 'API_KEY',
  webhookSecretEnv: 'WEBHOOK_SECRET',
  resources: ['customer'],
  excludeFields: {},
  maxDeletedShare: 0.5,
  requestsPerSecond: null,
  syncFrom: null,
  options: {},
});
const config = (...apps: RuntimeApp[]): RuntimeConfig => ({
  apps,
  webhookLogging: { enabled: true, retentionDays: 14 },
});

function refused(work: () => unknown, message: RegExp) {
  assert.throws(work, (error: unknown) => error instanceof ConfigurationError && message.test(error.message));
}

test('Register connector: every configured connector is in the generated registry', () => {
  assert.equal(generated.providers, ['intercom', 'stripe']);
});

test('Lookup by provider: getConnector("stripe") returns the Stripe connector', () => {
  assert.is(generated.getConnector('stripe'), stripe);
  assert.is(generated.getConnector('intercom'), intercom);
});

test('Lookup by app_key: the app and the connector of its provider are found', () => {
  const registry = createRegistry(
    config(app('stripe_eu', 'stripe'), app('stripe_us', 'stripe'), app('support', 'intercom')),
    { stripe, intercom },
  );
  assert.is(registry.findApp('stripe_us')?.connector, stripe);
  assert.is(registry.findApp('stripe_us')?.app.appKey, 'stripe_us');
  assert.is(registry.findApp('support')?.connector, intercom);
});

test('an app_key that is not configured is null, also when it is a name that every object has', () => {
  for (const appKey of ['other', '', 'constructor', '__proto__', 'stripe'])
    assert.is(generated.findApp(appKey), null);
});

test('a provider that is not registered is refused by name', () => {
  refused(() => generated.getConnector('hubspot'), /hubspot/);
  refused(() => generated.getConnector('constructor'), /constructor/);
});

test('an app of a connector that is not registered is refused at the start', () => {
  refused(
    () => createRegistry(config(app('support', 'intercom')), { stripe }),
    /intercom.*npx supasaasy gen/,
  );
});

test('a connector registered under another name than its own is refused', () => {
  refused(() => createRegistry(config(), { strip: stripe }), /strip calls itself stripe/);
});

for (const [provider, connector] of Object.entries({ stripe, intercom } as Record<string, Connector>)) {
  const { metadata } = connector;

  test(`Metadata includes provider name: ${provider}`, () => {
    assert.is(metadata.provider, provider);
  });

  test(`Metadata lists supported resources, each with a collection key of its own: ${provider}`, () => {
    assert.ok(metadata.resources.length >= 5);
    for (const { name, collectionKey } of metadata.resources) assert.is(collectionKey, `${provider}_${name}`);
    assert.is(new Set(metadata.resources.map(({ name }) => name)).size, metadata.resources.length);
  });

  test(`Metadata includes API version: ${provider}`, () => {
    assert.match(metadata.apiVersion, /^\d/);
  });

  test(`Metadata includes migration info: ${provider}`, () => {
    assert.equal(metadata.migrations, { has: true, directory: 'migrations' });
  });
}

test.run();
