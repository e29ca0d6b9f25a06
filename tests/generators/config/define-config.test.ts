import { defineConfig, type SupasaasyConfig } from 'supasaasy';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const CREDENTIALS = { api_key_env: 'A', webhook_secret_env: 'B' };

test("is what 'supasaasy' exports, and returns what it is given", () => {
  const config: SupasaasyConfig = { apps: [] };
  assert.is(defineConfig(config), config);
});

test('takes every key, options of connectors and readonly lists', () => {
  const resources = ['customer'] as const;
  defineConfig({
    apps: [
      { app_key: 'a', connector: 'stripe', config: { ...CREDENTIALS, sync_resources: resources } },
      {
        app_key: 'b',
        name: 'B',
        connector: 'intercom',
        sync_from: '2024-01-01',
        config: { ...CREDENTIALS, region: 'eu' },
      },
    ],
    sync_schedules: [{ app_key: 'a', cron: '@hourly', mode: 'full', enabled: false }],
    auth: { enabled: true },
    webhook_logging: { enabled: true, retention_days: 1 },
    features: { integrations: true },
  });
});

// Checked by the compiler: each line is an error in the editor before the config is ever read.
test('is typed so that an editor shows mistakes', () => {
  // @ts-expect-error apps is required
  defineConfig({});
  // @ts-expect-error no such key
  defineConfig({ apps: [], auths: {} });
  // @ts-expect-error config is required
  defineConfig({ apps: [{ app_key: 'a', connector: 'stripe' }] });
  // @ts-expect-error credentials are required
  defineConfig({ apps: [{ app_key: 'a', connector: 'stripe', config: {} }] });
  // @ts-expect-error no such mode
  defineConfig({ apps: [], sync_schedules: [{ app_key: 'a', cron: '* * * * *', mode: 'fully' }] });
});

test.run();
