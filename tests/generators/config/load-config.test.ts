import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Config } from '../../../generators/config/config.ts';
import type { Diagnostic } from '../../../generators/config/diagnostic.ts';
import { formatDiagnostics } from '../../../generators/config/format-diagnostics.ts';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { appWith, configWith, createProject, manifestPath } from './project-fixture.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const project = createProject();

function load(text: string, root = project) {
  writeFileSync(join(root, 'supasaasy.config.ts'), text);
  return loadConfig({ root, now: NOW });
}

function accept(text: string, root = project): Config {
  const loaded = load(text, root);
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics, { color: false }));
  return loaded.config;
}

function refuse(text: string, root = project): readonly Diagnostic[] {
  const loaded = load(text, root);
  if (loaded.ok) throw new Error('the config was accepted');
  return loaded.diagnostics;
}

/** The text of the file that a diagnostic points at, with what it says. */
function pointed(text: string, { location, message }: Diagnostic): string {
  const line = text.split('\n')[(location?.line ?? 0) - 1] ?? '';
  const end = location?.line === location?.endLine ? location?.endColumn : undefined;
  return `${line.slice((location?.column ?? 1) - 1, end === undefined ? undefined : end - 1)} | ${message}`;
}

const CREDENTIALS = "api_key_env: 'STRIPE_API_KEY', webhook_secret_env: 'STRIPE_WEBHOOK_SECRET'";
const app = (keys: Record<string, string>) => configWith({ apps: `[${appWith(keys)}]` });
const connectorConfig = (keys: string) => app({ config: `{ ${CREDENTIALS}, ${keys} }` });
const schedule = (text: string) => configWith({ sync_schedules: `[${text}]` });

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

