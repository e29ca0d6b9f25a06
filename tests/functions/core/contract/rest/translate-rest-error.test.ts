import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  EntityNotFoundError,
  RateLimitError,
  RestError,
  translateRestError,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';

const about = { collectionKey: 'acme_contact', externalId: '7' };
const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
const translated = (status: number, headers: Record<string, string> = {}, of: typeof about | null = null) =>
  translateRestError(new RestError('said no', status, new Headers({ date, ...headers })), of);

const waits: readonly (readonly [number, Record<string, string>, number | null])[] = [
  [429, {}, null],
  [429, { 'retry-after': '7' }, 7],
  [429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30],
  [429, { 'retry-after': 'soon', 'x-ratelimit-reset': '1767225660' }, 60],
  [429, { 'x-ratelimit-reset': '1767225660000' }, 60],
  [429, { 'x-rate-limit-reset': '12' }, 12],
  [429, { 'ratelimit-reset': '1.5' }, 1.5],
  [429, { 'x-ratelimit-reset': '1767225500' }, 0],
  [429, { 'x-ratelimit-reset': '2026-01-01' }, null],
  [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1767225610' }, 10],
  [403, { 'retry-after': '60' }, 60],
];
for (const [status, headers, seconds] of waits) {
  test(`${status} with ${JSON.stringify(headers)} is a rate limit of ${seconds} s`, () => {
    const error = translated(status, headers);
    assert.instance(error, RateLimitError);
    assert.is((error as RateLimitError).retryAfterSeconds, seconds);
  });
}

for (const status of [400, 401, 403, 404, 410, 422, 500, 503]) {
  test(`${status} of a list is an ApiError`, () => {
    const error = translated(status, { 'x-ratelimit-remaining': '5' });
    assert.instance(error, ApiError);
    assert.is((error as ApiError).status, status);
    assert.is(error.message, 'said no');
  });
}

for (const status of [404, 410]) {
  test(`${status} of an object is an EntityNotFoundError`, () => {
    const error = translated(status, {}, about);
    assert.instance(error, EntityNotFoundError);
    assert.is((error as EntityNotFoundError).externalId, '7');
  });
}

test('other errors stay what they are', () => {
  const error = new TypeError('fetch failed');
  assert.is(translateRestError(error, about), error);
});

test.run();
