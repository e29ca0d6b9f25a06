import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  CursorExpiredError,
  type ListPage,
  type Payload,
  type RestEach,
  type RestListRecord,
  restList,
  restListSince,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { type Arrived, failureOf, never } from './answering.ts';
import { listsAt, shown, tasksOfProjects, walking } from './lists-of-lists.ts';

const ids = (...values: (string | number)[]): Payload[] => values.map((id) => ({ id }));
const teams = (...values: (string | number)[]): Payload[] => values.map((id) => ({ key: { id } }));
const world = {
  '/teams': teams('t2', 't1'),
  '/teams/t1/projects': ids(11, 12, 13),
  '/teams/t2/projects': ids(21),
  '/projects/11/tasks': ids('a', 'b', 'c'),
  '/projects/12/tasks': [],
  '/projects/13/tasks': ids('a'),
  '/projects/21/tasks': ids('d', 'e'),
};
const all = ['a t1 11', 'b t1 11', 'c t1 11', 'a t1 13', 'd t2 21', 'e t2 21'];
const next = (page: ListPage | undefined) => page?.next ?? '';

test('the list is read for every parent, each page by one call; objects say whose they are', async () => {
  const api = await walking(listsAt(world));
  const pages = await api.walk(tasksOfProjects);
  await api.close();
  assert.equal(shown(pages), all);
  assert.equal(api.asked(), [
    'GET /teams',
    'GET /teams/t1/projects',
    'GET /teams/t1/projects?after=2',
    'GET /projects/11/tasks',
    'GET /projects/11/tasks?after=2',
    'GET /projects/12/tasks',
    'GET /projects/13/tasks',
    'GET /teams/t2/projects',
    'GET /projects/21/tasks',
  ]);
  assert.is(pages.length, api.asked().length);
  assert.equal(
    pages.map(({ items }) => items.length),
    [0, 0, 0, 2, 1, 0, 1, 0, 2],
  );
  assert.ok(pages.every(({ date }) => date === 'Thu, 01 Jan 2026 00:01:00 GMT'));
});

test('an account without parents has an empty list', async () => {
  const api = await walking(listsAt({ '/teams': [] }));
  assert.equal(shown(await api.walk(tasksOfProjects)), []);
  await api.close();
  assert.equal(api.asked(), ['GET /teams']);
});

test('a field of the object is kept, unless it is null', async () => {
  const own = [{ id: 'a', team_id: 'own', project_id: null }, 'no object'];
  const api = await walking(
    listsAt({ '/teams': teams(1), '/teams/1/projects': ids(2), '/projects/2/tasks': own as Payload[] }),
  );
  const pages = await api.walk(tasksOfProjects);
  await api.close();
  assert.equal(pages.at(-1)?.items as unknown, [{ id: 'a', team_id: 'own', project_id: '2' }, 'no object']);
});

test('a walk that stops behind any page goes on where it was', async () => {
  const whole = await walking(listsAt(world));
  const pages = await whole.walk(tasksOfProjects);
  await whole.close();
  for (const [index, page] of pages.slice(0, -1).entries()) {
    const api = await walking(listsAt(world));
    const rest: ListPage[] = [];
    for (let cursor: string | null = next(page); cursor !== null; cursor = rest.at(-1)?.next ?? null)
      rest.push(await restList(tasksOfProjects)(api.client, { cursor, createdSince: null, signal: never }));
    await api.close();
    assert.equal([...shown(pages.slice(0, index + 1)), ...shown(rest)], all);
    assert.equal(api.asked(), whole.asked().slice(index + 1));
  }
});

test('parents are read ahead: their cursor is not left waiting for the lists of a whole page of them', async () => {
  const api = await walking(
    listsAt({
      '/teams': teams(1),
      '/teams/1/projects': ids(1, 2, 3, 4, 5),
      ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`/projects/${n}/tasks`, []])),
    }),
  );
  await api.walk(tasksOfProjects);
  await api.close();
  assert.equal(
    api
      .asked()
      .map((each) => each.split('?')[0])
      .slice(1, 5),
    ['GET /teams/1/projects', 'GET /teams/1/projects', 'GET /teams/1/projects', 'GET /projects/1/tasks'],
  );
});

