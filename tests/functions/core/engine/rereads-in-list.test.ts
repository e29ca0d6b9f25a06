import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Change,
  EntityNotFoundError,
  type Payload,
  restFind,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  settleAllRereads,
  settleDueRereads,
} from '../../../../supabase/functions/_shared/core/engine/rereads.ts';
import {
  type BoardOptions,
  boardResources,
  byCursor,
  type OpenBoard,
  openBoard,
} from '../../../local/providers/rest/board.ts';
import { openShop, unlimited } from '../shop.ts';

const shop = await openShop();
let board: OpenBoard | null = null;

test.after.each(async () => {
  await board?.close();
  board = null;
  await shop.reset();
});
test.after(() => shop.close());

/** Notes on two boards, three on the first; tasks in two projects, three in the first. */
async function filled(options: BoardOptions = {}): Promise<OpenBoard> {
  board = await openBoard(shop, options);
  const { world } = board;
  for (const id of ['n1', 'n2', 'n3']) world.create('note', { board: 'b1', id, v: id });
  for (const id of ['n4', 'n5']) world.create('note', { board: 'b2', id, v: id });
  for (const gid of ['a', 'b', 'c'])
    world.create('task', { workspace_gid: 'w', project_gid: 'p', gid, v: gid });
  world.create('task', { workspace_gid: 'w', project_gid: 'q', gid: 'a', v: 'q' });
  return board;
}

const eventAt = '2026-01-01T00:00:30.000Z';
const ask = (resource: string, ...ids: string[]) =>
  shop.database.merge(
    'shop_main',
    ids.map(
      (externalId): Change => ({
        op: 'reread',
        source: 'event',
        ref: { collectionKey: `shop_${resource}`, externalId },
        versionAt: eventAt,
      }),
    ),
  );
const settle = async ({ workContext }: OpenBoard) => {
  const { settled, failed } = await settleDueRereads(workContext(), { appKey: 'shop_main' }, unlimited);
  return { settled, failed };
};
const waiting = () => shop.mirror.rows('select external_id, last_error from supasaasy.rereads order by 1');
const asked = ({ server }: OpenBoard) =>
  server.requests.entries.map(({ path, query }) => path.replace('/accounts/A1', '') + query);

test('all that are due are looked for in one walk', async () => {
  const open = await filled({ pageSize: 100 });
  await ask('note', 'n1', 'n3', 'n5');
  assert.equal(await settle(open), { settled: 3, failed: 0 });
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n3 v=n3', 'n5 v=n5']);
  assert.equal(asked(open), ['/boards', '/notes?board=b1', '/notes?board=b2']);
  assert.equal(await waiting(), []);
});

test('the walk ends with the last of them', async () => {
  const open = await filled({ pageSize: 1 });
  await ask('note', 'n1', 'n2');
  await settle(open);
  assert.is(open.server.requests.total(), 3);
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n2 v=n2']);
});

test('objects whose ids name their parent are looked for in its list alone', async () => {
  const open = await filled({ pageSize: 100 });
  await ask('task', 'w/p/a', 'w/p/c', 'w/q/a');
  assert.equal(await settle(open), { settled: 3, failed: 0 });
  assert.equal(await open.stored('task'), ['w/p/a v=a', 'w/p/c v=c', 'w/q/a v=q']);
  assert.equal(asked(open).sort(), [
    '/workspaces/w/projects/p/tasks.json',
    '/workspaces/w/projects/q/tasks.json',
  ]);
  const [row] = await shop.mirror.rows(
    "select raw_payload from supasaasy.entities where external_id = 'w/q/a'",
  );
  const payload = row?.raw_payload as Payload;
  assert.equal([payload.workspace_gid, payload.project_gid], ['w', 'q']);
});

test('a task reads all that its listing left open in few walks', async () => {
  const open = await filled({ pageSize: 100 });
  for (let n = 10; n < 40; n++) open.world.create('note', { board: 'b2', id: `n${n}`, v: n });
  await ask('note', ...Array.from({ length: 30 }, (_, index) => `n${index + 10}`));
  const task = { app_key: 'shop_main', collection_key: 'shop_note' };
  const { settled, failed } = await settleAllRereads(open.workContext(), task, unlimited);
  assert.equal([settled, failed], [30, 0]);
  // The boards, the notes of the first, and four pages of those of the second.
  assert.is(open.server.requests.total(), 6);
});

