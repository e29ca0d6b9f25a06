import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { described, factsOf, get, resourceOf, text, things, whole } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const listOf = (name: string) => get({ type: 'array', items: ref(name) }, { page: whole });
const one = (schema: object) => get(schema);
const inPath = (name: string) => ({ parameters: [{ name, in: 'path', required: true, schema: text }] });
const named = object({ id: text, name: text, created_at: text, updated_at: text });

function namesOf(paths: Record<string, object>, schemas: object = {}): string[] {
  return described(paths, schemas).resources.map(({ name }) => name);
}

const names: readonly (readonly [path: string, name: string])[] = [
  ['/v1/customers', 'customer'],
  ['/api/v2/customer-addresses', 'customer_address'],
  ['/lineItems', 'line_item'],
  ['/categories.json', 'category'],
  ['/users.list', 'user'],
  ['/people', 'person'],
  ['/sms', 'sms'],
  ['/statuses', 'status'],
  ['/caches', 'cache'],
  ['/news', 'news'],
  ['/getOrders', 'order'],
  ['/orders/search', 'order'],
  ['/3d-models', 'object_3d_model'],
  ['/Übersichten', 'ubersichten'],
];

for (const [path, name] of names) {
  test(`${path} lists objects called ${name}`, () => {
    assert.equal(namesOf({ [path]: get(things(), { page: whole }) }), [name]);
  });
}

test('equal last words get as much of the path as tells them apart, whatever their order', () => {
  const paths = {
    '/invoices/{id}/lines': get(things({ amount: whole })),
    '/orders/{id}/lines': get(things({ sku: text })),
    '/lines': get(things({ phone: text })),
  };
  const reversed = Object.fromEntries(Object.entries(paths).reverse());
  assert.equal(namesOf(paths), ['invoice_line', 'line', 'order_line']);
  assert.equal(namesOf(reversed), ['invoice_line', 'line', 'order_line']);
});

test('a path that ends in items takes the name of its items, else of its parent', () => {
  assert.equal(namesOf({ '/carts/{id}/items': listOf('cart_product') }, { cart_product: named }), [
    'cart_product',
  ]);
  assert.equal(namesOf({ '/carts/{id}/items': get(things()) }), ['cart_item']);
});

test('collection keys and type names follow the resource name', () => {
  const found = resourceOf(described({ '/line_items': get(things(), { page: whole }) }), 'line_item');
  assert.equal(
    [found.collectionKey, found.typeName, found.plural],
    ['shop_line_item', 'LineItem', 'line_items'],
  );
});

test('lists of one schema by parent or by search belong to one resource', () => {
  const paths = {
    '/contacts': listOf('contact'),
    '/contacts/search': listOf('contact'),
    '/companies/{id}/contacts': listOf('contact'),
  };
  const { resources } = described(paths, { contact: named });
  assert.equal(
    resources.map(({ name, list }) => `${name} ${list.path}`),
    ['contact /contacts'],
  );
  assert.equal(
    resources[0]?.otherLists.map(({ path }) => path),
    ['/contacts/search', '/companies/{id}/contacts'],
  );
});

test('two lists of their own that share a schema are two resources', () => {
  const paths = { '/countries': listOf('option'), '/currencies': listOf('option') };
  assert.equal(namesOf(paths, { option: named }), ['country', 'currency']);
});

test('the list is the array called like the path, not what comes along', () => {
  const answer = object({ included: things(), errors: things(), orders: things(), total: whole });
  assert.equal(resourceOf(described({ '/orders': get(answer) }), 'order').list.itemPath, ['orders']);
});

test('an object that has a list among its parts is no list', () => {
  const paths = {
    '/account': get(object({ id: text, name: text, members: things(), plan: text })),
    '/orders/{id}': get(object({ id: text, lines: things() })),
  };
  assert.equal(namesOf(paths), []);
});

test('items inside a wrapper are unwrapped', () => {
  const edges = { type: 'array', items: object({ cursor: text, node: object({ id: text, title: text }) }) };
  const { list } = resourceOf(described({ '/posts': get(object({ edges }), { after: text }) }), 'post');
  assert.equal([list.itemPath, list.unwrap], [['edges'], ['node']]);
  const wrapped = {
    type: 'array',
    items: object({ customer: object({ id: text }), card: object({ id: text }) }),
  };
  const chargebee = resourceOf(
    described({ '/customers': get(object({ list: wrapped }), { offset: text }) }),
    'customer',
  );
  assert.equal([chargebee.list.itemPath, chargebee.list.unwrap], [['list'], ['customer']]);
});

