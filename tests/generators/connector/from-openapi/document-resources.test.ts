import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorAnswers } from '../../../../generators/connector/answers.ts';
import {
  type DocumentDecisions,
  describeLeftOut,
  resourcesOf,
} from '../../../../generators/connector/from-openapi/document-resources.ts';
import type {
  ApiDescription,
  FilledParameter,
  ListEndpoint,
  Pagination,
  ParentWalk,
  ResourceDescription,
  RetrieveEndpoint,
} from '../../../../generators/connector/openapi/api-description.ts';

const found = { confidence: 'certain', evidence: [] } as const;
const none: Pagination = { ...found, style: 'none' };

function list(path: string, change: Partial<ListEndpoint> = {}): ListEndpoint {
  return {
    ...found,
    method: 'GET',
    path,
    operationId: null,
    pointer: '#',
    itemPath: ['data'],
    unwrap: [],
    pagination: none,
    createdSince: null,
    updatedSince: null,
    sort: null,
    hiding: [],
    required: [],
    deprecated: false,
    ...change,
  };
}

function resource(name: string, change: Partial<ResourceDescription> = {}): ResourceDescription {
  return {
    name,
    plural: `${name}s`,
    collectionKey: `acme_${name}`,
    typeName: 'Thing',
    description: '',
    list: list(`/${name}s`),
    otherLists: [],
    retrieve: null,
    parents: [],
    each: null,
    filled: [],
    id: { ...found, path: ['id'], type: 'string' },
    idScope: { ...found, names: [] },
    createdAt: null,
    updatedAt: null,
    archived: null,
    deleted: null,
    children: [],
    columns: [],
    whole: null,
    ...change,
  };
}

const decisions: DocumentDecisions = {
  connector: 'acme',
  deletions: { by: 'unknown' },
  pagination: { by: 'unknown' },
  precisionSeconds: null,
  filling: () => null,
  children: [],
  events: () => ({}),
};

function read(resources: readonly ResourceDescription[], change: Partial<DocumentDecisions> = {}) {
  const { resources: made, leftOut } = resourcesOf({ resources } as unknown as ApiDescription, {
    ...decisions,
    ...change,
  });
  return {
    made: made.map(({ answers }) => answers),
    leftOut: leftOut.map(describeLeftOut),
    described: made.map((each) => each.described),
  };
}

/** The one resource that is made, checked as the answers of a connector. */
function one(given: ResourceDescription, change: Partial<DocumentDecisions> = {}) {
  const { made, leftOut } = read([given], change);
  assert.equal(leftOut, []);
  const checked = connectorAnswers.safeParse({
    name: 'acme',
    displayName: 'Acme',
    baseUrl: 'https://api.acme.com',
    auth: { by: 'bearer' },
    webhook: { by: 'unknown' },
    resources: made,
  });
  assert.ok(checked.success, checked.error?.message);
  return checked.data?.resources[0];
}

const path = (name: string, source: FilledParameter['source']): FilledParameter => ({
  parameter: { name, in: 'path' },
  source,
});
const value = (name: string) => ({ kind: 'value', name }) as const;

const workspaces: ParentWalk = {
  resource: 'workspace',
  list: list('/workspaces'),
  filled: [],
  values: [{ name: 'workspace_id', field: ['id'], confidence: 'certain' }],
  each: null,
};
const below: Partial<ResourceDescription> = {
  list: list('/workspaces/{wid}/projects'),
  each: workspaces,
  filled: [path('wid', value('workspace_id'))],
  idScope: { ...found, names: ['workspace_id'] },
};
const retrieve = (at: string, change: Partial<RetrieveEndpoint> = {}): RetrieveEndpoint => ({
  ...found,
  path: at,
  operationId: null,
  pointer: '#',
  parameter: { name: 'pid', in: 'path' },
  field: ['id'],
  filled: [{ parameter: { name: 'pid', in: 'path' }, source: { kind: 'id' } }],
  itemPath: [],
  ...change,
});

