import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  type RestAuth,
  RestError,
  restClient,
  translateRestError,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { restoreNumbers } from '../../../../../supabase/functions/_shared/core/contract/provider-json.ts';
import { credentialsOf } from '../../../../../supabase/functions/_shared/core/contract/rest/rest-auth.ts';
import { type Answer, type Arrived, answering, appAt, failureOf, never } from './answering.ts';

const bearer: RestAuth = { by: 'bearer' };

async function asked(
  { auth = bearer, apiKey = 'key-1' }: { readonly auth?: RestAuth; readonly apiKey?: string },
  answer: (request: Arrived, url: string) => Answer = () => ({}),
  path = '/contacts',
) {
  const server = await answering(answer);
  try {
    const settings = { baseUrl: 'https://api.acme.example/api/v2/', auth, headers: { 'Acme-Version': '7' } };
    const client = restClient(appAt(server.url, { apiKey }), settings);
    const work = async () =>
      client.send({ method: 'GET', url: client.urlOf(path, [['q', 'a b&c']]), signal: never });
    const outcome = await work().then(
      (result) => ({ answer: result }),
      (error: Error) => ({ error }),
    );
    return { requests: server.requests, url: server.url, ...outcome };
  } finally {
    await server.close();
  }
}

const auths: readonly (readonly [RestAuth, string, Readonly<Record<string, string>>, string])[] = [
  [{ by: 'bearer' }, 'key-1', { authorization: 'Bearer key-1' }, ''],
  [{ by: 'basic' }, 'key-1', { authorization: `Basic ${btoa('key-1:')}` }, ''],
  [
    { by: 'basic', user: 'key' },
    'me@x.example/token:abc',
    { authorization: `Basic ${btoa('me@x.example/token:abc')}` },
    '',
  ],
  [{ by: 'basic', user: 'api' }, 'key-1', { authorization: `Basic ${btoa('api:key-1')}` }, ''],
  [
    { by: 'basic', user: 'api' },
    'ü',
    { authorization: `Basic ${Buffer.from('api:ü').toString('base64')}` },
    '',
  ],
  [{ by: 'header', name: 'X-Api-Key' }, 'key-1', { 'x-api-key': 'key-1' }, ''],
  [{ by: 'header', name: 'Authorization', prefix: 'Token ' }, 'key-1', { authorization: 'Token key-1' }, ''],
  [{ by: 'query', name: 'api_key' }, 'a b&c', {}, '&api_key=a+b%26c'],
];
for (const [auth, apiKey, headers, query] of auths) {
  test(`the key goes where ${JSON.stringify(auth)} says, and nowhere else`, async () => {
    const { requests } = await asked({ auth, apiKey });
    const [request] = requests;
    assert.is(request?.url, `/api/v2/contacts?q=a+b%26c${query}`);
    for (const [name, value] of Object.entries(headers)) assert.is(request?.headers[name], value);
    if (!('authorization' in headers)) assert.is(request?.headers.authorization, undefined);
    assert.is(request?.headers['acme-version'], '7');
    assert.is(request?.headers.accept, 'application/json');
  });
}

test('other headers of the same names replace ours, never the key', async () => {
  const server = await answering(() => ({}));
  try {
    const headers = { 'User-Agent': 'Mine', Authorization: 'Bearer other' };
    const client = restClient(appAt(server.url, { apiKey: 'key-1' }), {
      baseUrl: 'https://api.acme.example',
      auth: bearer,
      headers,
    });
    await client.send({ method: 'GET', url: client.urlOf('/x', []), signal: never });
    assert.is(server.requests[0]?.headers['user-agent'], 'Mine');
    assert.is(server.requests[0]?.headers.authorization, 'Bearer key-1');
  } finally {
    await server.close();
  }
});

test('numbers and texts that JavaScript or jsonb cannot hold come through', async () => {
  const { answer } = (await asked({}, () => ({
    body: '{"big": 12345678901234567890, "nul": "a\\u0000b"}',
  }))) as {
    answer: { body: unknown };
  };
  assert.is(restoreNumbers(JSON.stringify(answer.body)), '{"big":12345678901234567890,"nul":"a\ufffdb"}');
});

test('a redirect on the same origin is followed with the key, also to the documented host', async () => {
  for (const to of [(url: string) => `${url}/there`, () => '/there', () => 'http://api.acme.example/there']) {
    const { requests, answer } = (await asked({}, ({ url }, base) =>
      url === '/there' ? { body: { ok: true } } : { status: 302, headers: { location: to(base) } },
    )) as { requests: Arrived[]; answer: { body: unknown } };
    assert.equal(answer.body, { ok: true });
    assert.is(requests[1]?.headers.authorization, 'Bearer key-1');
  }
});

test('a redirect to another host is refused, and that host hears nothing', async () => {
  const other = await answering(() => ({}));
  try {
    for (const to of [
      other.url.replace('127.0.0.1', 'localhost'),
      'ftp://127.0.0.1/',
      '//evil.example/x',
      `${other.url}/x`,
    ]) {
      const { error } = (await asked({}, () => ({ status: 307, headers: { location: to } }))) as {
        error: Error;
      };
      assert.instance(error, ApiError);
      assert.match(error.message, /refusing to follow it to/);
      assert.is((error as ApiError).status, 400);
    }
    assert.is(other.requests.length, 0);
  } finally {
    await other.close();
  }
});