for (const status of [404, 410]) {
  test(`a parent whose list answers ${status} is gone, and the walk goes on`, async () => {
    const lists = listsAt(world);
    const gone = ['/teams/t2/projects', '/projects/11/tasks'];
    const api = await walking((request) =>
      gone.includes(request.url) ? { status, body: {} } : lists(request),
    );
    assert.equal(shown(await api.walk(tasksOfProjects)), ['a t1 13']);
    await api.close();
  });
}

for (const status of [401, 429, 500]) {
  test(`${status} of one parent's list is an error at once`, async () => {
    const lists = listsAt(world);
    const api = await walking((request) =>
      request.url === '/projects/11/tasks' ? { status, body: {} } : lists(request),
    );
    const failure = await failureOf(() => api.walk(tasksOfProjects));
    await api.close();
    assert.match(failure.message, new RegExp(`/projects/11/tasks answered with status ${status}`));
    assert.is(api.asked().at(-1), 'GET /projects/11/tasks');
  });
}

for (const status of [400, 403, 409, 422]) {
  test(`a list that is refused with ${status} fails the walk when all others are read`, async () => {
    const lists = listsAt(world);
    const refused = ['/projects/11/tasks', '/teams/t2/projects'];
    const api = await walking((request) =>
      refused.includes(request.url) ? { status, body: { message: 'archived' } } : lists(request),
    );
    const { pages, error } = await api.walkOn(tasksOfProjects);
    await api.close();
    assert.equal(shown(pages), ['a t1 13']);
    assert.instance(error, ApiError);
    assert.is((error as ApiError).status, status);
    assert.match(
      String(error),
      /\/projects\/11\/tasks answered with status \d+: archived \(2 lists were refused; all others were read, nothing was deleted\)$/,
    );
  });
}

test('a list that was refused is asked for once more at the end, also by whoever tries again', async () => {
  for (const answersAgain of [2, 3]) {
    const lists = listsAt(world);
    let times = 0;
    const api = await walking((request) =>
      request.url === '/teams/t1/projects' && ++times < answersAgain
        ? { status: 403, body: {} }
        : lists(request),
    );
    const { pages, error } = await api.walkOn(tasksOfProjects);
    const rest = error === null ? [] : (await api.walkOn(tasksOfProjects, next(pages.at(-1)))).pages;
    await api.close();
    assert.is(error === null, answersAgain === 2);
    assert.equal(shown([...pages, ...rest]), [...all.slice(4), ...all.slice(0, 4)]);
    assert.is(api.asked().filter((call) => call === 'GET /teams/t2/projects').length, 1);
  }
});

test('a list that is refused behind its first page is begun anew at the end', async () => {
  let times = 0;
  const lists = listsAt(world);
  const api = await walking((request) =>
    request.url === '/projects/11/tasks?after=2' && times++ === 0
      ? { status: 403, body: {} }
      : lists(request),
  );
  const pages = await api.walk(tasksOfProjects);
  await api.close();
  assert.equal([...new Set(shown(pages))].sort(), [...all].sort());
});

test('where every list is refused, few are asked for', async () => {
  const numbers = Array.from({ length: 300 }, (_, index) => index);
  const record: RestListRecord = {
    path: '/of/{team}',
    each: { path: '/teams', items: '', pagination: { by: 'none' }, values: { team: 'id' } },
    items: '',
    pagination: { by: 'none' },
  };
  for (const [answering, most] of [
    ['', 20],
    ['/of/0', 201],
  ] as const) {
    const api = await walking(({ url }) =>
      url === '/teams'
        ? { body: ids(...numbers) }
        : url === answering
          ? { body: [] }
          : { status: 403, body: {} },
    );
    const { error } = await api.walkOn(record, null, 500);
    await api.close();
    assert.is((error as ApiError).status, 403);
    assert.match(
      String(error),
      new RegExp(`${most === 20 ? 20 : 200} lists were refused of those read so far`),
    );
    assert.is(api.asked().filter((call) => call !== 'GET /teams').length, most);
  }
});

test('a limit of the rate is none of one list', async () => {
  const lists = listsAt(world);
  const api = await walking((request) =>
    request.url === '/projects/11/tasks'
      ? { status: 403, body: {}, headers: { 'x-ratelimit-remaining': '0' } }
      : lists(request),
  );
  const { error } = await api.walkOn(tasksOfProjects);
  await api.close();
  assert.match(String(error), /answered with status 403$/);
  assert.is(api.asked().at(-1), 'GET /projects/11/tasks');
});