test('what two walks did not show is gone', async () => {
  const open = await filled({ pageSize: 100 });
  await ask('note', 'n1', 'n4');
  await settle(open);
  open.world.delete('note', 'n4');
  open.world.clock.advance(3600);
  open.server.requests.clear();
  await shop.database.merge('shop_main', [
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_note', externalId: 'n4' },
      versionAt: '2026-01-01T00:02:00Z',
    },
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_note', externalId: 'n1' },
      versionAt: '2026-01-01T00:02:00Z',
    },
  ]);
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await open.stored('note'), ['n1 v=n1']);
  assert.is(open.server.requests.total(), 6);
});

test('what moved between pages and was missed by one walk is found by the next', async () => {
  let hidden = 'n4';
  const open = await filled({
    pageSize: 100,
    intercept: async (c, next) => {
      await next();
      if (hidden === '' || !c.req.url.endsWith('board=b2')) return;
      const body = (await c.res.json()) as { data: { id: string }[] };
      c.res = Response.json({ ...body, data: body.data.filter(({ id }) => id !== hidden) }, c.res);
      hidden = '';
    },
  });
  await ask('note', 'n1', 'n4');
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n4 v=n4']);
});

test('one walk is enough where pages are stable, and where the list came in one answer', async () => {
  const stable = await filled({ pageSize: 100, resources: boardResources({ note: { pages: 'stable' } }) });
  await ask('note', 'n9');
  await settle(stable);
  assert.is(stable.server.requests.total(), 3);
  stable.server.requests.clear();
  await ask('task', 'w/p/z');
  await settle(stable);
  assert.is(stable.server.requests.total(), 1);
  assert.equal(await waiting(), []);
});

test('a parent that is gone took its objects with it', async () => {
  const open = await filled();
  await ask('task', 'w/gone/a', 'w/q/a');
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await open.stored('task'), ['w/q/a v=q']);
});

test('an id that no object can have is gone without being looked for', async () => {
  const open = await filled();
  await ask('task', 'a', 'w/p', 'w/p/a/b');
  assert.equal(await settle(open), { settled: 3, failed: 0 });
  assert.is(open.server.requests.total(), 0);
});

test('a list that cannot be read says nothing of its objects, however often', async () => {
  const open = await filled({
    intercept: async (c, next) => (c.req.path === '/boards' ? c.json({}, 404) : next()),
  });
  await ask('note', 'n1', 'n2');
  for (let n = 0; n < 4; n++) {
    assert.equal(await settle(open), { settled: 0, failed: 2 });
    await shop.mirror.database.exec("update supasaasy.rereads set not_before = '-infinity'");
  }
  const error = '127.0.0.1: GET /boards answered with status 404';
  assert.equal(await waiting(), [
    { external_id: 'n1', last_error: error },
    { external_id: 'n2', last_error: error },
  ]);
  assert.equal(await shop.mirror.rows('select 1 from supasaasy.quarantine'), []);
});

test('the list of one parent that fails keeps only its own objects waiting', async () => {
  const open = await filled({
    intercept: async (c, next) => (c.req.path.includes('/p/') ? c.json({}, 403) : next()),
  });
  await ask('task', 'w/p/a', 'w/q/a');
  assert.equal(await settle(open), { settled: 1, failed: 1 });
  assert.equal(
    (await waiting()).map(({ external_id: id }) => id),
    ['w/p/a'],
  );
});

test('where the list shows an object without an id, nothing that it did not show is gone', async () => {
  const open = await filled();
  await ask('note', 'n1', 'n4');
  await settle(open);
  open.world.delete('note', 'n4');
  open.world.create('note', { board: 'b1', id: '', v: 'nameless' });
  open.world.clock.advance(3600);
  await shop.database.merge(
    'shop_main',
    ['n1', 'n4'].map(
      (externalId) =>
        ({
          op: 'reread',
          source: 'event',
          ref: { collectionKey: 'shop_note', externalId },
          versionAt: '2026-01-01T00:03:00Z',
        }) as const,
    ),
  );
  assert.equal(await settle(open), { settled: 1, failed: 1 });
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n4 v=n4']);
  assert.match(String((await waiting())[0]?.last_error), /shows objects without an id/);
});

test('a cursor that expires begins the walk anew', async () => {
  let calls = 0;
  const open = await filled({
    pageSize: 1,
    intercept: async (_, next) => {
      calls++;
      if (calls === 3) board?.server.expireCursors();
      await next();
    },
  });
  await ask('note', 'n3', 'n5');
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await open.stored('note'), ['n3 v=n3', 'n5 v=n5']);
});

test('a cursor that expires where nothing below it can be begun anew begins the whole walk anew', async () => {
  const list = { path: '/workspaces', items: 'data', pagination: byCursor } as const;
  const resources = boardResources({ workspace: { retrieve: restFind(list, { id: 'gid' }) } });
  let calls = 0;
  const open = await filled({
    resources,
    pageSize: 1,
    intercept: async (_, next) => {
      calls++;
      if (calls === 2) board?.server.expireCursors();
      await next();
    },
  });
  for (const gid of ['w1', 'w2', 'w3']) open.world.create('workspace', { gid, v: gid });
  await ask('workspace', 'w1', 'w3');
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await open.stored('workspace'), ['w1 v=w1', 'w3 v=w3']);
});

