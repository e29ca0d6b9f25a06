import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatDiagnostics } from '../../../generators/config/format-diagnostics.ts';
import { accept, app, refuse } from './loaded-config.ts';
import { appWith, configWith, createProject } from './project-fixture.ts';

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

test.run();
