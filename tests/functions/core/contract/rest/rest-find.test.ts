import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ConfigurationError,
  type ListPage,
  type ListWalk,
  type Payload,
  type RestClient,
  restFind,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { never } from './answering.ts';
import { listsAt, shown, tasksOfProjects, walking } from './lists-of-lists.ts';

const ids = (...values: (string | number)[]): Payload[] => values.map((id) => ({ id }));
const world = {
  '/teams': [{ key: { id: 't1' } }, { key: { id: 't2' } }],
  '/teams/t1/projects': ids(11, 12),
  '/teams/t2/projects': ids(21),
  '/projects/11/tasks': ids('a', 'b', 'c'),
  '/projects/12/tasks': ids('a'),
  '/projects/21/tasks': ids('d'),
};

async function pagesOf(client: RestClient, walk: ListWalk<RestClient>): Promise<readonly ListPage[]> {
  const pages: ListPage[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage = await walk.list(client, { cursor, signal: never });
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
}

/** The walks for these ids: which ids each is for, what it shows and what it asks. */
async function walked(id: string | string[], wanted: readonly string[]) {
  const found = [];
  for (const walk of restFind(tasksOfProjects, { id }).walksFor(wanted)) {
    const api = await walking(listsAt(world));
    found.push({ ids: walk.ids, shown: shown(await pagesOf(api.client, walk)), asked: api.asked() });
    await api.close();
  }
  return found;
}

test('by an id that is its own, everything is walked, once for all of them', async () => {
  const [walk, ...more] = await walked('id', ['a', 'x']);
  assert.equal(more, []);
  assert.equal(walk?.ids, ['a', 'x']);
  assert.is(walk?.shown.length, 5);
  assert.is(walk?.asked.length, 7);
});

test('by an id that names all parents, only the list of these, once for each', async () => {
  const id = ['team_id', 'project_id', 'id'];
  const walks = await walked(id, ['t1/11/a', 't2/21/d', 't1/11/x']);
  assert.equal(walks, [
    {
      ids: ['t1/11/a', 't1/11/x'],
      shown: ['a t1 11', 'b t1 11', 'c t1 11'],
      asked: ['GET /projects/11/tasks', 'GET /projects/11/tasks?after=2'],
    },
    { ids: ['t2/21/d'], shown: ['d t2 21'], asked: ['GET /projects/21/tasks'] },
  ]);
});

test('by an id that names one of them, only what is below that', async () => {
  const [team] = await walked(['team_id', 'id'], ['t1/a']);
  assert.equal(team?.shown, ['a t1 11', 'b t1 11', 'c t1 11', 'a t1 12']);
  assert.not.ok(team?.asked.includes('GET /teams/t2/projects'));
  const [project] = await walked(['project_id', 'id'], ['12/a']);
  assert.equal(project?.shown, ['a t1 12']);
  assert.equal(
    project?.asked.filter((call) => call.includes('/tasks')),
    ['GET /projects/12/tasks'],
  );
});

test('parents that are encoded in an id are asked for as they are', async () => {
  const api = await walking(listsAt({ '/projects/a%2Fb/tasks': [] }));
  const [walk] = restFind(tasksOfProjects, { id: ['team_id', 'project_id', 'id'] }).walksFor(['t/a%2Fb/1']);
  if (walk) await pagesOf(api.client, walk);
  await api.close();
  assert.equal(api.asked(), ['GET /projects/a%2Fb/tasks']);
});

test('ids of another form are looked for nowhere', async () => {
  assert.equal(await walked(['team_id', 'id'], ['a', 't1/a/b', '/a', '']), []);
});

test('it carries its record, and is refused as its list would be', () => {
  assert.equal(restFind(tasksOfProjects, { id: 'id' }).record, { list: tasksOfProjects, id: 'id' });
  assert.throws(
    () => restFind({ ...tasksOfProjects, path: '/{nothing}' }, { id: 'id' }),
    (error: unknown) => error instanceof ConfigurationError,
  );
});

test.run();
