import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { accept, app, CREDENTIALS, connectorConfig, load, schedule } from './loaded-config.ts';
import { appWith, configWith, createProject, manifestPath } from './project-fixture.ts';

test('turns what is written into a Config with everything filled in', () => {
  const config = accept(`import { defineConfig } from 'supasaasy';
export default defineConfig({
  apps: [
    { app_key: 'stripe_main', name: 'Shop', connector: 'stripe', sync_from: '2024-01-01',
      config: { ${CREDENTIALS}, sync_resources: ['subscription', 'customer'], change_events: ['customer'],
        exclude_fields: { customer: ['email', '$.address.line1'], subscription: ["items.data[*]['meta.data']"] },
        max_deleted_share: 0.25, requests_per_second: 0.5 } },
    { app_key: 'chat', connector: 'intercom', config: { api_key_env: 'A', webhook_secret_env: 'B', region: 'eu' } },
  ],
  sync_schedules: [{ app_key: 'chat', cron: ' 0  * * * * ', mode: 'full', enabled: false }, { app_key: 'chat', cron: '@daily' }],
  auth: { enabled: false },
  webhook_logging: { enabled: false, retention_days: 3 },
  change_events: { retention_days: 30 },
});`);
  const [shop, chat] = config.apps;
  assert.is(shop?.name, 'Shop');
  assert.equal(shop?.syncResources, ['subscription', 'customer']);
  assert.equal(shop?.excludeFields, {
    customer: [['email'], ['address', 'line1']],
    subscription: [['items', 'data', '*', 'meta.data']],
  });
  assert.equal(shop?.changeEvents, ['customer']);
  assert.is(shop?.maxDeletedShare, 0.25);
  assert.is(shop?.requestsPerSecond, 0.5);
  assert.is(shop?.syncFrom, '2024-01-01T00:00:00.000Z');
  assert.is(shop?.apiKeyEnv, 'STRIPE_API_KEY');
  assert.is(shop?.webhookSecretEnv, 'STRIPE_WEBHOOK_SECRET');
  assert.is(shop?.manifest.apiVersion, '2026-10-28.endive');
  assert.is(chat?.name, 'Intercom');
  assert.equal(chat?.syncResources, ['contact', 'conversation']);
  assert.equal(chat?.options, { region: 'eu' });
  assert.is(chat?.syncFrom, null);
  assert.equal(
    config.connectors.map((each) => each.name),
    ['intercom', 'stripe'],
  );
  assert.equal(config.syncSchedules, [
    { appKey: 'chat', cron: '0 * * * *', mode: 'full', enabled: false },
    { appKey: 'chat', cron: '@daily', mode: 'incremental', enabled: true },
  ]);
  assert.equal(config.auth, { enabled: false });
  assert.equal(config.webhookLogging, { enabled: false, retentionDays: 3 });
  assert.is(config.changeEventsRetentionDays, 30);
  assert.equal(config.features, []);
});

test('fills in the defaults of what is left out', () => {
  const config = accept('export default { apps: [] };');
  assert.equal(config.apps, []);
  assert.equal(config.connectors, []);
  assert.equal(config.syncSchedules, []);
  assert.equal(config.auth, { enabled: true });
  assert.equal(config.webhookLogging, { enabled: true, retentionDays: 14 });
  assert.is(config.changeEventsRetentionDays, 14);
  const chat = accept(app({ connector: "'intercom'" })).apps[0];
  assert.equal(chat?.options, { region: 'us' });
  assert.equal(chat?.excludeFields, {});
  assert.equal(chat?.changeEvents, []);
  assert.is(chat?.maxDeletedShare, 0.5);
  assert.is(chat?.requestsPerSecond, null);
});

test('lists every file it read', () => {
  const root = createProject({ 'keys.ts': "export const KEY = 'STRIPE_API_KEY';" });
  const loaded = load(
    `import { KEY } from './keys';
export default { apps: [${appWith({ config: "{ api_key_env: KEY, webhook_secret_env: 'B' }" })}] };`,
    root,
  );
  assert.ok(loaded.ok);
  if (!loaded.ok) return;
  assert.equal(
    loaded.files.map((file) => relative(root, file)),
    ['supasaasy.config.ts', 'keys.ts', manifestPath('stripe')],
  );
});

test('counts an app once per connector', () => {
  const config = accept(configWith({ apps: `[${appWith({})}, ${appWith({ app_key: "'two'" })}]` }));
  assert.is(config.connectors.length, 1);
});

test('accepts the ends of the shares, and lists of paths that are empty', () => {
  const [shop] = accept(connectorConfig('max_deleted_share: 0, exclude_fields: { customer: [] }')).apps;
  assert.is(shop?.maxDeletedShare, 0);
  assert.equal(shop?.excludeFields, {});
  assert.is(accept(connectorConfig('max_deleted_share: 1')).apps[0]?.maxDeletedShare, 1);
});

test('accepts several schedules of one app', () => {
  const text = schedule(
    "{ app_key: 'stripe_main', cron: '0 * * * *' }, { app_key: 'stripe_main', cron: '5 * * * *' }, { app_key: 'stripe_main', cron: '0 * * * *', mode: 'full' }",
  );
  assert.is(accept(text).syncSchedules.length, 3);
});

test('knows the features by their directories', () => {
  const root = createProject({
    'supabase/features/audit/migrations/001.sql': '',
    'supabase/features/more/x': '',
  });
  assert.equal(accept(configWith({ features: '{ more: false, audit: true }' }), root).features, ['audit']);
});

test('never executes the config, nor what it imports', () => {
  const root = createProject({
    'values.ts': "import { writeFileSync } from 'node:fs'; writeFileSync('executed', '');",
  });
  const marker = join(root, 'executed');
  const effects = [
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, '');`,
    "import './values.ts';",
    "throw new Error('executed');",
    'process.exit(7);',
    'while (true) {}',
    'await new Promise(() => {});',
    "const f = () => { throw new Error('executed'); }; f();",
    'class A { static { process.exit(7); } }',
  ];
  for (const effect of effects) {
    const text = `${effect}\n${configWith({})}`;
    assert.is(accept(text, root).apps.length, 1, effect);
  }
  assert.not(existsSync(marker));
  assert.not(existsSync('executed'));
});

test('a connector that is about to come counts as there, and is read where it is now', () => {
  const root = createProject();
  const elsewhere = createProject({
    [manifestPath('crm')]:
      '{ "name": "crm", "display_name": "CRM", "api_version": "1", "config": {}, "npm": {}, "migrations": null, "resources": [{ "name": "deal", "collection_key": "crm_deal" }] }',
  });
  writeFileSync(join(root, 'supasaasy.config.ts'), app({ connector: "'crm'" }));
  assert.not(loadConfig({ root }).ok);
  const loaded = loadConfig({ root, comingConnectors: new Map([['crm', elsewhere]]) });
  assert.ok(loaded.ok && loaded.config.apps[0]?.manifest.displayName === 'CRM');
});

test('says which file is not there', () => {
  const root = createProject();
  for (const configPath of [undefined, 'other.ts', 'package.json/x.ts', 'supabase']) {
    const loaded = loadConfig({ root, configPath });
    assert.not(loaded.ok);
    if (loaded.ok) continue;
    assert.is(loaded.diagnostics[0]?.file, join(root, configPath ?? 'supasaasy.config.ts'));
    assert.is(loaded.diagnostics[0]?.location, null);
  }
});

test.run();