const REFUSED: Readonly<Record<string, { text: string; want: readonly string[] }>> = {
  'unknown keys at every level': {
    text: configWith({
      apps: `[${appWith({ conector: '1' })}]`,
      auths: '{}',
      auth: '{ on: true }',
      webhook_logging: '{ days: 1 }',
      sync_schedules: "[{ app_key: 'stripe_main', cron: '* * * * *', crone: '' }]",
      constructor: '1',
      appKeys: '1',
    }),
    want: [
      "conector | 'apps[0]' has no key 'conector'",
      "auths | the config has no key 'auths'",
      "on | 'auth' has no key 'on'",
      "days | 'webhook_logging' has no key 'days'",
      "crone | 'sync_schedules[0]' has no key 'crone'",
      "constructor | the config has no key 'constructor'",
      "appKeys | the config has no key 'appKeys'",
    ],
  },
  'missing keys': {
    text: "export default { apps: [{}, { app_key: 'a', connector: 'stripe', config: {} }], sync_schedules: [{}] };",
    want: [
      "{} | 'apps[0]' lacks 'app_key'",
      "{} | 'apps[0]' lacks 'connector'",
      "{} | 'apps[0]' lacks 'config'",
      "config | 'apps[1].config' lacks 'api_key_env'",
      "config | 'apps[1].config' lacks 'webhook_secret_env'",
      "{} | 'sync_schedules[0]' lacks 'app_key'",
      "{} | 'sync_schedules[0]' lacks 'cron'",
    ],
  },
  'a config without apps': {
    text: 'export default {};',
    want: ["{} | the config lacks 'apps'"],
  },
  'values of the wrong kind': {
    text: configWith({
      apps: `[1, ${appWith({ name: 'null', app_key: '1', sync_from: '2024' })}]`,
      sync_schedules: '{}',
      auth: 'true',
      webhook_logging: '[]',
      features: "'x'",
    }),
    want: [
      "1 | 'apps[0]' must be an object, not a number",
      "1 | 'apps[1].app_key' must be a string, not a number",
      "null | 'apps[1].name' must be a string, not null",
      "2024 | 'apps[1].sync_from' must be a string, not a number",
      "{} | 'sync_schedules' must be a list, not an object",
      "true | 'auth' must be an object, not a boolean",
      "[] | 'webhook_logging' must be an object, not an array",
      "'x' | 'features' must be an object, not a string",
    ],
  },
  'a config that is a string': {
    text: "export default 'x';",
    want: ["'x' | the config must be an object, not a string"],
  },
  'an empty string': { text: app({ name: "''" }), want: ["'' | 'apps[0].name' is empty"] },
  'an app_key of other characters': {
    text: app({ app_key: "'Stripe-Main'" }),
    want: [
      "'Stripe-Main' | the app_key 'Stripe-Main' is not made of lower-case letters, digits and underscores",
    ],
  },
  'an app_key used twice': {
    text: configWith({ apps: `[${appWith({})},\n${appWith({ connector: "'intercom'" })}]` }),
    want: ["'stripe_main' | the app_key 'stripe_main' is used twice"],
  },
  'an unknown connector': {
    text: app({ connector: "'../stripe'" }),
    want: ["'../stripe' | there is no connector '../stripe'"],
  },
  'an unknown resource': {
    text: connectorConfig("sync_resources: ['custmer', 'product']"),
    want: ["'custmer' | 'stripe' has no resource 'custmer'"],
  },
  'a resource named twice': {
    text: connectorConfig("sync_resources: ['customer', 'customer']"),
    want: ["'customer' | the resource 'customer' is listed twice"],
  },
  'an empty list of resources': {
    text: connectorConfig('sync_resources: []'),
    want: ["[] | 'apps[0].config.sync_resources' is an empty list"],
  },
  'a key that the connector does not declare': {
    text: connectorConfig("region: 'eu', toString: 'x'"),
    want: [
      "region | 'apps[0].config' has no key 'region'",
      "toString | 'apps[0].config' has no key 'toString'",
    ],
  },
  'a value that an option does not have': {
    text: app({ connector: "'intercom'", config: `{ ${CREDENTIALS}, region: 'uk' }` }),
    want: ["'uk' | 'apps[0].config.region' can't be 'uk'"],
  },
  'an option of the wrong type': {
    text: app({ connector: "'intercom'", config: `{ ${CREDENTIALS}, region: 1 }` }),
    want: ["1 | 'apps[0].config.region' must be a string, not a number"],
  },
  'names that are not of environment variables': {
    text: app({ config: "{ api_key_env: 'stripe_key', webhook_secret_env: '1KEY' }" }),
    want: [
      "'stripe_key' | 'apps[0].config.api_key_env' is not the name of an environment variable",
      "'1KEY' | 'apps[0].config.webhook_secret_env' is not the name of an environment variable",
    ],
  },
  "Supabase's own variables": {
    text: app({ config: "{ api_key_env: 'SUPABASE_KEY', webhook_secret_env: 'B' }" }),
    want: ["'SUPABASE_KEY' | 'apps[0].config.api_key_env' names a variable that begins with SUPABASE_"],
  },
  'one variable for both credentials': {
    text: app({ config: "{ api_key_env: 'A', webhook_secret_env: 'A' }" }),
    want: ["'A' | 'apps[0].config.webhook_secret_env' names the same variable as api_key_env"],
  },
  'a malformed and a future sync_from': {
    text: configWith({
      apps: `[${appWith({ sync_from: "'2024-02-30'" })}, ${appWith({ app_key: "'b'", sync_from: "'2026-11-22'" })}]`,
    }),
    want: [
      "'2024-02-30' | '2024-02-30' is not a day of the calendar",
      "'2026-11-22' | '2026-11-22' is in the future",
    ],
  },
  'a schedule of an unknown app': {
    text: schedule("{ app_key: 'stripe_man', cron: '* * * * *' }"),
    want: ["'stripe_man' | there is no app with the app_key 'stripe_man'"],
  },
  'a bad cron, mode and enabled': {
    text: schedule("{ app_key: 'stripe_main', cron: '* * * *', mode: 'fully', enabled: 1 }"),
    want: [
      "'* * * *' | '* * * *' is not five fields",
      "'fully' | 'fully' is not a mode of sync",
      "1 | 'sync_schedules[0].enabled' must be true or false, not a number",
    ],
  },
  'one schedule twice': {
    text: schedule(
      "{ app_key: 'stripe_main', cron: '0 * * * *' },\n{ app_key: 'stripe_main', cron: '0  * * * *', enabled: false }",
    ),
    want: [
      "{ app_key: 'stripe_main', cron: '0  * * * *', enabled: false } | the incremental sync of 'stripe_main' at '0 * * * *' is scheduled twice",
    ],
  },
  'retention that is not whole days': {
    text: configWith({ webhook_logging: '{ retention_days: 0.5 }' }),
    want: ["0.5 | 'webhook_logging.retention_days' can't be 0.5"],
  },
  'negative retention': {
    text: configWith({ webhook_logging: '{ retention_days: -1 }' }),
    want: ["-1 | 'webhook_logging.retention_days' can't be -1"],
  },
  'retention of more than a hundred years': {
    text: configWith({ change_events: '{ retention_days: 36501 }' }),
    want: ["36501 | 'change_events.retention_days' can't be 36501"],
  },
  'resources in exclude_fields that are unknown or not mirrored': {
    text: connectorConfig(
      "sync_resources: ['customer'], exclude_fields: { custmer: ['email'], product: ['name'] }",
    ),
    want: [
      "custmer | 'stripe' has no resource 'custmer'",
      "product | the resource 'product' is not mirrored",
    ],
  },
  'resources in change_events that are unknown, not mirrored or listed twice': {
    text: connectorConfig(
      "sync_resources: ['customer'], change_events: ['plan', 'product', 'customer', 'customer']",
    ),
    want: [
      "'plan' | 'stripe' has no resource 'plan'",
      "'product' | the resource 'product' is not mirrored",
      "'customer' | the resource 'customer' is listed twice",
    ],
  },
  'values of the wrong kind in exclude_fields and change_events': {
    text: configWith({
      apps: `[${appWith({ config: `{ ${CREDENTIALS}, exclude_fields: ['email'], change_events: 'customer' }` })},
        ${appWith({ app_key: "'b'", config: `{ ${CREDENTIALS}, exclude_fields: { customer: 'email' }, change_events: [1] }` })},
        ${appWith({ app_key: "'c'", config: `{ ${CREDENTIALS}, exclude_fields: { customer: [1, ''] } }` })}]`,
    }),
    want: [
      "['email'] | 'apps[0].config.exclude_fields' must be an object, not an array",
      "'customer' | 'apps[0].config.change_events' must be a list, not a string",
      "'email' | 'apps[1].config.exclude_fields.customer' must be a list, not a string",
      "1 | 'apps[1].config.change_events[0]' must be a string, not a number",
      "1 | 'apps[2].config.exclude_fields.customer[0]' must be a string, not a number",
      "'' | 'apps[2].config.exclude_fields.customer[1]' is empty",
    ],
  },
  'paths that would remove the id, that are listed twice, or that choose among elements': {
    text: connectorConfig(
      "exclude_fields: { customer: ['id', '$.id', '*', 'email', \"$['email']\", 'items[0].x', 'metadata.id'] }",
    ),
    want: [
      "'id' | the path 'id' would remove the object's id",
      "'$.id' | the path '$.id' would remove the object's id",
      "'*' | the path '*' would remove the object's id",
      "\"$['email']\" | the path 'email' is listed twice",
      "'items[0].x' | the path 'items[0].x' chooses one element by its index 0",
    ],
  },
  'shares outside 0 to 1 and limits that allow nothing': {
    text: configWith({
      apps: `[${appWith({ config: `{ ${CREDENTIALS}, max_deleted_share: 1.5, requests_per_second: 0 }` })},
        ${appWith({ app_key: "'b'", config: `{ ${CREDENTIALS}, max_deleted_share: -0.1, requests_per_second: -1 }` })},
        ${appWith({ app_key: "'c'", config: `{ ${CREDENTIALS}, max_deleted_share: '50%', requests_per_second: true }` })}]`,
    }),
    want: [
      "1.5 | 'apps[0].config.max_deleted_share' can't be 1.5",
      "0 | 'apps[0].config.requests_per_second' can't be 0",
      "-0.1 | 'apps[1].config.max_deleted_share' can't be -0.1",
      "-1 | 'apps[1].config.requests_per_second' can't be -1",
      "'50%' | 'apps[2].config.max_deleted_share' must be a number, not a string",
      "true | 'apps[2].config.requests_per_second' must be a number, not a boolean",
    ],
  },
  'a feature without a directory': {
    text: configWith({ features: '{ integrations: true }' }),
    want: ["integrations | there is no feature 'integrations'"],
  },
};

