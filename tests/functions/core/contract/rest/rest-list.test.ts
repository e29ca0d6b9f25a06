import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  CursorExpiredError,
  type ListPage,
  type Pagination,
  type RestClient,
  RestError,
  restChildList,
  restClient,
  restDeletedList,
  restList,
  restListSince,
  restRetrieve,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { type Answer, type Arrived, answering, appAt, failureOf, never } from './answering.ts';

type Ask = (client: RestClient) => Promise<unknown>;

/** What the calls of `ask` were, and what it came to. */
async function calls(
  ask: Ask,
  answer: (request: Arrived, url: string) => Answer = () => ({ body: { data: [] } }),
) {
  const server = await answering(answer);
  try {
    const client = restClient(appAt(server.url), {
      baseUrl: 'https://api.acme.example',
      auth: { by: 'bearer' },
    });
    const result = await ask(client).then(
      (value) => ({ value: value as ListPage }),
      (error: Error) => ({ error }),
    );
    const made = server.requests.map(({ method, url, body }) => `${method} ${url}${body && ` ${body}`}`);
    return { made, ...result };
  } finally {
    await server.close();
  }
}

const request = { cursor: null, createdSince: null, signal: never };
const none: Pagination = { by: 'none' };
const paged: Pagination = {
  by: 'cursor',
  param: 'page.cursor',
  next: 'next',
  size: { param: 'page.size', max: 9 },
};
const since = new Date('2026-01-02T00:00:00.500Z');

const asked: readonly (readonly [string, Ask, string])[] = [
  [
    'a list',
    (client) => restList({ path: '/c', items: 'data', pagination: none })(client, request),
    'GET /c',
  ],
  [
    'fixed parameters',
    (client) =>
      restList({ path: '/c', query: { all: true, n: 1, 'f[x]': 'a b' }, items: 'data', pagination: none })(
        client,
        request,
      ),
    'GET /c?all=true&n=1&f%5Bx%5D=a+b',
  ],
  [
    'a POST list, its parameters in the body',
    (client) =>
      restList({
        path: '/c',
        method: 'POST',
        query: { v: 2 },
        body: { page: { deep: 1 } },
        items: 'data',
        pagination: paged,
      })(client, { ...request, cursor: 'c1' }),
    'POST /c?v=2 {"page":{"deep":1,"size":9,"cursor":"c1"}}',
  ],
  [
    'a POST list with its parameters in the address',
    (client) =>
      restList({
        path: '/c',
        method: 'POST',
        paramsIn: 'query',
        body: { a: 1 },
        items: 'data',
        pagination: paged,
      })(client, request),
    'POST /c?page.size=9 {"a":1}',
  ],
  [
    'the window, a second early and in its unit',
    (client) =>
      restList({
        path: '/c',
        items: 'data',
        pagination: none,
        createdSince: { param: 'since', unit: 'seconds' },
      })(client, {
        ...request,
        createdSince: since,
      }),
    `GET /c?since=${Date.UTC(2026, 0, 1, 23, 59, 59) / 1000}`,
  ],
  [
    'no window that the API cannot keep',
    (client) =>
      restList({ path: '/c', items: 'data', pagination: none })(client, { ...request, createdSince: since }),
    'GET /c',
  ],
  [
    'the watermark, exactly',
    (client) =>
      restListSince({
        path: '/c',
        items: 'data',
        pagination: none,
        modifiedSince: { param: 'since', unit: 'iso8601' },
      })(client, { ...request, modifiedSince: since }),
    'GET /c?since=2026-01-02T00%3A00%3A00.500Z',
  ],
  [
    'children of a parent',
    (client) =>
      restChildList({ path: '/o/{key.id}/lines', items: 'data', pagination: none })(
        client,
        { key: { id: 'a/b' } },
        request,
      ),
    'GET /o/a%2Fb/lines',
  ],
  [
    'what was deleted',
    (client) =>
      restDeletedList({
        path: '/gone',
        items: 'data',
        id: 'id',
        at: null,
        since: { param: 'since', unit: 'seconds' },
        pagination: none,
      })(client, { since, cursor: null, signal: never }),
    `GET /gone?since=${Date.UTC(2026, 0, 2) / 1000}`,
  ],
];
for (const [about, ask, expected] of asked) {
  test(`asks for ${about}`, async () => {
    assert.equal((await calls(ask)).made, [expected]);
  });
}

test('items, cursor and the provider’s clock are read from the answer', async () => {
  const list = restList({ path: '/c', items: 'data.list', pagination: { ...paged, next: 'data.next' } });
  const { value } = (await calls(
    (client) => list(client, request),
    () => ({
      body: { data: { list: [{ id: 1 }], next: 'c2' } },
    }),
  )) as { value: ListPage };
  assert.equal(value, { items: [{ id: 1 }], next: 'c2', date: 'Thu, 01 Jan 2026 00:01:00 GMT' });
});