test('many that are due are claimed at a time', async () => {
  const open = await filled({ pageSize: 100 });
  for (let n = 10; n < 40; n++) open.world.create('note', { board: 'b2', id: `n${n}`, v: n });
  await ask('note', ...Array.from({ length: 30 }, (_, index) => `n${index + 10}`));
  assert.equal(await settle(open), { settled: 30, failed: 0 });
  assert.is(open.server.requests.total(), 6);
});

test('an event alone does not begin a walk: the worker makes one for all that came', async () => {
  const events = { 'task.touched': { kind: 'update', partial: true } } as const;
  const open = await filled({ resources: boardResources({ task: { events } }), pageSize: 100 });
  for (const gid of ['a', 'b']) {
    const object = { workspace_gid: 'w', project_gid: 'p', gid };
    const body = JSON.stringify({ id: gid, type: 'task.touched', at: eventAt, object });
    const headers = await open.connector.webhook.sign(body, 'webhook-secret-1', new Date());
    assert.is((await shop.webhook('/webhook/shop_main', { headers: { ...headers }, body })).status, 200);
  }
  await shop.settled();
  assert.is(open.server.requests.total(), 0);
  assert.is((await waiting()).length, 2);
  assert.is((await shop.work()).status, 200);
  assert.is(open.server.requests.total(), 1);
  assert.equal(await open.stored('task'), ['w/p/a v=a', 'w/p/b v=b']);
});

test('what is found is as new as it says, and at least as new as the event that asked', async () => {
  const open = await filled();
  open.world.clock.advance(3600);
  await ask('note', 'n1');
  await settle(open);
  const version = async () =>
    (await shop.mirror.rows("select version_at from supasaasy.entities where external_id = 'n1'"))[0]
      ?.version_at;
  assert.equal(await version(), new Date('2026-01-01T00:01:00Z'));
  await shop.database.merge('shop_main', [
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_note', externalId: 'n1' },
      versionAt: '2026-01-01T00:30:00Z',
    },
  ]);
  await settle(open);
  assert.equal(await version(), new Date('2026-01-01T00:30:00Z'));
});

test('a list that may lag behind the event is looked into again before it is believed', async () => {
  const open = await filled({ pageSize: 100 });
  const askAt = (id: string, versionAt: string) =>
    shop.database.merge('shop_main', [
      { op: 'reread', source: 'event', ref: { collectionKey: 'shop_note', externalId: id }, versionAt },
    ]);
  const due = () => shop.mirror.database.exec("update supasaasy.rereads set not_before = '-infinity'");
  open.world.clock.advance(10);
  // Five seconds are what a read may be older than its response; n5 says itself that it is newer than the event.
  open.world.update('note', 'n5', { v: 'new' });
  for (const id of ['n1', 'n5', 'n9']) await askAt(id, '2026-01-01T00:01:09Z');
  assert.equal(await settle(open), { settled: 3, failed: 0 });
  assert.equal(
    (await waiting()).map(({ external_id: id }) => id),
    ['n1', 'n9'],
  );
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n5 v=new']);
  assert.equal(await shop.mirror.rows('select 1 from supasaasy.tombstones'), []);

  // What the list shows later is older than the event; it must still be stored.
  const at = { 'at.updated': '2026-01-01T00:01:08Z' };
  open.world.create('note', { board: 'b1', id: 'n9', v: 'late', ...at });
  open.world.clock.advance(10);
  await due();
  assert.equal(await settle(open), { settled: 2, failed: 0 });
  assert.equal(await waiting(), []);
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n5 v=new', 'n9 v=late']);

  // A provider whose clock is ahead is believed in the end.
  await askAt('n2', '2027-01-01T00:00:00Z');
  await askAt('n8', '2027-01-01T00:00:00Z');
  for (const left of [2, 2, 0]) {
    await settle(open);
    assert.is((await waiting()).length, left);
    await due();
  }
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n2 v=n2', 'n5 v=new', 'n9 v=late']);
});

