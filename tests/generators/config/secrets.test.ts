import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { holdsSecret, looksLikeSecret, maskSecrets } from '../../../generators/config/secrets.ts';

const SECRETS = [
  'sk_live_51HabcdefghijKLMNOP',
  'sk_test_51HabcdefghijKLMNOP',
  'rk_live_abcdefghij',
  'whsec_abc123def456',
  'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
  'xoxb-1234567890-abcdef',
  'AKIAIOSFODNN7EXAMPLE',
  'sbp_0123456789abcdef0123',
  'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl',
  'dG9rOjEyMzQ1Njc4OTBhYmNkZWZnaGlqa2w=',
];

const NO_SECRETS = [
  'STRIPE_API_KEY',
  'stripe_main',
  'sk_live_',
  'Stripe, live',
  'task_live_customers',
  '2024-01-01T00:00:00Z',
];

for (const secret of SECRETS) {
  test(`knows ${secret.slice(0, 8)}… for a secret and masks it, keeping its length`, () => {
    assert.ok(holdsSecret(secret));
    assert.ok(looksLikeSecret(secret));
    const masked = maskSecrets(`a: '${secret}', b`);
    assert.not.ok(masked.includes(secret.slice(4)));
    assert.is(masked.length, secret.length + 8);
  });
}

for (const text of NO_SECRETS) {
  test(`takes '${text}' for no secret`, () => {
    assert.not(holdsSecret(text));
    assert.is(maskSecrets(text), text);
  });
}

test.run();