test('a list by parent is walked with it, under the names that the description gives', () => {
  const made = one(resource('project', below));
  assert.is(made?.path, '/workspaces/{workspace_id}/projects');
  assert.is(made?.each?.path, '/workspaces');
  assert.equal(made?.each?.values, { workspace_id: 'id' });
  assert.equal(made?.idField, ['workspace_id', 'id']);
});

test('a parent by a required parameter, a setting, and what the document fixes stand where they belong', () => {
  const made = one(
    resource('task', {
      list: list('/{version}/accounts/{account}/tasks', { method: 'POST' }),
      each: workspaces,
      filled: [
        path('version', { kind: 'fixed', value: 'v 1' }),
        path('account', { kind: 'setting', name: 'account' }),
        { parameter: { name: 'workspace', in: 'query' }, source: value('workspace_id') },
        { parameter: { name: 'filter.kind', in: 'body' }, source: { kind: 'fixed', value: 'all' } },
      ],
    }),
  );
  assert.is(made?.path, '/v%201/accounts/{app.account}/tasks');
  assert.equal(made?.query, { workspace: '{workspace_id}' });
  assert.equal(made?.body, { filter: { kind: 'all' } });
});

test('one object is read by its call where a row id is enough for that, else found in the list', () => {
  const inPath = (name: string, source: RetrieveEndpoint['filled'][number]['source']) => ({
    parameter: { name, in: 'path' as const },
    source,
  });
  const id = inPath('pid', { kind: 'id' });
  const scoped = retrieve('/workspaces/{wid}/projects/{pid}', {
    filled: [inPath('wid', value('workspace_id')), id],
  });
  const read = (change: Partial<ResourceDescription>) => {
    const made = one(resource('project', { ...below, ...change }));
    return made?.retrievePath ?? made?.retrieveFrom;
  };
  assert.is(read({ retrieve: scoped }), '/workspaces/{workspace_id}/projects/{id}');
  // That it exists does not say that it is in this workspace.
  assert.is(read({ retrieve: retrieve('/projects/{pid}') }), 'list');
  assert.is(
    read({ retrieve: retrieve('/projects/{pid}'), idScope: { ...found, names: [] } }),
    '/projects/{id}',
  );
  assert.is(read({ retrieve: null }), 'list');
  // The workspace is no part of the id, so that a row does not tell it.
  assert.is(read({ retrieve: scoped, idScope: { ...found, names: [] } }), 'list');
  const byKey = retrieve('/projects/{pid}', { filled: [inPath('pid', { kind: 'field', path: ['key'] })] });
  assert.is(read({ retrieve: byKey }), 'list');
  const nowhere = retrieve('/project', { parameter: { name: 'pid', in: 'query' }, filled: [] });
  assert.is(read({ retrieve: nowhere }), 'list');
  const byQuery = retrieve('/project', {
    parameter: { name: 'pid', in: 'query' },
    filled: [
      { parameter: { name: 'pid', in: 'query' }, source: { kind: 'id' } },
      { parameter: { name: 'view', in: 'query' }, source: { kind: 'fixed', value: 'full' } },
    ],
  });
  assert.is(read({ retrieve: byQuery, idScope: { ...found, names: [] } }), '/project');
  const info = one(resource('project', { retrieve: byQuery }));
  assert.equal([info?.retrievePath, info?.retrieveQuery], ['/project', { pid: '{id}', view: 'full' }]);
  const needsMore = retrieve('/projects/{pid}', {
    filled: [id, { parameter: { name: 'view', in: 'query' }, source: { kind: 'open', values: [] } }],
  });
  assert.is(read({ retrieve: needsMore }), 'list');
});

