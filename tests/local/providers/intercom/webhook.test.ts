import { createHmac } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { signWebhook } from '../../../../local/providers/intercom/webhook.ts';
import { createIntercomWorld } from '../../../../local/providers/intercom/world.ts';

test('X-Hub-Signature is the HMAC-SHA1 of the raw body with the client secret', () => {
  const { body, headers } = signWebhook(createIntercomWorld().ping(), 'client_secret');
  const hex = createHmac('sha1', 'client_secret').update(Buffer.from(body)).digest('hex');
  assert.is(headers['x-hub-signature'], `sha1=${hex}`);
  assert.is(JSON.parse(body).topic, 'ping');
});

test.run();