test('a retrieve is paired below the list, elsewhere, inside a wrapper, and never with a writing method', () => {
  const paths = {
    '/orders': listOf('order'),
    '/orders/{order_id}': one(object({ data: ref('order') })),
    '/customers': listOf('customer'),
    '/customers/{id}/notes': listOf('note'),
    '/notes/{note_id}': one(ref('note')),
    '/refunds': listOf('refund'),
    '/refunds/{id}': { post: { responses: {} } },
  };
  const description = described(paths, { order: named, note: named, refund: named, customer: named });
  const read = (name: string) => {
    const { retrieve } = resourceOf(description, name);
    return retrieve === null ? null : [retrieve.path, retrieve.itemPath, retrieve.field];
  };
  assert.equal(read('order'), ['/orders/{order_id}', ['data'], ['id']]);
  assert.equal(read('note'), ['/notes/{note_id}', [], ['id']]);
  assert.is(read('refund'), null);
  assert.ok(description.unknowns.some(({ what, resource }) => what === 'retrieve' && resource === 'refund'));
});

test('an object that is addressed by another field than its id says which', () => {
  const issue = object({ id: whole, number: whole, title: text });
  const parameters = [{ name: 'issue_number', in: 'path', required: true, schema: whole }];
  const paths = {
    '/issues': listOf('issue'),
    '/issues/{issue_number}': get(ref('issue'), {}, { parameters }),
  };
  assert.equal(resourceOf(described(paths, { issue }), 'issue').retrieve?.field, ['number']);
});

test('a text in the path of an object with a numeric id is, as a guess, its handle, and asked about', () => {
  const parameters = [{ name: 'username', in: 'path', required: true, schema: text }];
  const paths = { '/users': listOf('user'), '/users/{username}': get(ref('user'), {}, { parameters }) };
  const description = described(paths, { user: object({ id: whole, login: text }) });
  assert.equal(resourceOf(description, 'user').retrieve?.field, ['login']);
  const question = description.unknowns.find(({ what }) => what === 'retrieve');
  assert.match(question?.why ?? '', "'username'");
  assert.is(question?.assumed, 'login');
});

test('an owner and a repository in the path are the fields of the parent that are called like them', () => {
  const parameters = ['owner', 'repo'].map((name) => ({ name, in: 'path', required: true, schema: text }));
  const repository = object({
    id: whole,
    name: text,
    owner: object({ id: whole, login: text }),
    created_at: text,
  });
  const paths = {
    '/repositories': listOf('repository'),
    '/repositories/{owner}/{repository}': get(ref('repository'), {}, { parameters }),
    '/repositories/{owner}/{repository}/hooks': get(things(), { page: whole }),
  };
  const description = described(paths, { repository });
  assert.match(factsOf(resourceOf(description, 'hook')).needs, 'owner=repository.owner.login');
  assert.ok(description.unknowns.some(({ what, resource }) => what === 'parameter' && resource === 'hook'));
});

test('without an id the field by which one object is read is a guess at it', () => {
  const secret = object({ name: text, created_at: text });
  const paths = { '/secrets': listOf('secret'), '/secrets/{secret_name}': one(ref('secret')) };
  const description = described(paths, { secret });
  assert.equal(resourceOf(description, 'secret').id?.path, ['name']);
  assert.ok(description.unknowns.some(({ what }) => what === 'id'));
});

test('several lists of one schema: a relation leads to the one called like the schema', () => {
  const user = object({ id: whole, login: text });
  const issue = object({ id: whole, title: text, assignees: { type: 'array', items: ref('simple_user') } });
  const paths = {
    '/blocks': listOf('simple_user'),
    '/users': listOf('simple_user'),
    '/issues': listOf('issue'),
  };
  const description = described(paths, { simple_user: user, issue });
  assert.equal(
    description.resources.map(({ name }) => name),
    ['block', 'issue', 'user'],
  );
  assert.is(resourceOf(description, 'issue').children[0]?.resource, 'user');
});

test('part of a list by an adjective belongs to the list', () => {
  const paths = { '/gists': listOf('gist'), '/gists/public': listOf('gist') };
  assert.equal(namesOf(paths, { gist: named }), ['gist']);
});

test('parents in a row: each parameter belongs to the resource read at its place', () => {
  const paths = {
    '/orgs': listOf('org'),
    '/orgs/{org_id}/teams': listOf('team'),
    '/orgs/{org_id}/teams/{team_id}/members': listOf('member'),
    '/accounts/{account}/domains': listOf('domain'),
  };
  const schemas = { org: named, team: named, member: named, domain: named };
  const description = described(paths, schemas);
  assert.is(factsOf(resourceOf(description, 'member')).needs, 'org_id=org.id team_id=team.id');
  assert.is(factsOf(resourceOf(description, 'domain')).needs, 'account=null.undefined');
  assert.ok(description.unknowns.some(({ what, resource }) => what === 'parameter' && resource === 'domain'));
});

