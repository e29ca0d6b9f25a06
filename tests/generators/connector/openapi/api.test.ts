import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuthScheme } from '../../../../generators/connector/openapi/api-description.ts';
import { readOpenApi } from '../../../../generators/connector/openapi/read-openapi.ts';
import { described, get, text, things } from './described.ts';

const paths = { '/things': get(things()) };

function authOf(schemes: object, more: object = {}): string[] {
  const found = described(paths, {}, { components: { securitySchemes: schemes }, ...more }).auth;
  return found.map(inShort);
}

function inShort(scheme: AuthScheme): string {
  if (scheme.kind === 'api_key') return `api_key ${scheme.in} ${scheme.parameter}`;
  return scheme.kind === 'oauth2' ? `oauth2 ${scheme.tokenUrl}` : scheme.kind;
}

test('auth: each kind of security scheme', () => {
  assert.equal(authOf({ a: { type: 'http', scheme: 'Bearer' } }), ['bearer']);
  assert.equal(authOf({ a: { type: 'http', scheme: 'basic' } }), ['basic']);
  assert.equal(authOf({ a: { type: 'apiKey', in: 'query', name: 'api_key' } }), ['api_key query api_key']);
  assert.equal(
    authOf({ a: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'Bearer <key>' } }),
    ['bearer'],
  );
  const flows = { clientCredentials: { tokenUrl: 'https://a.example/token', scopes: {} } };
  assert.equal(authOf({ a: { type: 'oauth2', flows } }), ['oauth2 https://a.example/token']);
  assert.equal(authOf({ a: { type: 'openIdConnect' } }), ['other']);
});

test('auth: credentials that are needed at once are named, and the review says what to do', () => {
  const key = (name: string) => ({ type: 'apiKey', in: 'header', name });
  const components = { securitySchemes: { app: key('X-App-Secret'), grant: key('X-Grant-Token') } };
  const both = described(paths, {}, { components, security: [{ app: [], grant: [] }] });
  assert.equal(both.authTogether, ['app', 'grant']);
  assert.match(both.unknowns.find(({ what }) => what === 'auth')?.why ?? '', 'app and grant at once');
  const either = described(paths, {}, { components, security: [{ app: [] }, { grant: [] }] });
  assert.equal(either.authTogether, []);
  const oneIsEnough = described(paths, {}, { components, security: [{ app: [], grant: [] }, { grant: [] }] });
  assert.equal(oneIsEnough.authTogether, []);
});

test('auth: the scheme that most operations use comes first', () => {
  const schemes = {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    login: { type: 'http', scheme: 'basic' },
  };
  assert.equal(authOf(schemes, { security: [{ login: [] }] }), ['basic', 'api_key header X-Key']);
});

test('auth: none declared, or only as a header parameter', () => {
  const { auth, unknowns } = described(paths);
  assert.equal(auth, []);
  assert.ok(unknowns.some(({ what }) => what === 'auth'));
  const parameters = [{ name: 'Authorization', in: 'header', schema: text }];
  const found = described({ '/things': get(things(), {}, { parameters }) }).auth;
  assert.equal(found.map(inShort), ['bearer']);
});

test('base URL: with variables, several, relative and none', () => {
  const server = (servers: unknown) => {
    const { baseUrl, unknowns } = described(paths, {}, { servers });
    return [baseUrl?.url ?? null, unknowns.find(({ what }) => what === 'base_url')?.assumed];
  };
  assert.equal(server([{ url: 'https://api.example/v1/' }]), ['https://api.example/v1', undefined]);
  assert.equal(server([{ url: 'https://{shop}.example', variables: { shop: { default: 'a' } } }]), [
    'https://{shop}.example',
    'https://{shop}.example',
  ]);
  assert.equal(server([{ url: '/v1' }]), ['/v1', null]);
  assert.equal(server(undefined), [null, null]);
});

test('the provider: given, or made of the title and asked about', () => {
  const provider = (title: string) => {
    const result = readOpenApi({ text: JSON.stringify({ openapi: '3.1.0', info: { title }, paths }) });
    return result.ok ? result.description.provider : null;
  };
  assert.equal(['GitHub v3 REST API', 'The Acme & Söhne API', 'API', '42'].map(provider), [
    'github',
    'acme_sohne',
    'provider',
    'provider',
  ]);
  assert.not(described(paths).unknowns.some(({ what }) => what === 'provider'));
});

test('webhooks are named, their signature is asked for', () => {
  const description = described(paths, {}, { webhooks: { 'order.paid': { post: {} } } });
  assert.equal(description.webhooks, ['order.paid']);
  assert.match(
    description.unknowns.find(({ what }) => what === 'webhook')?.why ?? '',
    'not how they are signed',
  );
});

test.run();
