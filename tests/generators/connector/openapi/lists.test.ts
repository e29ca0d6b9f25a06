import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { described, get, resourceOf, text, things, whole } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const array = (items: object) => ({ type: 'array', items });
const inPath = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
});
const answering = (responses: object) => ({ get: { responses } });
const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** Resource, where its items are, and its id. */
function foundIn(paths: object, schemas: object = {}): string[] {
  return described(paths, schemas).resources.map(({ name, list, id }) => {
    const items = [...list.itemPath, ...list.unwrap].join('.');
    return `${name} ${items === '' ? '(answer)' : items} ${id?.path.join('.') ?? '-'}`;
  });
}

const found: readonly (readonly [given: string, want: string[], paths: object])[] = [
  [
    'an answer of another status that went well',
    ['thing (answer) id'],
    { '/things': answering({ 203: json(things()) }) },
  ],
  [
    'the one answer that says what is in it',
    ['thing (answer) id'],
    { '/things': answering({ 200: { description: 'ok' }, '2XX': json(things()) }) },
  ],
  [
    'an example that is JSON in a text',
    ['thing things id'],
    {
      '/things': answering({
        200: { content: { 'application/json': { example: '{"things":[{"id":"a","name":"b"}],"total":1}' } } },
      }),
    },
  ],
  [
    'JSON by a name of the vendor',
    ['thing (answer) id'],
    { '/things': answering({ 200: { content: { 'application/vnd.shop.v2': { schema: things() } } } }) },
  ],
  [
    'HAL',
    ['order _embedded.orders id'],
    { '/orders': get(object({ _embedded: object({ orders: things() }), _links: object({}) })) },
  ],
  [
    'items inside of data',
    ['contact data.data id'],
    {
      '/contacts': get(
        object({ data: array(object({ data: object({ id: text, name: text }), uri: text })) }),
      ),
    },
  ],
  [
    'an array with an ending',
    ['judge judgeArray judgeId'],
    { '/judges': get(object({ judgeArray: array(object({ judgeId: text, name: text })), nextPage: text })) },
  ],
  [
    'an array under a name of its own',
    ['scraper configurations id'],
    { '/scrapers': get(object({ configurations: things() }), {}, { summary: 'Get all scrapers' }) },
  ],
  [
    'the name of the array where the path says only search',
    ['issue issues id'],
    { '/rest/api/3/search': get(object({ issues: things(), total: whole })) },
  ],
  [
    'items whose schema is an array without saying so',
    ['user members id'],
    {
      '/users.list': get(
        object({ members: array({ items: object({ id: text, name: text }) }), ok: { type: 'boolean' } }),
      ),
    },
  ],
  [
    'a list that was declared as one object',
    ['project (answer) id'],
    {
      '/projects': get(
        object({ id: whole, path: text }),
        { page: whole },
        { summary: 'Get a list of projects' },
      ),
    },
  ],
  [
    'a list below a parameter whose answer has a next page',
    ['repository_item values uuid'],
    {
      '/repositories/{workspace}': get(
        object({
          values: array(object({ uuid: text, name: text })),
          next: { type: 'string', format: 'uri' },
        }),
        {},
        inPath('workspace'),
      ),
    },
  ],
];

for (const [given, want, paths] of found) {
  test(`found: ${given}`, () => {
    assert.equal(foundIn(paths), want);
  });
}

const ids: readonly (readonly [
  given: string,
  path: string,
  address: string | null,
  item: object,
  want: string | null,
])[] = [
  ['the id of what the object is a kind of', '/billing_plans', null, { planId: text, name: text }, 'planId'],
  ['what the address ends with', '/digests', 'manifest_digest', { digest: text, size: whole }, 'digest'],
  [
    'a short thing that the address ends with',
    '/floating_ips',
    'floating_ip',
    { ip: text, region: text },
    'ip',
  ],
  [
    'the name of an object that its address calls like itself',
    '/branches',
    'branch',
    { name: text, protected: text },
    'name',
  ],
  [
    'the one id of an object that is addressed by an id',
    '/payments',
    'id',
    { TransactionID: whole, Amount: whole },
    'TransactionID',
  ],
  ['not the id of what it belongs to', '/payments', 'id', { user_id: whole, amount: whole }, null],
  [
    'not the id of the thing that it is counted by',
    '/totals/by_candidate',
    null,
    { candidate_id: text, total: whole },
    null,
  ],
  ['not one of several ids', '/inbox', null, { question_id: whole, answer_id: whole, title: text }, null],
];

for (const [given, path, address, item, want] of ids) {
  test(`id: ${given}`, () => {
    const paths = {
      [path]: get(array(object(item)), { page: whole }),
      ...(address === null
        ? {}
        : { [`${path}/{${address}}`]: { delete: { responses: {} }, ...inPath(address) } }),
    };
    const description = described(paths);
    assert.is(description.resources[0]?.id?.path.join('.') ?? null, want);
    if (want === null) assert.match(description.skipped[0]?.why ?? '', 'no field that could be an id');
    else assert.is(description.resources[0]?.id?.confidence, 'guess');
  });
}

test('the id of the parent is not that of the object', () => {
  const paths = {
    '/transcoders/{transcoder_id}/transcoder_properties': get(
      array(object({ transcoder_id: text, key: text, value: text })),
      { page: whole },
      inPath('transcoder_id'),
    ),
  };
  assert.not.equal(described(paths).resources[0]?.id?.path, ['transcoder_id']);
});

test('objects in a map by their keys are left out, and said to be', () => {
  const map = { type: 'object', additionalProperties: object({ name: text, size: whole }) };
  const { resources, skipped } = described({ '/projects': get(map) });
  assert.equal(
    [resources.length, skipped[0]?.why],
    [0, 'its objects are in a map by their keys, not in a list'],
  );
});

test('a document whose operations do not say what they answer says so in a sentence', () => {
  const silent = answering({ 200: { description: 'ok' } });
  const all = described({ '/boards': silent, '/cards': silent });
  assert.match(all.silence ?? '', 'None of its 2 GET operations says what is in the answer');
  assert.is(described({ '/boards': get(things()) }).silence, null);
  const most = described({ '/boards': get(things()), '/cards': silent, '/lists': silent });
  assert.match(most.silence ?? '', '2 of its 3 GET operations do not say');
});

test('a noun that is also a verb is a noun where nothing is before it', () => {
  assert.equal(foundIn({ '/rest/api/3/filter/search': get(object({ values: things(), total: whole })) }), [
    'filter values id',
  ]);
  const paths = {
    '/orders/search': get(things(), { page: whole }),
    '/orders/{id}': get(object({ id: text }), {}, inPath('id')),
  };
  assert.is(resourceOf(described(paths), 'order').retrieve?.path, '/orders/{id}');
});

test.run();