test('a call that lists something, or reads what another resource lists, is none for this one', () => {
  const read1 = (own: string, others: readonly string[], one: string) => {
    const key = resource('key', { list: list(own), retrieve: retrieve(one) });
    const { made } = read([
      key,
      ...others.map((path, index) => resource(`other_${index}`, { list: list(path) })),
    ]);
    return made.find(({ name }) => name === 'key')?.retrievePath ?? 'list';
  };
  assert.is(read1('/keys', [], '/keys/{pid}'), '/keys/{id}');
  assert.is(read1('/all/keys', [], '/keys/{pid}'), '/keys/{id}');
  // The keys of the one who asks, where those of all are listed.
  assert.is(read1('/all/keys', ['/keys'], '/keys/{pid}'), 'list');
  assert.is(read1('/keys', ['/keys/{pid}'], '/keys/{pid}'), 'list');
});

test('cursors and counts may be in headers, and keys may have dots', () => {
  const size = { name: 'limit', in: 'query', fallback: 10, maximum: 100 } as const;
  const cursor: Pagination = {
    ...found,
    style: 'cursor',
    parameter: { name: 'cursor', in: 'query' },
    next: { from: 'header', header: 'X-Next' },
    size,
    end: { kind: 'header', says: 'next', header: 'X-Next' },
  };
  assert.equal(one(resource('file', { list: list('/files', { pagination: cursor }) }))?.pagination, {
    by: 'cursor',
    param: 'cursor',
    next: { header: 'X-Next' },
    size: { param: 'limit', max: 100 },
  });
  const page: Pagination = {
    ...found,
    style: 'page',
    parameter: { name: 'page', in: 'query' },
    first: 1,
    size: null,
    end: { kind: 'header', says: 'total_pages', header: 'X-Pages' },
  };
  const made = one(
    resource('file', { list: list('/files', { pagination: page, itemPath: ['odd.items', 'all'] }) }),
  );
  assert.equal(made?.pagination, {
    by: 'page',
    param: 'page',
    first: 1,
    size: null,
    lastPage: { header: 'X-Pages' },
  });
  assert.equal(made?.items, ['odd.items', 'all']);
  const next: Pagination = { ...found, style: 'next_url', path: ['@odata.nextLink'], size: null };
  assert.equal(one(resource('file', { list: list('/files', { pagination: next }) }))?.pagination, {
    by: 'next_url',
    next: ['@odata.nextLink'],
    size: null,
  });
});

test('pages that nobody can tell stay open, in the list and in those before it, until somebody tells', () => {
  const unknown: Pagination = { ...found, style: 'unknown', parameters: [], size: null };
  const project = resource('project', {
    ...below,
    list: list('/workspaces/{wid}/projects', { pagination: unknown }),
    each: { ...workspaces, list: list('/workspaces', { pagination: unknown }) },
  });
  const open = one(project);
  assert.equal([open?.pagination.by, open?.each?.pagination.by], ['unknown', 'unknown']);
  const told = one(project, { pagination: { by: 'link_header', size: null } });
  assert.equal([told?.pagination.by, told?.each?.pagination.by], ['link_header', 'link_header']);
});

test('parameters of a POST go where the document has them', () => {
  const pagination: Pagination = {
    ...found,
    style: 'offset',
    parameter: { name: 'offset', in: 'query' },
    size: { name: 'size', in: 'body', fallback: null, maximum: 50 },
    next: null,
    end: { kind: 'empty_page' },
  };
  const made = one(resource('order', { list: list('/orders/search', { method: 'POST', pagination }) }));
  assert.is(made?.paramsIn, 'query');
  assert.equal(made?.pagination, { by: 'offset', param: 'offset', size: null });
});

test('objects inside of the elements of a list, and parents of theirs', () => {
  const made = one(
    resource('project', {
      ...below,
      list: list('/workspaces/{wid}/projects', { unwrap: ['node'] }),
      each: { ...workspaces, list: list('/workspaces', { unwrap: ['data', 'a.b'] }) },
    }),
  );
  assert.is(made?.element, 'node');
  assert.equal(made?.each?.element, ['data', 'a.b']);
});

