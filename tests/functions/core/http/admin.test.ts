import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigurationError } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { adminCheck } from '../../../../supabase/functions/_shared/core/http/admin.ts';
import { HttpError } from '../../../../supabase/functions/_shared/core/http/respond.ts';

const request = (authorization?: string) =>
  new Request('http://functions.local/', authorization === undefined ? {} : { headers: { authorization } });
const key = (value: string | undefined) => (name: string) => (name === 'ADMIN_API_KEY' ? value : undefined);

function refused(authorization: string | undefined, value = 'key-1') {
  try {
    adminCheck(key(value))(request(authorization));
  } catch (error) {
    assert.instance(error, HttpError);
    const { status, message, headers } = error as HttpError;
    assert.is(status, 401);
    assert.not.match(message, 'ADMIN_API_KEY');
    assert.equal(headers, { 'WWW-Authenticate': 'Bearer' });
    return;
  }
  assert.unreachable(`${authorization} was admitted`);
}

test('the admin key as a bearer token is admitted, the scheme in any case', () => {
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) adminCheck(key('key-1'))(request(`${scheme} key-1`));
});

test('a key with white space around it in the environment is the key without it', () => {
  adminCheck(key(' key-1\n'))(request('Bearer key-1'));
});

test('anything else is refused', () => {
  const given = [
    '',
    'Bearer',
    'Bearer ',
    'key-1',
    'Basic key-1',
    'Bearer key-2',
    'Bearer key-11',
    'Bearer key',
  ];
  for (const authorization of [
    undefined,
    ...given,
    'Bearer KEY-1',
    'Bearer  key-1',
    'Bearer key-1, Bearer x',
  ])
    refused(authorization);
});

test('without a key in the environment nobody is admitted, and it is no 401', () => {
  for (const value of [undefined, '', '  '])
    assert.throws(
      () => adminCheck(key(value))(request('Bearer ')),
      (error: unknown) => error instanceof ConfigurationError,
    );
});

test('a flood without the key is refused one by one, and the admin is let in all the same', () => {
  const check = adminCheck(key('key-1'));
  for (let n = 0; n < 2000; n++)
    assert.throws(
      () => check(request('Bearer guess')),
      (error: HttpError) => error.status === 401,
    );
  check(request('Bearer key-1'));
});

test('a flood with the key is answered 429 with the time to wait', () => {
  const check = adminCheck(key('key-1'));
  let refusal: unknown;
  for (let n = 0; n < 1000 && !refusal; n++) {
    try {
      check(request('Bearer key-1'));
    } catch (error) {
      refusal = error;
    }
  }
  assert.instance(refusal, HttpError);
  const { status, code, headers } = refusal as HttpError;
  assert.equal([status, code], [429, 'too_many_requests']);
  assert.match(headers['Retry-After'] ?? '', /^[1-9]\d*$/);
});

test.run();
