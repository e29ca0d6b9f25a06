import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openShop } from '../../../functions/core/shop.ts';
import { type BoardOptions, boardResources, type OpenBoard, openBoard } from './board.ts';

const shop = await openShop();
const { random } = Math;
let board: OpenBoard | null = null;

async function leave(): Promise<void> {
  await board?.close();
  board = null;
  Math.random = random;
  await shop.reset();
}
test.after.each(leave);
test.after(() => shop.close());

/** Two workspaces with three and two projects, tasks in most of them; some ids are in use twice. */
async function filled(options: BoardOptions = {}): Promise<OpenBoard> {
  board = await openBoard(shop, options);
  const { world } = board;
  const put = (workspace: string, project: string, ...tasks: string[]) => {
    world.create('project', { workspace_gid: workspace, gid: project, v: project });
    for (const gid of tasks)
      world.create('task', { workspace_gid: workspace, project_gid: project, gid, v: gid });
  };
  for (const gid of ['w1', 'w2', 'w3']) world.create('workspace', { gid });
  put('w1', 'p1', 'a', 'b', 'c');
  put('w1', 'p2');
  put('w1', 'p3', 'a');
  put('w2', 'p1', 'a', 'z/1');
  put('w2', 'p%', 'd');
  world.clock.advance(3600);
  return board;
}
const allTasks = [
  'w1/p1/a v=a',
  'w1/p1/b v=b',
  'w1/p1/c v=c',
  'w1/p3/a v=a',
  'w2/p%25/d v=d',
  'w2/p1/a v=a',
  'w2/p1/z%2F1 v=z/1',
];

test('objects are mirrored for every parent; those with the same id in two of them are two rows', async () => {
  const { sync, stored, world } = await filled();
  for (const resource of ['workspace', 'project', 'task'])
    assert.is((await sync('full', resource)).status, 200, resource);
  assert.equal(await stored('workspace'), ['w1 v=', 'w2 v=', 'w3 v=']);
  assert.equal(await stored('project'), [
    'w1/p1 v=p1',
    'w1/p2 v=p2',
    'w1/p3 v=p3',
    'w2/p%25 v=p%',
    'w2/p1 v=p1',
  ]);
  assert.equal(await stored('task'), allTasks);
  const [row] = await shop.mirror.rows(
    "select raw_payload from supasaasy.entities where external_id = 'w2/p1/z%2F1'",
  );
  const {
    workspace_gid: workspace,
    project_gid: project,
    gid,
  } = (row?.raw_payload ?? {}) as Record<string, unknown>;
  assert.equal([workspace, project, gid], ['w2', 'p1', 'z/1']);
  assert.not.ok('workspace_gid' in (world.get('task', 'w2/p1/z%2F1') ?? {}));
});

test('a sync that stops behind every page loses nothing, and reads nothing twice', async () => {
  const { server, pages, stored, syncInPieces } = await filled();
  const read = await pages('task');
  server.requests.clear();
  assert.is(await syncInPieces('task'), read.length);
  assert.equal(await stored('task'), allTasks);
  assert.is(server.requests.total(), read.length);
});

test('what was deleted goes by the sweep, also in the middle of a walk', async () => {
  const { server, stored, sync, syncInPieces, world } = await filled();
  await sync('full', 'task');
  world.clock.advance(3600);
  world.delete('task', 'w1/p1/a');
  world.delete('task', 'w1/p3/a');
  await syncInPieces('task', (piece) => {
    // The workspaces and the projects of the first are read by then.
    if (piece === 4) world.delete('project', 'w1/p1');
  });
  assert.equal(await stored('task'), ['w2/p%25/d v=d', 'w2/p1/a v=a', 'w2/p1/z%2F1 v=z/1']);

  world.clock.advance(3600);
  world.delete('workspace', 'w2');
  await sync('full', 'task');
  assert.equal(await stored('task'), []);
  assert.ok(server.requests.entries.some(({ status }) => status === 404));
});

test('of two objects with the same id in two parents the one that was deleted goes', async () => {
  const { stored, sync, world } = await filled();
  await sync('full', 'project');
  world.clock.advance(3600);
  world.delete('project', 'w1/p1');
  await sync('full', 'project');
  assert.equal(await stored('project'), ['w1/p2 v=p2', 'w1/p3 v=p3', 'w2/p%25 v=p%', 'w2/p1 v=p1']);
});

test('what a shifting list did not show is read by its composite id before it is believed gone', async () => {
  let hidden = false;
  const { server, stored, sync } = await filled({
    intercept: async (c, next) => {
      await next();
      if (!hidden || !c.req.path.endsWith('/w1/projects')) return;
      const body = (await c.res.json()) as { data: { gid: string }[] };
      c.res = Response.json({ ...body, data: body.data.filter(({ gid }) => gid !== 'p2') }, c.res);
    },
  });
  await sync('full', 'project');
  hidden = true;
  server.requests.clear();
  server.world.clock.advance(3600);
  await sync('full', 'project');
  assert.is((await stored('project')).length, 5);
  assert.is(
    server.requests.entries.filter(({ path }) => path === '/workspaces/w1/projects/p2.json').length,
    1,
  );
});

test('an incremental sync asks every parent for what changed', async () => {
  const { server, stored, sync, world } = await filled();
  await sync('full', 'project');
  world.clock.advance(3600);
  world.update('project', 'w2/p1', { v: 'new' });
  world.create('project', { workspace_gid: 'w3', gid: 'p9', v: 'p9' });
  server.requests.clear();
  await sync('incremental', 'project');
  assert.equal(await stored('project'), [
    'w1/p1 v=p1',
    'w1/p2 v=p2',
    'w1/p3 v=p3',
    'w2/p%25 v=p%',
    'w2/p1 v=new',
    'w3/p9 v=p9',
  ]);
  const asked = server.requests.entries.filter(({ path }) => path.endsWith('/projects'));
  assert.equal(asked.length, 3);
  assert.ok(asked.every(({ query }) => query.includes('since=2026-')));
});