test('a status that the record names says that a parent has no list', async () => {
  const { each } = tasksOfProjects;
  const record = { ...tasksOfProjects, each: { ...each, noneAt: [400] } } as RestListRecord;
  const api = await walking((request) =>
    request.url.includes('/tasks') ? { status: 400, body: {} } : listsAt(world)(request),
  );
  assert.equal(shown(await api.walk(record)), []);
  await api.close();
  assert.throws(
    () => restList({ ...record, each: { ...each, noneAt: [429] } as RestEach }),
    /each\.noneAt has 429, which is about more than one list/,
  );
});

test('404 of the outermost list is an error: nothing says that the account is empty', async () => {
  const api = await walking(listsAt({}));
  assert.match(
    (await failureOf(() => api.walk(tasksOfProjects))).message,
    /GET \/teams answered with status 404/,
  );
  await api.close();
});

test('where the lists of all parents answer 404, the path is wrong rather than all of them gone', async () => {
  const { '/teams': known, '/teams/t1/projects': projects, '/teams/t2/projects': more } = world;
  const lists = { '/teams': known, '/teams/t1/projects': projects, '/teams/t2/projects': more };
  const api = await walking(listsAt(lists));
  const failure = await failureOf(() => api.walk(tasksOfProjects));
  assert.instance(failure, ApiError);
  assert.is((failure as ApiError).status, 404);
  assert.match(failure.message, /the lists of all parents answered that there is none/);
  await api.close();

  const wrong = await walking(listsAt({ '/teams': known }));
  assert.match(
    (await failureOf(() => wrong.walk(tasksOfProjects))).message,
    /^\/teams\/\{team_id\}\/projects: the lists/,
  );
  await wrong.close();

  // A path is not wrong that was right once.
  const over = await walking((request) =>
    request.url === '/teams' ? { body: teams(1, 2, 3) } : { status: 410, body: {} },
  );
  assert.equal(shown(await over.walk(tasksOfProjects)), []);
  await over.close();

  // One that answers is enough, whatever it holds.
  const some = await walking(listsAt({ '/teams': teams(1, 2, 3), '/teams/2/projects': [] }));
  assert.equal(shown(await some.walk(tasksOfProjects)), []);
  await some.close();

  const lone = await walking(listsAt({ '/teams': teams(1), '/teams/1/projects': ids(2) }));
  assert.equal(shown(await lone.walk(tasksOfProjects)), []);
  await lone.close();
});

test('a parent that is deleted while its list is read ends with what it showed', async () => {
  const lists: Record<string, readonly Payload[]> = { ...world };
  const api = await walking((request) => {
    if (request.url === '/projects/11/tasks?after=2') delete lists['/projects/11/tasks'];
    return listsAt(lists)(request);
  });
  const pages = await api.walk(tasksOfProjects);
  await api.close();
  assert.equal(shown(pages), ['a t1 11', 'b t1 11', 'a t1 13', 'd t2 21', 'e t2 21']);
});

test('a cursor that expires begins that one list anew, and loses nothing', async () => {
  for (const lost of ['/projects/11/tasks?after=2', '/teams/t1/projects?after=2']) {
    let times = 0;
    const lists = listsAt(world);
    const api = await walking((request) => {
      if (request.url === lost && times++ === 0) return { status: 400, body: {} };
      return lists(request);
    });
    const pages = await api.walk(tasksOfProjects);
    await api.close();
    assert.equal([...new Set(shown(pages))], all);
    assert.is(api.asked().filter((call) => call === 'GET /teams').length, 1);
    assert.is(api.asked().filter((call) => call === `GET ${lost}`).length, 2);
  }
});

test('a list whose cursors expire again and again is refused', async () => {
  const lists = listsAt(world);
  const api = await walking((request) =>
    request.url === '/projects/11/tasks?after=2' ? { status: 400, body: {} } : lists(request),
  );
  const { pages, error } = await api.walkOn(tasksOfProjects);
  await api.close();
  assert.instance(error, ApiError);
  assert.equal([...new Set(shown(pages))].sort(), all.filter((line) => line !== 'c t1 11').sort());
  assert.is(api.asked().filter((call) => call === 'GET /projects/11/tasks').length, 8);
});

test('a refused cursor of the outermost list begins the whole walk anew', async () => {
  const each: RestEach = {
    path: '/teams',
    items: 'data',
    pagination: { by: 'cursor', param: 'after', next: 'next', size: null },
    values: { team_id: 'id' },
  };
  const record: RestListRecord = { ...tasksOfProjects, path: '/teams/{team_id}/tasks', each };
  const api = await walking(({ url }) =>
    url === '/teams' ? { body: { data: ids(1), next: 'lost' } } : { status: 400, body: {} },
  );
  assert.instance(await failureOf(() => api.walk(record)), CursorExpiredError);
  await api.close();
});