const notLists: readonly (readonly [string, unknown, string])[] = [
  ['data', {}, 'expected a list at "data", found an object without fields'],
  ['data', { data: null }, 'expected a list at "data", found null'],
  ['data', { data: { a: 1, b: 2 } }, 'expected a list at "data", found an object with a, b'],
  [
    'data',
    { error: 'quota of me@x.example', code: 1 },
    'expected a list at "data", found an object with error, code',
  ],
  ['data', [], 'expected a list at "data", found a list of 0'],
  ['', { data: [] }, 'expected a list, found an object with data'],
  ['a.b', { a: 'text' }, 'expected a list at "a.b", found an object with a'],
  ['data', null, 'expected a list at "data", found null'],
  ['data', '"fine"', 'expected a list at "data", found a string'],
];
for (const [items, body, said] of notLists) {
  test(`an answer without the list is an error that says where and what: ${JSON.stringify(body)}`, async () => {
    const { error } = (await calls(
      (client) => restList({ path: '/c', items, pagination: none })(client, request),
      () => ({ body }),
    )) as { error: Error };
    assert.instance(error, ApiError);
    assert.is(error.message, `127.0.0.1: GET /c: ${said}`);
  });
}

const refusals: readonly (readonly [Pagination, number, unknown])[] = [
  [paged, 400, CursorExpiredError],
  [paged, 404, CursorExpiredError],
  [paged, 410, CursorExpiredError],
  [paged, 422, CursorExpiredError],
  [{ by: 'last_id', param: 'after', size: null }, 400, CursorExpiredError],
  [{ by: 'next_url', next: 'next', size: null }, 410, CursorExpiredError],
  [{ by: 'link_header', size: null }, 404, CursorExpiredError],
  [paged, 401, RestError],
  [paged, 403, RestError],
  [paged, 408, RestError],
  [paged, 429, RestError],
  [paged, 500, RestError],
  [{ by: 'offset', param: 'o', size: null }, 400, RestError],
  [{ by: 'page', param: 'p', first: 1, size: null }, 422, RestError],
];
for (const [pagination, status, kind] of refusals) {
  test(`${status} behind the first page of ${pagination.by} is a ${(kind as { name: string }).name}`, async () => {
    const cursor = pagination.by === 'next_url' || pagination.by === 'link_header' ? '/c?after=1' : '2';
    const list = restList({ path: '/c', items: 'data', pagination });
    const { error } = (await calls(
      (client) => list(client, { ...request, cursor }),
      () => ({ status, body: {} }),
    )) as { error: Error };
    assert.instance(error, kind);
  });
  test(`${status} on the first page of ${pagination.by} is a RestError`, async () => {
    const list = restList({ path: '/c', items: 'data', pagination });
    const { error } = (await calls(
      (client) => list(client, request),
      () => ({ status, body: {} }),
    )) as { error: Error };
    assert.instance(error, RestError);
  });
}

test('objects inside of the elements of a list; an element without one stays, without an id', async () => {
  const list = restList({
    path: '/tracks',
    items: 'items',
    element: 'added.track',
    pagination: { by: 'last_id', param: 'after', size: null },
  });
  const { value } = (await calls(
    (client) => list(client, request),
    () => ({
      body: {
        items: [
          { at: 1, added: { track: { id: 'a' } } },
          { id: 'of-the-element', added: { track: null } },
          { id: 'x', added: { track: 'b' } },
        ],
      },
    }),
  )) as { value: ListPage };
  assert.equal(value.items, [
    { id: 'a' },
    { element: { id: 'of-the-element', added: { track: null } } },
    { element: { id: 'x', added: { track: 'b' } } },
  ]);
  assert.is(value.next, 'a');
});

test('parents inside of the elements of their list', async () => {
  const list = restList({
    path: '/schools/{school}/pupils',
    each: {
      path: '/schools',
      items: 'data',
      element: 'data',
      pagination: none,
      values: { school: 'id' },
    },
    items: 'data',
    element: 'data',
    pagination: none,
  });
  const { value, made } = (await calls(
    async (client) => list(client, { ...request, cursor: (await list(client, request)).next }),
    ({ url }) => ({ body: { data: [{ data: { id: url.includes('pupils') ? 'p1' : 's1' } }] } }),
  )) as { value: ListPage; made: string[] };
  assert.equal(made, ['GET /schools', 'GET /schools/s1/pupils']);
  assert.equal(value.items, [{ id: 'p1', school: 's1' }]);
});

test('404 behind the first page ends a list by page numbers', async () => {
  const list = restList({
    path: '/c',
    items: 'data',
    pagination: { by: 'page', param: 'p', first: 1, size: null },
  });
  const { value } = (await calls(
    (client) => list(client, { ...request, cursor: '2' }),
    () => ({ status: 404, body: { detail: 'Invalid page.' } }),
  )) as { value: ListPage };
  assert.equal(value, { items: [], next: null, date: 'Thu, 01 Jan 2026 00:01:00 GMT' });
});

