import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { retryAfterSeconds } from '../../../../supabase/functions/_shared/core/contract/retry-after.ts';

const date = 'Thu, 01 Jan 2026 00:01:00 GMT';

for (const [header, seconds] of [
  ['7', 7],
  [' 0 ', 0],
  ['1.5', 1.5],
  ['Thu, 01 Jan 2026 00:01:30 GMT', 30],
  ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
  ['', null],
  [null, null],
] as const) {
  test(`Retry-After ${JSON.stringify(header)} asks for ${seconds === null ? 'nothing' : `${seconds} s`}`, () => {
    assert.is(retryAfterSeconds(header, date), seconds);
  });
}

test("a date counts by the provider's clock, and by ours when the answer has none", () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();
  const seconds = retryAfterSeconds(inAMinute, null) ?? 0;
  assert.ok(seconds > 0 && seconds <= 60);
});

test.run();