test('a parent without a value is an error that says which', async () => {
  const api = await walking(listsAt({ '/teams': [{ key: { id: 't1' } }, { key: {} }] }));
  const failure = await failureOf(() => api.walk(tasksOfProjects));
  await api.close();
  assert.instance(failure, ApiError);
  assert.is(failure.message, '/teams: an object has nothing at "key.id" that can stand for {team_id}');
});

test('a parent that is shown twice is walked once', async () => {
  const api = await walking(
    listsAt({ ...world, '/teams': teams('t2', 't2'), '/teams/t2/projects': ids(21, 11, 21) }),
  );
  assert.equal(shown(await api.walk(tasksOfProjects)), [
    'd t2 21',
    'e t2 21',
    'a t2 11',
    'b t2 11',
    'c t2 11',
  ]);
  await api.close();
});

test('more parents than a cursor should hold, all in one answer, are walked in parts', async () => {
  const record: RestListRecord = {
    path: '/of/{id_of_team}',
    each: { path: '/teams', items: '', pagination: { by: 'none' }, values: { id_of_team: 'id' } },
    items: '',
    pagination: { by: 'none' },
  };
  const numbers = Array.from({ length: 1100 }, (_, index) => index);
  let order = numbers;
  const api = await walking(({ url }) => {
    if (url !== '/teams') return { body: ids(`of ${url}`) };
    // In another order each time, and 7 is gone by the second time.
    order = [...order].reverse().filter((n) => n !== 7 || order === numbers);
    return { body: ids(...order) };
  });
  const pages = await api.walk(record, 2000);
  await api.close();
  assert.is(api.asked().filter((call) => call === 'GET /teams').length, 3);
  const walked = api.asked().filter((call) => call !== 'GET /teams');
  assert.is(new Set(walked).size, walked.length);
  const missing = numbers.filter((n) => !walked.includes(`GET /of/${n}`));
  assert.ok(missing.every((n) => n === 7));
  assert.ok(Math.max(...pages.map((page) => next(page).length)) < 10_000);
});

test('values stand in query and body, and nothing of a cursor is taken for a name', async () => {
  const each: RestEach = {
    path: '/teams',
    items: '',
    pagination: { by: 'none' },
    values: { team: 'id', secret: 'secret' },
  };
  const record: RestListRecord = {
    path: '/tasks',
    method: 'POST',
    query: { team: '{team}', fields: 'id', limit: 5 },
    body: { filter: { teams: ['{team}'], text: 'of {team} & {secret}', open: true } },
    each,
    items: 'data',
    pagination: { by: 'cursor', param: 'cursor', next: 'next', size: null },
  };
  let pages = 0;
  const api = await walking(({ url }: Arrived) => {
    if (url === '/teams') return { body: [{ id: 'a b', secret: 's' }] };
    return { body: { data: [], next: pages++ === 0 ? '{team}' : null } };
  });
  await api.walk(record);
  await api.close();
  const bodies = api.server.requests.slice(1).map(({ url, body }) => [url, JSON.parse(body)]);
  const filter = { teams: ['a b'], text: 'of a b & s', open: true };
  assert.equal(bodies, [
    ['/tasks?team=a+b&fields=id&limit=5', { filter }],
    ['/tasks?team=a+b&fields=id&limit=5', { filter, cursor: '{team}' }],
  ]);

  pages = 0;
  const inAddress = await walking(({ url }: Arrived) => {
    if (url === '/teams') return { body: [{ id: 'a b', secret: 's' }] };
    return { body: { data: [], next: pages++ === 0 ? '{team}' : null } };
  });
  await inAddress.walk({ ...record, paramsIn: 'query' });
  await inAddress.close();
  assert.is(inAddress.asked().at(-1), 'POST /tasks?team=a+b&fields=id&limit=5&cursor=%7Bteam%7D');
});

