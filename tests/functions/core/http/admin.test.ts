import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigurationError } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { requireAdmin } from '../../../../supabase/functions/_shared/core/http/admin.ts';
import { HttpError } from '../../../../supabase/functions/_shared/core/http/respond.ts';

const request = (authorization?: string) =>
  new Request('http://functions.local/', authorization === undefined ? {} : { headers: { authorization } });
const key = (value: string | undefined) => (name: string) => (name === 'ADMIN_API_KEY' ? value : undefined);

function refused(authorization: string | undefined, value = 'key-1') {
  try {
    requireAdmin(request(authorization), key(value));
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
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) requireAdmin(request(`${scheme} key-1`), key('key-1'));
});

test('a key with white space around it in the environment is the key without it', () => {
  requireAdmin(request('Bearer key-1'), key(' key-1\n'));
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
      () => requireAdmin(request('Bearer '), key(value)),
      (error: unknown) => error instanceof ConfigurationError,
    );
});

test.run();
