import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { restKinds } from '../../../../local/providers/rest/rest-kinds.ts';
import { restResources } from '../../../../local/providers/rest/rest-resource.ts';
import { createRestWorld } from '../../../../local/providers/rest/rest-world.ts';
import { boardResources } from './board.ts';

const open = () => createRestWorld(restKinds(restResources(boardResources())));

test('objects are put below the parents that there are, one after the other', () => {
  const world = open();
  world.create('workspace', { gid: 'w1' });
  world.create('workspace', { gid: 'w2' });
  for (let n = 0; n < 4; n++) world.create('project');
  assert.equal(
    world.stored('project').map(({ id }) => id),
    ['w1/project_1', 'w2/project_2', 'w1/project_3', 'w2/project_4'],
  );
});

test('parents are made up where there are none, those of parents too', () => {
  const world = open();
  world.create('task');
  world.create('task', { workspace_gid: 'w', project_gid: 'p', gid: 't' });
  world.create('note');
  assert.equal(
    world.stored('task').map(({ id }) => id),
    ['workspace_1/project_1/task_1', 'w/p/t'],
  );
  assert.equal(
    world.all('workspace').map(({ gid }) => gid),
    ['workspace_1', 'w'],
  );
  assert.equal(world.all('/boards'), [{ key: 'boards_1' }]);
});

test('an object does not show whose it is, an event about it tells the parts of its id', () => {
  const world = open();
  const made = world.create('project', { workspace_gid: 'w', gid: 'p', v: 1 });
  assert.equal(Object.keys(made).sort(), ['at.updated', 'gid', 'v']);
  world.update('project', 'w/p', { v: 2 });
  const { object } = world.events.at(-1) ?? {};
  assert.equal([object?.workspace_gid, object?.gid, object?.v], ['w', 'p', 2]);
});

test('with a parent goes what is listed for it', () => {
  const world = open();
  for (const [workspace, project] of ['w1', 'w2'].flatMap((w) => ['p1', 'p2'].map((p) => [w, p])))
    world.create('task', { workspace_gid: workspace, project_gid: project, gid: 't' });
  world.delete('project', 'w1/p1');
  world.delete('workspace', 'w2');
  assert.equal(
    world.stored('task').map(({ id }) => id),
    ['w1/p2/t'],
  );
  assert.equal(
    world.stored('project').map(({ id }) => id),
    ['w1/p2'],
  );
  assert.equal(
    world.deleted('task').map(({ id, parts }) => [id, parts.length]),
    [
      ['w1/p1/t', 3],
      ['w2/p1/t', 3],
      ['w2/p2/t', 3],
    ],
  );
});

test.run();