test('a flag that is true on the last page is the end of a list', () => {
  const pagination: Pagination = {
    ...found,
    style: 'cursor',
    parameter: { name: 'iterator', in: 'query' },
    next: { from: 'answer', path: ['iterator'] },
    size: null,
    end: { kind: 'has_more', path: ['done'], whenMore: false },
  };
  const made = one(resource('message', { list: list('/messages', { pagination }) }));
  assert.equal(made?.pagination, {
    by: 'cursor',
    param: 'iterator',
    next: 'iterator',
    size: null,
    isLast: 'done',
  });
});

test('what cannot be walked is left out with its reason, and the rest is there', () => {
  const scroll: Pagination = {
    ...found,
    style: 'scroll',
    parameter: { name: 'scroll', in: 'query' },
    next: ['scroll'],
    size: null,
  };
  const cases: readonly (readonly [Partial<ResourceDescription>, RegExp])[] = [
    [{ id: null }, /names no field that is its id/],
    [{ id: { ...found, path: ['odd.id'], type: 'string' } }, /its id is in the field odd\.id/],
    [{ list: list('/a', { pagination: scroll }) }, /by a scroll/],
    [{ list: list('/a/{b}') }, /its list needs b/],
    [
      {
        filled: [{ parameter: { name: 'kind', in: 'query' }, source: { kind: 'open', values: ['x', 'y'] } }],
      },
      /its list needs kind, one of x, y/,
    ],
    [
      { ...below, each: { ...workspaces, list: list('/workspaces', { pagination: scroll }) } },
      /listed for each workspace, and it is walked by a scroll/,
    ],
  ];
  for (const [change, reason] of cases) {
    const { made, leftOut } = read([resource('odd', change), resource('plain')]);
    assert.equal(
      made.map(({ name }) => name),
      ['plain'],
    );
    assert.match(leftOut[0] ?? '', reason);
    assert.match(leftOut[0] ?? '', /^odd \(GET \/|^odd \(POST/);
  }
});

test('what only people can say is taken from them, as a value or as a setting', () => {
  const open = { kind: 'open', values: [] } as const;
  const owner = resource('owner', {
    list: list('/{area}/owners'),
    filled: [path('area', open), { parameter: { name: 'kind', in: 'query' }, source: open }],
  });
  const filling = (name: string, parameter: string) =>
    name === 'owner' ? ({ area: '{app.area}', kind: 'a b' }[parameter] ?? null) : null;
  const made = one(owner, { filling });
  assert.equal([made?.path, made?.query], ['/{app.area}/owners', { kind: 'a b' }]);
  assert.match(read([owner], { filling: () => null }).leftOut[0] ?? '', 'its list needs kind');
});

test('a name that is too long for SQL is shortened, and it is known what the document calls it', () => {
  const long = 'enterprise_organization_security_advisory_credit_assignment_review';
  const { made, described } = read([resource(long)]);
  assert.equal(described, [long]);
  assert.is(made[0]?.name, 'organization_security_advisory_credit_assignment_review');
});

const leavesOut: Partial<ResourceDescription> = {
  whole: {
    leftOut: ['body'],
    createdAt: { ...found, path: ['born'], unit: 'iso_8601', precision: null },
    updatedAt: null,
    columns: [],
  },
};

test('where the list leaves out fields, each object is read by itself, and times are those of the whole', () => {
  const made = one(resource('project', { ...leavesOut, retrieve: retrieve('/projects/{pid}') }));
  assert.is(made?.summaries, true);
  assert.equal(made?.created, { field: 'born', unit: 'iso8601' });
});

test('where no call reads one object, what the list shows is all there is', () => {
  const made = one(resource('project', leavesOut));
  assert.is(made?.summaries, false);
  assert.is(made?.created, null);
  assert.is(made?.retrieveFrom, 'list');
});

test.run();
