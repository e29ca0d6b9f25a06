import { sign } from 'hono/jwt';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ApiError } from '../../../local/gateway/api-error.ts';
import { callerVerifier, signProjectKey, signUserToken } from '../../../local/gateway/tokens.ts';

const secret = 'a-secret-of-at-least-thirty-two-characters';
const verify = callerVerifier(secret);
const now = Math.floor(Date.now() / 1000);

const bearer = (token: string) => ({ authorization: `Bearer ${token}`, apikey: undefined });

/** Status and code of the refusal. */
async function refused(keys: Parameters<typeof verify>[0]): Promise<[number, string]> {
  const error = await verify(keys).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(error, ApiError);
  return [(error as ApiError).status, (error as ApiError).code];
}

test('the bearer token says who calls, the apikey when there is none', async () => {
  const anonKey = await signProjectKey(secret, 'anon');
  const userToken = await signUserToken(secret, 'user-1');
  assert.is((await verify({ authorization: undefined, apikey: anonKey })).role, 'anon');
  const user = await verify({ authorization: `bearer ${userToken}`, apikey: anonKey });
  assert.is(user.role, 'authenticated');
  const { sub, aud, role } = JSON.parse(user.claims);
  assert.equal({ sub, aud, role }, { sub: 'user-1', aud: 'authenticated', role: 'authenticated' });
  assert.is((await verify(bearer(await signProjectKey(secret, 'service_role')))).role, 'service_role');
});

test('a token without a role is anon', async () => {
  assert.is((await verify(bearer(await sign({ sub: 'x' }, secret, 'HS256')))).role, 'anon');
});

test('no key at all is 401', async () => {
  assert.equal(await refused({ authorization: undefined, apikey: undefined }), [401, 'PGRST302']);
  assert.equal(await refused({ authorization: 'Basic abc', apikey: '' }), [401, 'PGRST302']);
});

test('a token that is not signed with this secret is 401', async () => {
  const good = await signProjectKey(secret, 'service_role');
  const [header, payload, signature] = good.split('.') as [string, string, string];
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  for (const token of [
    'nonsense',
    'a.b.c',
    `${header}.${payload}.`,
    `${header}.${payload}.${signature.slice(0, -3)}abc`,
    `${none}.${payload}.`,
    await sign({ role: 'service_role' }, 'another-secret', 'HS256'),
    await sign({ role: 'service_role' }, secret, 'HS512'),
  ]) {
    assert.equal(await refused(bearer(token)), [401, 'PGRST301'], token);
  }
});

test('an expired token, or one that is not valid yet, is 401', async () => {
  assert.equal(await refused(bearer(await sign({ role: 'anon', exp: now - 1 }, secret, 'HS256'))), [
    401,
    'PGRST303',
  ]);
  assert.equal(await refused(bearer(await sign({ role: 'anon', nbf: now + 60 }, secret, 'HS256'))), [
    401,
    'PGRST303',
  ]);
});

test('a remembered token still expires', async () => {
  const keys = bearer(await sign({ role: 'anon', exp: now + 60 }, secret, 'HS256'));
  await verify(keys);
  const realNow = Date.now;
  Date.now = () => realNow() + 61_000;
  try {
    assert.equal(await refused(keys), [401, 'PGRST303']);
  } finally {
    Date.now = realNow;
  }
});

test('a role that is not one of the API is 403, whoever signed it', async () => {
  for (const role of ['postgres', 'authenticator', 'supabase_admin', 'none']) {
    assert.equal(await refused(bearer(await sign({ role }, secret, 'HS256'))), [403, '42501']);
  }
});

test.run();