test('a query parameter that is required is a parent when it names a resource', () => {
  const parameters = [{ name: 'project_id', in: 'query', required: true, schema: text }];
  const paths = {
    '/projects': listOf('project'),
    '/tasks': get({ type: 'array', items: ref('task') }, {}, { parameters }),
  };
  const description = described(paths, { project: named, task: named });
  assert.is(factsOf(resourceOf(description, 'task')).needs, 'project_id=project.id');
});

test('children: parts with an id, relations by schema, and where it says that there are more', () => {
  const order = object({
    id: text,
    lines: object({
      data: { type: 'array', items: object({ id: text, sku: text }) },
      has_more: { type: 'boolean' },
    }),
    tags: { type: 'array', items: ref('tag') },
    notes: { type: 'array', items: text },
    custom_fields: { type: 'array', items: object({ id: text, value: text }) },
  });
  const description = described(
    { '/orders': listOf('order'), '/tags': listOf('tag') },
    { order, tag: named },
  );
  assert.equal(
    resourceOf(description, 'order').children.map(({ name, path, resource, moreAt }) => [
      name,
      path.join('.'),
      resource,
      moreAt?.join('.') ?? null,
    ]),
    [
      ['order_line', 'lines.data', null, 'lines.has_more'],
      ['order_tag', 'tags', 'tag', null],
    ],
  );
  assert.equal(description.unknowns.filter(({ what }) => what === 'children').length, 1);
});

test('children that only reading one object shows are found there', () => {
  const order = object({ id: text, number: text, state: text, total: whole });
  const full = {
    allOf: [ref('order'), object({ lines: { type: 'array', items: object({ id: text, sku: text }) } })],
  };
  const paths = { '/orders': listOf('order'), '/orders/{id}': one(ref('full')) };
  const [child] = resourceOf(described(paths, { order, full }), 'order').children;
  assert.equal([child?.name, child?.in], ['order_line', 'retrieve']);
});

test('POST is a list only where it looks and does not write', () => {
  const responses = { 200: { content: { 'application/json': { schema: object({ results: things() }) } } } };
  const post = (operationId: string) => ({ post: { operationId, responses } });
  const paths = {
    '/contacts/search': post('search'),
    '/deals/batch/create': post('createDeals'),
    '/tags/merge': post('mergeTags'),
  };
  assert.equal(namesOf(paths), ['contact']);
});

test('an element that relates two things is neither of them', () => {
  const inventory = object({
    item: object({ id: text }),
    merchant: object({ id: text }),
    quantity: whole,
  });
  const { resources } = described({ '/inventory': get({ type: 'array', items: inventory }) });
  assert.equal(
    resources.map(({ list }) => list.unwrap),
    [],
  );
});

test('elements of several kinds, whose ids may be the same, are not unwrapped', () => {
  const tagged = object({
    type: text,
    data: { oneOf: [object({ id: whole, ipv4: text }), object({ id: whole, domain: text })] },
  });
  assert.equal(described({ '/tagged': get({ type: 'array', items: tagged }) }).resources, []);
});

test('what answers with an array is no call for one object', () => {
  const event = object({ key: text, year: whole, name: text });
  const events = { type: 'array', items: { ...event, required: ['key'] } };
  const paths = {
    '/events': get(events),
    '/events/{year}': get(events, {}, inPath('year')),
  };
  const { id, retrieve } = resourceOf(described(paths), 'event');
  assert.equal([id?.path, retrieve], [['key'], null]);
});

test('the id is that of such a thing, not of what a call for something else is addressed by', () => {
  const group = object({ attribute_set_id: whole, attribute_group_id: whole, attribute_group_name: text });
  const paths = {
    '/attribute-sets/groups': get(object({ items: { type: 'array', items: group } })),
    '/attribute-sets/groups/{attribute_set_id}': get(group, {}, inPath('attribute_set_id')),
  };
  assert.equal(resourceOf(described(paths), 'group').id?.path, ['attribute_group_id']);
});

test('one parameter that stands for different things is no setting of the account', () => {
  const below = (place: string) =>
    Object.fromEntries(
      ['notes', 'files', 'links', 'tags'].map((name) => [
        `/${place}/{webId}/${name}`,
        get(things(), {}, inPath('webId')),
      ]),
    );
  const kinds = (paths: object) =>
    new Set(described(paths).resources.flatMap(({ filled }) => filled.map(({ source }) => source.kind)));
  assert.equal([...kinds(below('servers'))], ['setting']);
  assert.equal([...kinds({ ...below('servers'), ...below('templates') })], ['open']);
});

test.run();