test('cursors that expire lose nothing', async () => {
  for (const after of [3, 5, 7, 9, 11]) {
    let calls = 0;
    const { pages, stored, sync, server } = await filled({
      intercept: async (_, next) => {
        calls++;
        if (calls === after) server.expireCursors();
        await next();
      },
    });
    assert.is((await sync('full', 'task')).status, 200);
    assert.equal(await stored('task'), allTasks);
    assert.ok(calls >= (await pages('task')).length);
    await leave();
  }
});

test('parents that no resource mirrors are walked as well, their lists asked for by a parameter', async () => {
  const { world, stored, sync, server } = await filled();
  world.create('/boards', { key: 'b1' });
  world.create('note', { board: 'b1', id: 'n1', v: 1 });
  world.create('note', { board: 'b2', id: 'n2', v: 2 });
  assert.is((await sync('full', 'note')).status, 200);
  assert.equal(await stored('note'), ['n1 v=1', 'n2 v=2']);
  assert.equal(
    server.requests.entries.map(({ path, query }) => path + query),
    ['/boards', '/accounts/A1/notes?board=b1', '/accounts/A1/notes?board=b2'],
  );
});

test('with another setting the account is another, and without it the sync says what is missing', async () => {
  const { world, sync } = await filled({ account: 'A2' });
  world.create('note', {});
  world.create('note', { board: 'b2' });
  const other = await sync('full', 'note');
  assert.is(other.status, 502);
  assert.match(other.text, /the lists of all parents answered that there is none/);
  await leave();

  const { world: again, sync: syncAgain } = await filled({ account: '' });
  again.create('note', {});
  const missing = await syncAgain('full', 'note');
  assert.is(missing.status, 502);
  assert.match(missing.text, /shop_main: the setting account is missing/);
});

test('an event about an object tells all parts of its id; one that lacks a part is quarantined', async () => {
  const { server, stored, sync, world } = await filled();
  await sync('full', 'project');
  world.clock.advance(60);
  world.update('project', 'w2/p1', { v: 'told' });
  world.update('project', 'w1/p1', { v: 'lost' });
  const [told, lost] = world.events.slice(-2);
  if (!told || !lost) throw new Error('nothing happened');
  const deliver = async (object: object) => {
    const body = JSON.stringify({
      id: crypto.randomUUID(),
      type: 'project.changed',
      at: new Date(world.clock.now()).toISOString(),
      object,
    });
    const headers = await board?.connector.webhook.sign(body, 'webhook-secret-1', new Date());
    return (await shop.webhook('/webhook/shop_main', { headers: { ...headers }, body })).status;
  };
  assert.is(await deliver(told.object), 200);
  const { workspace_gid: _, ...nameless } = lost.object;
  assert.is(await deliver(nameless), 200);
  assert.ok((await stored('project')).includes('w2/p1 v=told'));
  assert.ok((await stored('project')).includes('w1/p1 v=p1'));
  assert.equal(
    (await shop.mirror.rows('select collection_key, error from supasaasy.quarantine')).map(
      ({ error }) => error,
    ),
    ['shop_project: the object has no workspace_gid'],
  );
  assert.is(server.requests.count('GET /workspaces/:workspace_gid/projects/:segment_4'), 0);
});

test('a part of an id cannot be excluded', async () => {
  const { sync, stored } = await filled({ excludeFields: { project: [['workspace_gid']], task: [['v']] } });
  const refused = await sync('full', 'project');
  assert.is(refused.status, 502);
  assert.match(
    refused.text,
    /exclude_fields of project takes away \\"workspace_gid\\", which is part of the object's id/,
  );
  assert.is((await sync('full', 'task')).status, 200);
  assert.equal((await stored('task'))[0], 'w1/p1/a v=');
});

test('a list that never ends is an error also where cursors are long, and others are not taken for it', async () => {
  let isEndless = false;
  const { world, stored, sync } = await filled({
    intercept: async (c, next) => {
      await next();
      if (isEndless && c.req.path.endsWith('/tasks.json')) c.header('X-Cursor', 'c1-1');
    },
  });
  for (let n = 0; n < 9; n++) {
    const project = `p${n}`.padStart(100, 'p');
    world.create('task', { workspace_gid: 'w2', project_gid: project, gid: 't' });
  }
  assert.is((await sync('full', 'task')).status, 200);
  assert.is((await stored('task')).length, allTasks.length + 9);
  isEndless = true;
  // Pauses between attempts are random, from nothing on.
  Math.random = () => 0;
  const endless = await sync('full', 'task');
  assert.is(endless.status, 502);
  assert.match(endless.text, /the provider returned the cursor \\"each1:.{0,200}\\" again/);
});

test('a list whose pages are stable is believed', async () => {
  const resources = boardResources({ project: { pages: 'stable' } });
  const { server, stored, sync, world } = await filled({ resources });
  await sync('full', 'project');
  world.clock.advance(3600);
  world.delete('workspace', 'w1');
  server.requests.clear();
  await sync('full', 'project');
  assert.equal(await stored('project'), ['w2/p%25 v=p%', 'w2/p1 v=p1']);
  assert.not.ok(server.requests.entries.some(({ path }) => path.endsWith('.json')));
});

test.run();
