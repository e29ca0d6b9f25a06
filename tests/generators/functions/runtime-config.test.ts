import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { runtimeConfig } from '../../../generators/functions/runtime-config.ts';
import { appWith, configWith, createProject } from '../config/project-fixture.ts';

test('the functions get every setting they run by, and no secret', () => {
  const root = createProject();
  const config = `{
    api_key_env: 'STRIPE_API_KEY',
    webhook_secret_env: 'STRIPE_WEBHOOK_SECRET',
    sync_resources: ['customer'],
    exclude_fields: { customer: ['email', "items.data[*]['a b']"] },
    change_events: ['customer'],
    max_deleted_share: 0.1,
    requests_per_second: 12.5,
  }`;
  const apps = `[${appWith({ config, sync_from: "'2024-01-01'" })}, ${appWith({ app_key: "'plain'" })}]`;
  writeFileSync(join(root, 'supasaasy.config.ts'), configWith({ apps }));
  const loaded = loadConfig({ root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const common = {
    name: 'Stripe',
    connector: 'stripe',
    apiKeyEnv: 'STRIPE_API_KEY',
    webhookSecretEnv: 'STRIPE_WEBHOOK_SECRET',
    options: {},
  };
  assert.equal(runtimeConfig(loaded.config), {
    apps: [
      {
        appKey: 'stripe_main',
        ...common,
        resources: ['customer'],
        syncFrom: '2024-01-01T00:00:00.000Z',
        excludeFields: { customer: [['email'], ['items', 'data', '*', 'a b']] },
        maxDeletedShare: 0.1,
        requestsPerSecond: 12.5,
      },
      {
        appKey: 'plain',
        ...common,
        resources: ['customer', 'product', 'subscription'],
        syncFrom: null,
        excludeFields: {},
        maxDeletedShare: 0.5,
        requestsPerSecond: null,
      },
    ],
    webhookLogging: { enabled: true, retentionDays: 14 },
  });
});

test.run();