test('time filters go to the list itself, not to those of its parents', async () => {
  const api = await walking(listsAt(world));
  const since = { param: 'since', unit: 'seconds' } as const;
  const list = restListSince({ ...tasksOfProjects, modifiedSince: since });
  let cursor: string | null = null;
  do {
    const page: ListPage = await list(api.client, {
      cursor,
      createdSince: null,
      modifiedSince: new Date(5000),
      signal: never,
    });
    cursor = page.next;
  } while (cursor !== null);
  const windowed = restList({ ...tasksOfProjects, createdSince: since });
  await windowed(api.client, { cursor: null, createdSince: new Date(9000), signal: never });
  await api.close();
  assert.ok(api.asked().every((call) => call.includes('since=5') === call.includes('/tasks')));
});

test('a cursor of other lists is refused as one that expired', async () => {
  const api = await walking(listsAt(world));
  const [first] = await api.walk(tasksOfProjects);
  const other = { ...tasksOfProjects, path: '/projects/{project_id}/todos' };
  const { each } = tasksOfProjects;
  const renamed = { ...tasksOfProjects, each: { ...each, values: { project_id: 'key' } } as RestEach };
  const single: RestListRecord = { path: '/teams', items: '', pagination: { by: 'link_header', size: null } };
  const numbered: RestListRecord = {
    ...single,
    pagination: { by: 'page', param: 'p', first: 1, size: null },
  };
  const cases: (readonly [RestListRecord, string])[] = [
    [other, next(first)],
    [renamed, next(first)],
    [tasksOfProjects, '2'],
    [single, next(first)],
    [numbered, next(first)],
    [numbered, 'c2'],
  ];
  const asked = api.asked().length;
  for (const [record, cursor] of cases) {
    const failure = await failureOf(() =>
      restList(record)(api.client, { cursor, createdSince: null, signal: never }),
    );
    assert.instance(failure, CursorExpiredError);
  }
  assert.is(api.asked().length, asked);
  await api.close();
});

test('ids beyond 2^53 stand in paths as the provider wrote them', async () => {
  const id = '9007199254740993';
  const api = await walking(({ url }) =>
    url === '/teams'
      ? { body: `[{"key":{"id":${id}}}]` }
      : { body: { data: url === `/teams/${id}/projects` ? ids(1) : [] } },
  );
  const pages = await api.walk(tasksOfProjects);
  await api.close();
  assert.equal(api.asked().slice(1), [`GET /teams/${id}/projects`, 'GET /projects/1/tasks']);
  assert.ok(next(pages[0]).includes(`"${id}"`));
});

const parents: RestEach = { path: '/teams', items: '', pagination: { by: 'none' }, values: { team: 'id' } };
const refused: readonly (readonly [string, Partial<RestListRecord>, RegExp])[] = [
  [
    'a placeholder without a value',
    { path: '/t/{team}/{other}' },
    /nothing gives a value for the placeholder \{other\}/,
  ],
  ['one in the query', { query: { team: '{taem}' }, path: '/t/{team}' }, /placeholder \{taem\}/],
  ['one in the body', { body: { a: [{ b: '{taem}' }] }, path: '/t/{team}' }, /placeholder \{taem\}/],
  ['a value that stands nowhere', { path: '/t' }, /team in each\.values is used in no path/],
  ['no value at all', { each: { ...parents, values: {} } }, /names no value of the parent/],
  [
    'a name with a dot',
    { path: '/t/{a.b}', each: { ...parents, values: { 'a.b': 'id' } } },
    /not a name of letters/,
  ],
  [
    'one name for two values',
    { path: '/t/{team}', each: { ...parents, path: '/x/{team}', each: parents } },
    /the name team stands for two values/,
  ],
  [
    'a name of a list further in',
    {
      path: '/t/{team}/{org}',
      each: { ...parents, each: { ...parents, path: '/{team}', values: { org: 'id' } } },
    },
    /"\/\{team\}": nothing gives a value/,
  ],
];
for (const [about, record, says] of refused) {
  test(`a list with ${about} is refused`, () => {
    const failed = () =>
      restList({ path: '/t/{team}', each: parents, items: '', pagination: { by: 'none' }, ...record });
    assert.throws(
      failed,
      (error: unknown) => error instanceof ConfigurationError && says.test(error.message),
    );
  });
}

test('in the query of a list that has no parents, braces mean nothing', async () => {
  const api = await walking(() => ({ body: [] }));
  await api.walk({ path: '/t', query: { fields: 'id,user{name}' }, items: '', pagination: { by: 'none' } });
  await api.close();
  assert.equal(api.asked(), ['GET /t?fields=id%2Cuser%7Bname%7D']);
});

test.run();
