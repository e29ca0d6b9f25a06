import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../generators/config/diagnostic.ts';
import { app, CREDENTIALS, connectorConfig, refuse, schedule } from './loaded-config.ts';
import { appWith, configWith, createProject } from './project-fixture.ts';

/** The text of the file that a diagnostic points at, with what it says. */
function pointed(text: string, { location, message }: Diagnostic): string {
  const line = text.split('\n')[(location?.line ?? 0) - 1] ?? '';
  const end = location?.line === location?.endLine ? location?.endColumn : undefined;
  return `${line.slice((location?.column ?? 1) - 1, end === undefined ? undefined : end - 1)} | ${message}`;
}

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

test('says nothing of resources that are not mirrored when sync_resources could not be read', () => {
  const text = connectorConfig(
    "sync_resources: ['product', ...rest()], exclude_fields: { customer: ['email'] }",
  );
  assert.not(refuse(text).some(({ message }) => message.includes('mirrored')));
});

test('says how a project without connectors gets one', () => {
  const root = createProject();
  rmSync(join(root, 'supabase/functions/_shared/connectors'), { recursive: true });
  assert.match(refuse(app({}), root)[0]?.fix ?? '', /npx supasaasy init.*npx supasaasy new connector/);
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

test.run();
