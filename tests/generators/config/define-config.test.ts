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
      {
        app_key: 'c',
        connector: 'stripe',
        config: {
          ...CREDENTIALS,
          exclude_fields: { customer: ['email'], product: resources },
          change_events: resources,
          max_deleted_share: 0.5,
          requests_per_second: 80,
        },
      },
    ],
    sync_schedules: [{ app_key: 'a', cron: '@hourly', mode: 'full', enabled: false }],
    auth: { enabled: true },
    webhook_logging: { enabled: true, retention_days: 1 },
    change_events: { retention_days: 1 },
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
  const app = { app_key: 'a', connector: 'stripe' };
  // @ts-expect-error paths come in lists
  defineConfig({ apps: [{ ...app, config: { ...CREDENTIALS, exclude_fields: { customer: 'email' } } }] });
  // @ts-expect-error a list of names
  defineConfig({ apps: [{ ...app, config: { ...CREDENTIALS, change_events: 'customer' } }] });
  // @ts-expect-error a number
  defineConfig({ apps: [{ ...app, config: { ...CREDENTIALS, max_deleted_share: '50%' } }] });
  // @ts-expect-error no such key
  defineConfig({ apps: [], change_events: { days: 1 } });
});

test.run();