test('redirects without end are an error', async () => {
  const { error, requests } = (await asked({}, () => ({ status: 302, headers: { location: '/again' } }))) as {
    error: Error;
    requests: Arrived[];
  };
  assert.match(error.message, /redirected too often/);
  assert.is(requests.length, 6);
});

const errorBodies: readonly (readonly [unknown, string])[] = [
  [{ error: { message: 'no such filter' } }, ': no such filter'],
  [{ message: 'nope' }, ': nope'],
  [{ errors: [{ code: 1, detail: 'bad' }] }, ': bad'],
  [{ errors: ['bad'] }, ': bad'],
  [{ error: 'invalid_token', error_description: 'it expired' }, ': it expired'],
  [{ error: 'invalid_token' }, ': invalid_token'],
  ['<html>No</html>', ''],
  ['', ''],
  [{ code: 7 }, ''],
  [{ message: 'x'.repeat(1000) }, `: ${'x'.repeat(300)}`],
];
for (const [body, said] of errorBodies) {
  test(`an error says what the provider says in ${JSON.stringify(body).slice(0, 60)}`, async () => {
    const { error } = (await asked({}, () => ({ status: 422, body }))) as { error: Error };
    assert.instance(error, RestError);
    assert.is((error as RestError).status, 422);
    assert.is(error.message, `127.0.0.1: GET /api/v2/contacts answered with status 422${said}`);
  });
}

for (const body of ['', '<html>Welcome</html>', '{"data": [{"id"']) {
  test(`an answer that is no JSON, ${JSON.stringify(body)}, has no status and quotes nothing`, async () => {
    const { error } = (await asked({}, () => ({ body }))) as { error: Error };
    assert.instance(error, ApiError);
    assert.is((error as ApiError).status, null);
    assert.is(error.message, '127.0.0.1: GET /api/v2/contacts answered with status 200 and no valid JSON');
  });
}

test('an abort ends the call at once', async () => {
  const server = await answering(() => ({}));
  try {
    const client = restClient(appAt(server.url), {
      baseUrl: 'https://api.acme.example',
      auth: { by: 'query', name: 'k' },
    });
    const reason = new Error('over');
    const failure = await failureOf(() =>
      client.send({ method: 'GET', url: client.urlOf('/x', []), signal: AbortSignal.abort(reason) }),
    );
    assert.is(failure, reason);
  } finally {
    await server.close();
  }
});

test('a failed connection does not tell the key', async () => {
  const server = await answering(() => ({}));
  await server.close();
  const client = restClient(appAt(server.url), {
    baseUrl: 'https://api.acme.example',
    auth: { by: 'query', name: 'k' },
  });
  const failure = await failureOf(() =>
    client.send({ method: 'GET', url: client.urlOf('/x', []), signal: never }),
  );
  assert.not.match(failure.message, /key/);
});

test('a message that quotes the address does not tell the key, in any form', () => {
  const key = 'a b/ü';
  const { redact, urlWithKey } = credentialsOf({ by: 'query', name: 'k' }, key);
  const { href } = urlWithKey(new URL('https://api.acme.example/x?q=1'));
  for (const text of [href, `?k=${encodeURIComponent(key)}`, key])
    assert.match(redact(`error sending request for url (${text})`), /\[API key\]\)$/);
});

test('links are kept without the key, and only those to the same origin', () => {
  const client = restClient(appAt('http://127.0.0.1:9'), {
    baseUrl: 'https://api.acme.example/v2',
    auth: { by: 'query', name: 'api_key' },
  });
  const from = client.urlOf('/contacts', []);
  assert.is(client.linkTarget('?page=2&api_key=key-1&x=%20a', from), '/v2/contacts?page=2&x=+a');
  assert.is(client.linkTarget('/v2/contacts?page=2', from), '/v2/contacts?page=2');
  assert.is(client.linkTarget('https://api.acme.example/v2/contacts?page=2', from), '/v2/contacts?page=2');
  assert.is(client.urlAt('/v2/contacts?page=2').href, 'http://127.0.0.1:9/v2/contacts?page=2');
  for (const link of [
    'https://evil.example/v2',
    '//evil.example',
    'https://api.acme.example:8443/',
    'javascript:1',
    'https://',
  ])
    assert.throws(
      () => client.linkTarget(link, from),
      (error: unknown) => error instanceof ApiError,
    );
});

const badSettings: readonly (readonly [string, string | null])[] = [
  ['http://api.acme.example', null],
  ['api.acme.example', null],
  ['ftp://api.acme.example', null],
  ['https://api.acme.example', 'nonsense'],
];
for (const [baseUrl, apiBaseUrl] of badSettings) {
  test(`${baseUrl} (${apiBaseUrl}) is refused as a base URL`, () => {
    assert.throws(
      () => restClient(appAt(apiBaseUrl), { baseUrl, auth: bearer }),
      (error: unknown) => error instanceof ConfigurationError,
    );
  });
}

test('the other base URL may have a path of its own', () => {
  const client = restClient(appAt('http://127.0.0.1:9/mock/'), {
    baseUrl: 'https://api.acme.example/v2',
    auth: bearer,
  });
  assert.is(client.urlOf('/contacts', []).href, 'http://127.0.0.1:9/mock/v2/contacts');
  assert.is(translateRestError('text', null).message, 'text');
});

test.run();