for (const [what, { text, want }] of Object.entries(REFUSED)) {
  test(`refuses ${what}, pointing at it`, () => {
    assert.equal(
      refuse(text).map((each) => pointed(text, each)),
      want,
    );
  });
}

test('accepts the ends of the shares, and lists of paths that are empty', () => {
  const [shop] = accept(connectorConfig('max_deleted_share: 0, exclude_fields: { customer: [] }')).apps;
  assert.is(shop?.maxDeletedShare, 0);
  assert.equal(shop?.excludeFields, {});
  assert.is(accept(connectorConfig('max_deleted_share: 1')).apps[0]?.maxDeletedShare, 1);
});

test('says nothing of resources that are not mirrored when sync_resources could not be read', () => {
  const text = connectorConfig(
    "sync_resources: ['product', ...rest()], exclude_fields: { customer: ['email'] }",
  );
  assert.not(refuse(text).some(({ message }) => message.includes('mirrored')));
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

test('suggests what was probably meant', () => {
  const fixes = [
    app({ connector: "'strpe'" }),
    app({ appKey: "'x'" }),
    connectorConfig("sync_resources: ['subscriptions']"),
    configWith({ syncSchedules: '[]' }),
  ].map((text) => refuse(text)[0]?.fix);
  assert.equal(fixes, [
    "Did you mean 'stripe'?",
    "Did you mean 'app_key'?",
    "Did you mean 'subscription'?",
    "Did you mean 'sync_schedules'?",
  ]);
});

test('points from the second of two apps to the first', () => {
  const text = configWith({ apps: `[${appWith({})},\n${appWith({})}]` });
  const [found] = refuse(text);
  assert.is(found?.location?.line, 3);
  assert.is(found?.related[0]?.location.line, 2);
});

test('tells two uses of one const apart when an app_key is used twice', () => {
  const text = `const KEY = 'a';
const shared = { app_key: KEY, connector: 'stripe', config: { ${CREDENTIALS} } };
export default { apps: [shared,
  shared] };`;
  const [found] = refuse(text);
  assert.is(found?.location?.line, 4);
  assert.is(found?.related[0]?.location.line, 3);
});

test('reports all errors at once, in the order of the file', () => {
  const text = `export default {
  extra: process.env.EXTRA, sync_schedules: [
    { app_key: 'x', cron: 'x', mode: f() },
  ],
  apps: [
    ${appWith({ connector: 'f()', app_key: "'A'" })},
  ],
};`;
  const places = refuse(text).map(({ location }) => [location?.line ?? 0, location?.column ?? 0]);
  assert.equal(
    places.map(([line]) => line),
    [2, 2, 3, 3, 3, 6, 6],
  );
  const offsets = places.map(([line = 0, column = 0]) => line * 1000 + column);
  assert.equal(
    offsets,
    [...offsets].sort((a, b) => a - b),
  );
});

test('reports an imported value in its own file', () => {
  const root = createProject({ 'keys.ts': "// names\nexport const KEY = 'bad name';" });
  const [found] = refuse(
    `import { KEY } from './keys.ts';
export default { apps: [${appWith({ config: "{ api_key_env: KEY, webhook_secret_env: 'B' }" })}] };`,
    root,
  );
  assert.is(relative(root, found?.file ?? ''), 'keys.ts');
  assert.is(found?.location?.line, 2);
  assert.is(found?.location?.column, 20);
});

test('reports nothing as missing that an unreadable spread may hold', () => {
  const text = `export default { ...f(), auth: { ...g() } };`;
  assert.equal(
    refuse(text).map((each) => each.message),
    ["'f' is called here", "'g' is called here"],
  );
});

test('shows no secret that was written into the config', () => {
  const secrets = [
    'sk_live_51HabcdefghijKLMNOP',
    'rk_test_abcdefghij1234567890',
    'whsec_abcdefghijklmnopqrstuvwxyz',
    'dG9rOjEyMzQ1Njc4OTBhYmNkZWZnaGlqa2w=',
    '0b3f6f1c-9f0a-4b1e-8f5e-abcdefabcdef',
    'abcdef0123456789abcdef0123456789',
  ];
  for (const secret of secrets) {
    const text = configWith({
      apps: `[
        ${appWith({ config: `{ api_key_env: '${secret}', webhook_secret_env: 'B', oops: 1 }` })}
      ]`,
    });
    const found = refuse(text);
    const shown = formatDiagnostics(found, { color: false }) + JSON.stringify(found);
    assert.not.ok(shown.includes(secret), secret);
    assert.match(shown, 'looks like a secret itself');
    assert.match(shown, 'Rotate the secret');
  }
});

test('shows no secret that stands in a comment, a name, an app_key or a concatenation', () => {
  const secret = 'sk_live_51HabcdefghijKLMNOP';
  const root = createProject({
    'a.ts': `export const part = 'sk_live_' + '51HabcdefghijKLMNOP'; // ${secret}`,
  });
  const found = refuse(
    `import { part } from './a';
// ${secret}
export default { apps: [${appWith({ name: `'${secret}'`, app_key: `'${secret}'`, sync_from: 'part' })}] };`,
    root,
  );
  const shown = formatDiagnostics(found, { color: false }) + JSON.stringify(found);
  assert.not.ok(shown.includes('51HabcdefghijKLMNOP'), shown);
});

test('takes a long name with digits for a name', () => {
  const text = app({
    config: "{ api_key_env: 'STRIPE_API_KEY_EU_2024', webhook_secret_env: 'STRIPE_WEBHOOK_2' }",
  });
  assert.is(accept(text).apps[0]?.apiKeyEnv, 'STRIPE_API_KEY_EU_2024');
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

test('reports the broken manifest of a configured connector, and of no other', () => {
  const root = createProject({ [manifestPath('broken')]: '{ "name": "broken", }' });
  assert.ok(accept(configWith({}), root));
  const found = refuse(configWith({ apps: `[${appWith({ connector: "'broken'" })}]` }), root);
  assert.is(relative(root, found[0]?.file ?? ''), manifestPath('broken'));
});

test.run();
