import { createHmac } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hmacHex, timingSafeEqual } from '../../../../supabase/functions/_shared/core/contract/hmac.ts';

test('computes the HMAC of raw bytes', async () => {
  const body = new Uint8Array([0, 255, 123, 34]);
  assert.is(await hmacHex('SHA-1', 'secret', body), createHmac('sha1', 'secret').update(body).digest('hex'));
  assert.is(
    await hmacHex('SHA-256', 'secret', body),
    createHmac('sha256', 'secret').update(body).digest('hex'),
  );
});

test('compares equal and different strings, of equal and of different length', () => {
  assert.is(timingSafeEqual('abc', 'abc'), true);
  assert.is(timingSafeEqual('abd', 'abc'), false);
  assert.is(timingSafeEqual('ab', 'abc'), false);
  assert.is(timingSafeEqual('abcabc', 'abc'), false);
  assert.is(timingSafeEqual('', 'abc'), false);
  assert.is(timingSafeEqual('', ''), true);
});

test.run();
