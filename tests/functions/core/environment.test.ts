import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RuntimeApp } from '../../../supabase/functions/_shared/core/config.ts';
import { ConfigurationError } from '../../../supabase/functions/_shared/core/contract/index.ts';
import {
  accountOf,
  apiBaseUrlVariable,
  required,
  serviceKey,
} from '../../../supabase/functions/_shared/core/environment.ts';

const app: RuntimeApp = {
  appKey: 'stripe_main',
  name: 'Stripe',
  connector: 'stripe',
  apiKeyEnv: 'API_KEY',
  webhookSecretEnv: 'SECRETS',
  excludeFields: {},
  maxDeletedShare: 0.5,
  requestsPerSecond: null,
  resources: ['customer'],
  syncFrom: '2024-01-01T00:00:00Z',
  options: { region: 'eu' },
};
const context = (env: Record<string, string>) =>
  accountOf(app, (name) => ({ API_KEY: 'key-1', SECRETS: 'secret-1', ...env })[name]);

function refused(work: () => unknown, variable: string) {
  assert.throws(
    work,
    (error: unknown) => error instanceof ConfigurationError && error.message.includes(variable),
  );
}

test('an app gets its secrets by the names of the variables that hold them', () => {
  assert.equal(context({}), {
    appKey: 'stripe_main',
    excludeFields: {},
    resources: ['customer'],
    syncFrom: '2024-01-01T00:00:00Z',
    options: { region: 'eu' },
    apiKey: 'key-1',
    webhookSecrets: ['secret-1'],
    apiBaseUrl: null,
  });
});

test('a variable that is missing, empty or blank is refused by its name, never by its value', () => {
  for (const value of ['', '  ', '\n']) {
    refused(() => required(() => value, 'API_KEY'), 'API_KEY');
    refused(() => context({ API_KEY: value }), 'API_KEY');
    refused(() => context({ SECRETS: value }), 'SECRETS');
  }
  refused(() => required(() => undefined, 'API_KEY'), 'API_KEY');
});

test('an app of a connector without webhooks has no secret, and needs no variable for one', () => {
  const without = accountOf({ ...app, webhookSecretEnv: null }, (name) => ({ API_KEY: 'key-1' })[name]);
  assert.equal(without.webhookSecrets, []);
});

test('white space around a value, as pasting leaves it, is not part of it', () => {
  assert.is(context({ API_KEY: ' key-1\n' }).apiKey, 'key-1');
});

test('several webhook secrets may stand in one variable, apart by commas or white space', () => {
  for (const value of ['a,b', 'a, b', 'a b', ' a\n b ', 'a\t,b'])
    assert.equal(context({ SECRETS: value }).webhookSecrets, ['a', 'b']);
});

test('a comma too many adds no empty secret, which anybody could sign with', () => {
  for (const value of ['a,', ',a', 'a,,', ' , a'])
    assert.equal(context({ SECRETS: value }).webhookSecrets, ['a']);
  for (const value of [',', ' , ,']) refused(() => context({ SECRETS: value }), 'SECRETS');
});

test('a connector is pointed at another host by a variable named after it', () => {
  assert.is(apiBaseUrlVariable('stripe'), 'STRIPE_API_BASE_URL');
  assert.is(apiBaseUrlVariable('my-crm'), 'MY_CRM_API_BASE_URL');
  assert.is(context({ STRIPE_API_BASE_URL: 'http://127.0.0.1:1' }).apiBaseUrl, 'http://127.0.0.1:1');
});

test('the service key is the legacy one, else the default one of the secret keys, else any of them', () => {
  const key = (env: Record<string, string>) => serviceKey((name) => env[name]);
  const keys = JSON.stringify({ other: 'sb_secret_2', default: 'sb_secret_1' });
  assert.is(key({ SUPABASE_SERVICE_ROLE_KEY: 'legacy', SUPABASE_SECRET_KEYS: keys }), 'legacy');
  assert.is(key({ SUPABASE_SECRET_KEYS: keys }), 'sb_secret_1');
  assert.is(key({ SUPABASE_SECRET_KEYS: '{"other":"sb_secret_2"}' }), 'sb_secret_2');
});

test('without a usable service key the error names the variable and quotes nothing of it', () => {
  for (const keys of ['', '{}', '[]', '{"default":7}', 'sb_secret_1', '{"default":"sb_secret_1"'])
    assert.throws(
      () => serviceKey((name) => (name === 'SUPABASE_SECRET_KEYS' ? keys : undefined)),
      (error: unknown) =>
        error instanceof ConfigurationError &&
        /SUPABASE_SECRET_KEYS/.test(error.message) &&
        !/sb_secret/.test(error.message),
    );
});

test.run();
