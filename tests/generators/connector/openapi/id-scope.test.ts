import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { described, get, resourceOf, text, things, whole } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const inPath = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
});
const parent = { '/boards': get(things({ title: text }), { page: whole }) };
const cards = (id: object) => ({
  '/boards/{board_id}/cards': get(
    { type: 'array', items: object({ id, text, due: text, color: text }) },
    { page: whole },
    inPath('board_id'),
  ),
});
const card = (path: string, ...names: string[]) => ({
  [path]: get(object({ id: text, text, due: text, color: text }), {}, inPath(...names)),
});

function scopeOf(paths: object) {
  return resourceOf(described({ ...parent, ...paths }), 'card').idScope;
}

test('an id that nobody calls unique is so only within its parent', () => {
  assert.equal(scopeOf(cards(text)).names, ['board_id']);
  assert.is(scopeOf(cards(text)).confidence, 'guess');
});

test('reading one object by its id alone shows that the id is unique', () => {
  assert.equal(scopeOf({ ...cards(text), ...card('/cards/{card_id}', 'card_id') }).names, []);
});

const kinds: readonly (readonly [string, object])[] = [
  ['a UUID by its format', { type: 'string', format: 'uuid' }],
  ['a UUID by its example', { type: 'string', example: '0b8f4d3e-6f0a-4a8e-9a3f-2f6c8d1e7b90' }],
  ['a random text with a prefix', { type: 'string', example: 'card_9sJfk20slKJsd8' }],
  ['an ObjectId', { type: 'string', example: '507f1f77bcf86cd799439011' }],
  ['globally unique by its description', { type: 'string', description: 'Globally unique identifier.' }],
];

for (const [kind, id] of kinds) {
  test(`${kind} never comes twice`, () => {
    assert.equal(scopeOf(cards(id)).names, []);
  });
}

test('where one object is read only below its parent, the id holds the parent too', () => {
  const paths = {
    ...cards({ type: 'string', format: 'uuid' }),
    ...card('/boards/{board_id}/cards/{card_id}', 'board_id', 'card_id'),
  };
  assert.equal(scopeOf(paths).names, ['board_id']);
  const { retrieve } = resourceOf(described({ ...parent, ...paths }), 'card');
  assert.equal(retrieve?.filled, [
    { parameter: { name: 'board_id', in: 'path' }, source: { kind: 'value', name: 'board_id' } },
    { parameter: { name: 'card_id', in: 'path' }, source: { kind: 'id' } },
  ]);
});

test('a list that stands alone has ids of its own', () => {
  assert.equal(resourceOf(described(parent), 'board').idScope.names, []);
});

test('a number that begins anew in each parent is no id of a list across them', () => {
  const alert = object({ number: whole, state: text, url: text, rule: text });
  const items = { type: 'array', items: { ...alert, required: ['number'] } };
  const paths = {
    '/orgs': get(things({ login: text }), { page: whole }),
    '/orgs/{org}/alerts': get(items, { page: whole }, inPath('org')),
    '/repos/{owner}/{repo}/alerts/{alert_number}': get(alert, {}, inPath('owner', 'repo', 'alert_number')),
  };
  const description = described(paths);
  assert.is(resourceOf(description, 'alert').id, null);
  assert.ok(description.unknowns.some(({ what, resource }) => what === 'id' && resource === 'alert'));
});

test('an object of the same name that looks otherwise is not what is read', () => {
  const paths = {
    '/rooms': get(things({ title: text })),
    '/rooms/{room_id}/devices': get(
      things({ room_system: text, os: text, controller: text }),
      {},
      inPath('room_id'),
    ),
    '/phone/devices/{device_id}': get(
      object({ id: text, line: text, ring: text, mac: text }),
      {},
      inPath('device_id'),
    ),
  };
  assert.is(resourceOf(described(paths), 'device').retrieve, null);
});

test.run();