test('absence from a list that leaves out what exists is no deletion', async () => {
  const deletions = { by: 'none', because: 'old ones are not listed' } as const;
  const open = await filled({ pageSize: 100, resources: boardResources({ note: { deletions } }) });
  await open.sync('full', 'note');
  open.world.delete('note', 'n4');
  open.world.clock.advance(3600);
  await shop.database.merge('shop_main', [
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_note', externalId: 'n4' },
      versionAt: '2026-01-01T00:30:00Z',
    },
  ]);
  for (let n = 0; n < 3; n++) {
    assert.equal(await settle(open), { settled: 0, failed: 1 });
    await shop.mirror.database.exec("update supasaasy.rereads set not_before = '-infinity'");
  }
  assert.ok((await open.stored('note')).includes('n4 v=n4'));
  assert.equal(await waiting(), []);
  const [kept] = await shop.mirror.rows('select record_key, error from supasaasy.quarantine');
  assert.is(kept?.record_key, 'n4');
  assert.match(String(kept?.error), /the list does not show n4, but also leaves out what exists/);
});

test('what a parent took out of sight and brought back as it was is stored again', async () => {
  const open = await filled({ pageSize: 100 });
  await open.sync('full', 'task');
  open.world.clock.advance(3600);
  const task = open.world.get('task', 'w/q/a') as Payload;
  open.world.delete('project', 'w/q');
  await open.sync('full', 'task');
  assert.equal(await open.stored('task'), ['w/p/a v=a', 'w/p/b v=b', 'w/p/c v=c']);
  open.world.clock.advance(3600);
  open.world.create('task', { ...task, workspace_gid: 'w', project_gid: 'q' });
  await open.sync('full', 'task');
  assert.equal(await open.stored('task'), ['w/p/a v=a', 'w/p/b v=b', 'w/p/c v=c', 'w/q/a v=q']);
  assert.equal(await waiting(), []);
});

test('hundreds that are due cost one walk', async () => {
  const open = await filled({ pageSize: 1000 });
  const many = Array.from({ length: 300 }, (_, index) => `m${index}`);
  for (const id of many) open.world.create('note', { board: 'b2', id, v: id });
  await ask('note', ...many);
  assert.equal(await settle(open), { settled: 300, failed: 0 });
  // The boards, and each page of the notes, ten at a time, once.
  assert.ok(open.server.requests.total() <= 2 + Math.ceil(302 / 10));
});

test('every call of a walk passes the gate', async () => {
  let passed = 0;
  const open = await filled({ pageSize: 1 });
  const gate = { ...open.context.gate, enter: async () => void passed++ };
  const { sync } = open.connector;
  const changes = await sync.retrieve({ ...open.context, gate }, 'note', 'n3', new AbortController().signal);
  assert.equal(
    changes.map(({ op }) => op),
    ['upsert'],
  );
  assert.is(passed, open.server.requests.total());
  assert.ok(passed > 3);
});

test('one object that no list shows is not found, one by one as together', async () => {
  const { connector, context } = await filled();
  const { signal } = new AbortController();
  try {
    await connector.sync.retrieve(context, 'note', 'n9', signal);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, EntityNotFoundError);
    assert.is((error as EntityNotFoundError).externalId, 'n9');
  }
  const found = await connector.sync.findAll(context, 'note', ['n1', 'n9'], signal);
  assert.equal([...found.keys()].sort(), ['n1', 'n9']);
  // By the provider's clock, less the slack.
  assert.equal(found.get('n9'), { missingSince: '2026-01-01T00:00:55.000Z' });
});

test('a walk that is aborted ends with the reason, and notes nothing', async () => {
  const stop = new AbortController();
  const open = await filled({
    intercept: async (_, next) => {
      stop.abort(new Error('the time is over'));
      await next();
    },
  });
  await ask('note', 'n1');
  const pace = { signal: stop.signal, isOver: () => false };
  const { isUnfinished, failed } = await settleDueRereads(open.workContext(), { appKey: 'shop_main' }, pace);
  assert.ok(isUnfinished);
  assert.is(failed, 0);
  assert.equal(await waiting(), [{ external_id: 'n1', last_error: null }]);
});

test('a full sync reads again what a shifting list left out, in one walk for all of it', async () => {
  let hidden = false;
  const open = await filled({
    pageSize: 100,
    intercept: async (c, next) => {
      await next();
      if (!hidden || !c.req.url.endsWith('board=b2')) return;
      hidden = false;
      const body = (await c.res.json()) as object;
      c.res = Response.json({ ...body, data: [] }, c.res);
    },
  });
  await open.sync('full', 'note');
  open.world.clock.advance(3600);
  open.world.delete('note', 'n2');
  open.server.requests.clear();
  hidden = true;
  assert.is((await open.sync('full', 'note')).status, 200);
  assert.equal(await open.stored('note'), ['n1 v=n1', 'n3 v=n3', 'n4 v=n4', 'n5 v=n5']);
  // The listing, a walk that finds what it had missed, and one more for what is gone.
  assert.is(open.server.requests.total(), 9);
});

test.run();
