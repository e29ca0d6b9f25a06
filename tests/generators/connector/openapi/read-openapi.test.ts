import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readOpenApi } from '../../../../generators/connector/openapi/read-openapi.ts';
import { resourceOf } from './described.ts';

const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
test.after(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function refusal(
  text: string,
  format?: 'json' | 'yaml',
): { where: string | null; message: string; fix: string } {
  const result = readOpenApi({ text }, format === undefined ? {} : { format });
  if (result.ok) throw new Error('It was read.');
  const [first] = result.diagnostics;
  const location = first?.location ?? null;
  return {
    where: location === null ? null : `${location.line}:${location.column}`,
    message: first?.message ?? '',
    fix: first?.fix ?? '',
  };
}

const refused: readonly (readonly [
  given: string,
  text: string,
  where: string | null,
  message: RegExp,
  fix: RegExp,
])[] = [
  ['Swagger 2', 'info: {}\nswagger: "2.0"\n', '2:11', /Swagger 2/, /swagger2openapi/],
  ['Swagger 2 in JSON', '{\n  "swagger": "2.0"\n}', '2:15', /Swagger 2/, /swagger2openapi/],
  ['AsyncAPI', 'asyncapi: 3.0.0\n', '1:11', /AsyncAPI/, /OpenAPI 3/],
  ['a GraphQL schema', '{"data": {"__schema": {}}}', null, /GraphQL/, /without --from/],
  ['OpenAPI 4', 'openapi: 4.0.0\npaths: {}\n', '1:10', /OpenAPI 4\.0\.0/, /3\.1\.0/],
  ['a version that is a number', 'openapi: 3.1\npaths: {}\n', '1:10', /not a text/, /as a text/],
  ['another document', 'name: x\n', null, /no key 'openapi'/, /begins with/],
  ['a list', '- 1\n', null, /not an object/, /OpenAPI 3/],
  ['no paths', 'openapi: 3.0.0\n', null, /no 'paths'/, /operations/],
  ['paths that are a list', 'openapi: 3.0.0\npaths: []\n', '2:8', /'paths' is not an object/, /Correct/],
  ['broken YAML', 'openapi: 3.0.0\npaths: [1, 2\n', '3:1', /not YAML/, /Correct/],
  ['broken JSON', '{"openapi": "3.0.0",\n "paths": }', '2:11', /not JSON/, /Correct/],
  ['cut off JSON', '{"openapi": "3.0.0"', '1:20', /not JSON/, /Correct/],
  ['an empty text', '', '1:1', /not YAML/, /Correct/],
];

for (const [given, text, where, message, fix] of refused) {
  test(`${given} is refused with its place and the way on`, () => {
    const found = refusal(text);
    assert.is(found.where, where);
    assert.match(found.message, message);
    assert.match(found.fix, fix);
  });
}

test('a file that is not there, and a folder', () => {
  const missing = readOpenApi({ path: join(folder, 'none.yaml') });
  assert.match(missing.ok ? '' : (missing.diagnostics[0]?.message ?? ''), 'no such file');
  const directory = readOpenApi({ path: folder });
  assert.match(directory.ok ? '' : (directory.diagnostics[0]?.message ?? ''), 'not a file');
});

const paths = (item: string) => `openapi: 3.1.0
info: { title: Shop API, version: '1' }
paths:
  /orders:
    get:
      parameters: [{ name: page, in: query, schema: { type: integer } }]
      responses: { '200': { content: { application/json: { schema: { type: array, items: ${item} } } } } }
`;

test('the same document as YAML and as JSON, with a byte order mark and Windows line ends', () => {
  const yaml = paths('{ type: object, properties: { id: { type: string }, total: { type: number } } }');
  const first = readOpenApi({ text: yaml, path: '/x/a' }, { format: 'yaml' });
  const second = readOpenApi(
    { text: `\uFEFF${yaml.replaceAll('\n', '\r\n')}`, path: '/x/a' },
    { format: 'yaml' },
  );
  assert.ok(first.ok && second.ok);
  assert.equal(second, first);
});

test('references lead into files beside the document and back, also around in circles', () => {
  write(
    'models/order.yaml',
    'Order:\n  type: object\n  properties:\n    id: { type: string }\n    customer: { $ref: "../models/customer.json#/Customer" }\n    parent: { $ref: "#/Order" }\n    note: { $ref: "../shop.yaml#/components/schemas/Note" }\n',
  );
  write(
    'models/customer.json',
    '{"Customer": {"type": "object", "properties": {"id": {"type": "string"}, "last_order": {"$ref": "order.yaml#/Order"}}}}',
  );
  const path = write(
    'shop.yaml',
    `${paths("{ $ref: 'models/order.yaml#/Order' }")}components: { schemas: { Note: { type: object, properties: { text: { type: string } } } } }\n`,
  );
  const result = readOpenApi({ path });
  assert.ok(result.ok);
  assert.equal(result.description.warnings, []);
  const columns = resourceOf(result.description, 'order').columns.map(({ name }) => name);
  assert.equal(columns, [
    'customer_id',
    'customer_last_order',
    'order_parent_id',
    'parent_customer',
    'parent_parent',
    'parent_note',
    'note_text',
  ]);
});

const dead: readonly (readonly [reference: string, reason: RegExp])[] = [
  ['#/components/schemas/None', /nothing at this place/],
  ['missing.yaml#/A', /could not be read/],
  ['../outside.yaml#/A', /Only files below/],
  ['/etc/hostname', /Only files below/],
  ['https://a.example/openapi.yaml#/A', /Only local files/],
  ['#order', /no JSON pointer/],
];

for (const [reference, reason] of dead) {
  test(`a reference to ${reference} is a warning at its place, and the rest is read`, () => {
    const item = `{ type: object, properties: { id: { type: string }, other: { $ref: '${reference}' } } }`;
    const result = readOpenApi({ path: write('dead.yaml', paths(item)) });
    assert.ok(result.ok);
    assert.equal(
      result.description.resources.map(({ name }) => name),
      ['order'],
    );
    const [warning] = result.description.warnings;
    assert.match(warning?.reason ?? '', reason);
    assert.is(warning?.location?.line, 7);
  });
}

test('a schema that is a reference to itself is a warning, not a hang', () => {
  const text = `${paths("{ $ref: '#/components/schemas/A' }")}components: { schemas: { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } } }\n`;
  const result = readOpenApi({ text });
  assert.ok(result.ok);
  assert.match(result.description.warnings[0]?.reason ?? '', 'refers to itself');
});

const anchored = `openapi: 3.0.0
info: { title: Shop API }
x-base: &base { id: { type: string } }
paths:
  /orders:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                type: array
                items: &item
                  type: object
                  properties:
                    <<: *base
                    parent: *item
`;

test('anchors, aliases that contain themselves and merge keys are read', () => {
  const result = readOpenApi({ text: anchored });
  assert.ok(result.ok);
  assert.equal(resourceOf(result.description, 'order').id?.path, ['id']);
});

test('names that every object inherits are no members', () => {
  const result = readOpenApi({ text: paths("{ $ref: '#/__proto__' }") });
  assert.ok(result.ok);
  assert.is(result.description.warnings.length, 1);
});

test.run();
