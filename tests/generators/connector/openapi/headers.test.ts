import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readOpenApi } from '../../../../generators/connector/openapi/read-openapi.ts';
import { described, get, resourceOf, text, things } from './described.ts';

const header = (name: string, schema: object = text, more: object = {}) => ({
  name,
  in: 'header',
  required: true,
  schema,
  ...more,
});

/** Where the headers of the list come from. */
function headersOf(parameters: readonly object[], more: object = {}) {
  const description = described({ '/things': get(things(), {}, { parameters }) }, {}, more);
  const { filled } = resourceOf(description, 'thing');
  return filled.flatMap(({ parameter, source }) =>
    parameter.in === 'header' ? [[parameter.name, source] as const] : [],
  );
}

test('a required header is fixed where the document fixes it, else a setting of the account', () => {
  assert.equal(
    headersOf([
      header('X-Tenant-Id'),
      header('Shop-Version', { type: 'string', enum: ['2026-01-01'] }),
      header('API-Version', { ...text, example: 'v3' }),
      header('X-Provider', { ...text, default: 'shop' }),
      header('X-Site-Id', { ...text, default: 'demo' }),
      header('X-Username', { ...text, default: '[user name]' }),
      header('X-Optional', text, { required: false }),
    ]),
    [
      ['X-Tenant-Id', { kind: 'setting', name: 'tenant_id' }],
      ['Shop-Version', { kind: 'fixed', value: '2026-01-01' }],
      ['API-Version', { kind: 'fixed', value: 'v3' }],
      ['X-Provider', { kind: 'fixed', value: 'shop' }],
      ['X-Site-Id', { kind: 'setting', name: 'site_id' }],
      ['X-Username', { kind: 'setting', name: 'username' }],
    ],
  );
});

test('what the client sends itself, and credentials, need no answer', () => {
  const names = ['Accept', 'Content-Type', 'User-Agent', 'Authorization', 'X-App-Key', 'X-Session-Token'];
  assert.equal(headersOf(names.map((name) => header(name))), []);
});

test('what has another value with each request is left open', () => {
  const names = ['X-Request-Id', 'Correlation-Id', 'X-Nonce', 'X-Timestamp', 'Range', 'If-Match'];
  assert.equal(
    headersOf(names.map((name) => header(name))).map(([name, { kind }]) => [name, kind]),
    names.map((name) => [name, 'open']),
  );
});

test('a header that few lists need is left open, unless it says whose they are', () => {
  const lists = Object.fromEntries(
    ['orders', 'items', 'carts', 'notes'].map((name) => [`/${name}`, get(things())]),
  );
  const parameters = [header('X-Mode'), header('X-Account-Id')];
  const description = described({ ...lists, '/things': get(things(), {}, { parameters }) });
  assert.equal(
    resourceOf(description, 'thing').filled.map(({ source }) => source.kind),
    ['open', 'setting'],
  );
});

test('a version that is still to be put in is no version, and is asked for', () => {
  const parameters = [header('Shop-Version', { ...text, example: '{{VERSION}}' }, { required: false })];
  assert.equal(headersOf(parameters), [['Shop-Version', { kind: 'setting', name: 'shop_version' }]]);
  assert.is(described({ '/things': get(things(), {}, { parameters }) }).versionHeader?.value, null);
});

test('security schemes beside the credential say whose request it is', () => {
  const securitySchemes = {
    account: { type: 'apiKey', in: 'header', name: 'X-Account-Id' },
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  };
  const document = {
    openapi: '3.0.3',
    info: { title: 'Shop API', version: '1' },
    paths: { '/things': get(things()) },
    components: { securitySchemes },
    security: [{ account: [], key: [] }],
  };
  const read = readOpenApi({ text: JSON.stringify(document) });
  assert.ok(read.ok);
  const { auth, resources } = read.description;
  assert.equal(
    auth.map(({ name }) => name),
    ['key'],
  );
  assert.equal(resources[0]?.filled, [
    { parameter: { name: 'X-Account-Id', in: 'header' }, source: { kind: 'setting', name: 'account_id' } },
  ]);
  const alone = { ...document, security: [{ account: [] }] };
  const other = readOpenApi({ text: JSON.stringify(alone) });
  assert.ok(other.ok);
  assert.equal(other.description.resources[0]?.filled, []);
});

test.run();
