import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { configJson } from '../../../../generators/config/config-json.ts';
import { configTable } from '../../../../generators/config/config-table.ts';
import { loadConfig } from '../../../../generators/config/load-config.ts';
import { requiredVariables } from '../../../../generators/config/required-secrets.ts';
import { runtimeConfig } from '../../../../generators/functions/runtime-config.ts';
import { appWith, configWith, createProject, manifestPath } from '../project-fixture.ts';

const quiet = {
  name: 'quiet',
  display_name: 'Quiet',
  api_version: '1',
  webhooks: false,
  resources: [{ name: 'note', collection_key: 'quiet_note' }],
  migrations: null,
};

function load(connector: string, config: string, manifest: object = quiet) {
  const app = appWith({ app_key: "'quiet_main'", connector: `'${connector}'`, config });
  return loadConfig({
    root: createProject({
      [manifestPath('quiet')]: JSON.stringify(manifest),
      'supasaasy.config.ts': configWith({ apps: `[${app}]` }),
    }),
  });
}

function problems(result: ReturnType<typeof load>): string {
  return result.ok ? '' : result.diagnostics.map(({ message, fix }) => `${message}: ${fix}`).join('\n');
}

test('an app of a connector without webhooks names no secret, and nothing asks for one', () => {
  const result = load('quiet', "{ api_key_env: 'QUIET_API_KEY' }");
  assert.is(problems(result), '');
  if (!result.ok) return;
  const { config } = result;
  assert.is(config.apps[0]?.webhookSecretEnv, null);
  assert.equal(
    requiredVariables(config).map(({ name }) => name),
    ['ADMIN_API_KEY', 'QUIET_API_KEY'],
  );
  assert.match(JSON.stringify(runtimeConfig(config)), '"webhookSecretEnv":null');
  assert.match(JSON.stringify(configJson(config, new Date(0))), '"webhook_secret_env":null');
  assert.match(configTable(config, new Date(0), false), 'none: no webhooks');
});

test('one that it names all the same is refused, because it would do nothing', () => {
  const result = load('quiet', "{ api_key_env: 'QUIET_API_KEY', webhook_secret_env: 'QUIET_SECRET' }");
  assert.match(problems(result), "webhook_secret_env' is of no use: 'quiet' takes no webhooks: Remove it.");
});

test('every other connector needs one, also where its manifest says so in words', () => {
  assert.match(problems(load('stripe', "{ api_key_env: 'A_KEY' }")), "lacks 'webhook_secret_env'");
  const loud = { ...quiet, webhooks: true };
  assert.match(problems(load('quiet', "{ api_key_env: 'A_KEY' }", loud)), "lacks 'webhook_secret_env'");
  const odd = { ...quiet, webhooks: 'no' };
  assert.match(
    problems(load('quiet', "{ api_key_env: 'A_KEY' }", odd)),
    "'manifest.webhooks' must be true or false",
  );
});

test.run();