test('a link is followed as it is, with the body of a POST and without what the address says already', async () => {
  const pagination: Pagination = { by: 'next_url', next: 'next', size: { param: 'limit', max: 9 } };
  for (const method of ['GET', 'POST'] as const) {
    const list = restListSince({
      path: '/c',
      method,
      query: { v: 2 },
      items: 'data',
      pagination,
      modifiedSince: { param: 'since', unit: 'seconds' },
    });
    const { made } = await calls((client) =>
      list(client, { ...request, cursor: '/c/next?page=2', modifiedSince: new Date(0) }),
    );
    assert.equal(made, [
      method === 'GET' ? 'GET /c/next?page=2' : 'POST /c/next?page=2 {"since":0,"limit":9}',
    ]);
  }
});

test('a page on another host is refused, and the key stays', async () => {
  for (const [pagination, answer] of [
    [{ by: 'next_url', next: 'next', size: null }, { body: { data: [], next: 'https://evil.example/c' } }],
    [
      { by: 'link_header', size: null },
      { body: { data: [] }, headers: { link: '<https://evil.example/c>; rel=next' } },
    ],
  ] as const) {
    const { error } = (await calls(
      (client) => restList({ path: '/c', items: 'data', pagination })(client, request),
      () => answer,
    )) as { error: Error };
    assert.match(error.message, /refusing to follow it to evil\.example, another host/);
  }
});

test('an object is retrieved by its id, from where the answer has it', async () => {
  const retrieve = restRetrieve({
    path: '/c/{id}',
    query: { full: true },
    item: 'data.contact',
    gone: 'data.deleted',
  });
  const ask: Ask = (client) => retrieve(client, 'a/ü', never);
  const { made, value } = (await calls(ask, () => ({ body: { data: { contact: { id: 1 } } } }))) as {
    made: string[];
    value: unknown;
  };
  assert.equal(made, ['GET /c/a%2F%C3%BC?full=true']);
  assert.equal(value, { item: { id: 1 }, date: 'Thu, 01 Jan 2026 00:01:00 GMT' });

  const { error } = (await calls(ask, () => ({ body: { data: { deleted: true } } }))) as {
    error: Error;
  };
  assert.is((error as RestError).status, 410);
  const { error: listed } = (await calls(ask, () => ({ body: { data: { contact: [] } } }))) as {
    error: Error;
  };
  assert.match(listed.message, /expected an object at "data.contact", found a list of 0/);
});

test('an id cannot lead to another path', async () => {
  const server = await answering(() => ({}));
  try {
    const client = restClient(appAt(server.url), {
      baseUrl: 'https://api.acme.example',
      auth: { by: 'bearer' },
    });
    for (const id of ['.', '..']) {
      const failure = await failureOf(() => restRetrieve({ path: '/c/{id}' })(client, id, never));
      assert.instance(failure, ApiError);
    }
    assert.is(server.requests.length, 0);
  } finally {
    await server.close();
  }
});

test('deletions are read with their times; one that cannot be read is not passed over', async () => {
  const ask = (record: { id: string; at: { field: string; unit: 'iso8601' } | null }, data: unknown[]) =>
    calls(
      (client) =>
        restDeletedList({ path: '/gone', items: 'data', since: null, pagination: none, ...record })(client, {
          since: null,
          cursor: null,
          signal: never,
        }),
      () => ({ body: { data } }),
    ) as Promise<{ value?: { deleted: unknown }; error?: Error }>;
  const at = { field: 'at', unit: 'iso8601' } as const;
  assert.equal((await ask({ id: 'c.id', at }, [{ c: { id: 5 }, at: '2026-01-01' }])).value?.deleted, [
    { id: '5', at: 1_767_225_600 },
  ]);
  assert.equal((await ask({ id: '', at: null }, ['a', 7])).value?.deleted, [
    { id: 'a', at: null },
    { id: '7', at: null },
  ]);
  assert.match(
    (await ask({ id: 'id', at: null }, [{}])).error?.message ?? '',
    /\/gone: a deleted object has no "id"/,
  );
  assert.match(
    (await ask({ id: 'id', at }, [{ id: 1, at: 'now' }])).error?.message ?? '',
    /expected a time in ISO 8601/,
  );
});

for (const path of ['contacts', '//contacts', '/c?x=1', '/c/{id}', 'https://evil.example', '/a b']) {
  test(`a list at "${path}" is refused`, () => {
    assert.throws(
      () => restList({ path, items: '', pagination: none }),
      (error: unknown) => error instanceof ConfigurationError,
    );
  });
}

test('a retrieve path names the id, once', () => {
  for (const path of ['/c', '/c/{key}', '/c/{id}/{id}'])
    assert.throws(() => restRetrieve({ path }), /placeholder/);
});

test.run();
