import type { MiddlewareHandler } from 'hono';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import type { IntercomWorld } from '../../../local/providers/intercom/world.ts';
import { nth } from '../../nth.ts';
import type { Stack } from '../../stack.ts';
import { intercomDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const full = (stack: Stack, more: object = {}) =>
  stack.sync({ app_key: 'intercom_main', mode: 'full', ...more });
const incremental = (stack: Stack, more: object = {}) =>
  stack.sync({ app_key: 'intercom_main', mode: 'incremental', ...more });

/** A seeded workspace that was synced in full, an hour ago by Intercom's clock. */
async function synced(stack: Stack): Promise<IntercomWorld> {
  const { world } = stack.intercom;
  seedIntercom(world, { contacts: 12, conversations: 8, companies: 4, partsPerConversation: 3 });
  assert.is((await full(stack)).status, 200);
  world.clock.advance(3600);
  stack.intercom.requests.clear();
  return world;
}

/** One change of every kind that a search or list can show. */
function change(world: IntercomWorld): void {
  const [company] = world.all('company');
  const [contact] = world.all('contact');
  const [talk, other, third] = world.all('conversation');
  const [admin] = world.all('admin');
  if (!company || !contact || !talk || !other || !third || !admin) throw new Error('the seed is too small');
  world.update('company', company.id, { name: 'Renamed' });
  world.create('company', { name: 'New' });
  world.update('contact', contact.id, { name: 'Ada' });
  world.create('contact', { name: 'New' });
  world.update('admin', admin.id, { name: 'Grace' });
  world.addPart(talk.id, { body: 'one more', author: { type: 'admin', id: admin.id } as never });
  world.redactPart(other.id, nth(world.parts(other.id), 0).id);
  world.update('conversation', third.id, { title: 'Titled' });
}

stackTest(
  'Incremental sync available: changed and new objects are seen, a new and a redacted part among them',
  async (stack) => {
    const world = await synced(stack);
    change(world);
    const { status, body } = await incremental(stack);
    assert.is(status, 200);
    assert.equal(await intercomDifferences(stack), []);
    for (const { mode } of body.resources) assert.is(mode, 'incremental');
    const [redacted] = await stack.mirror.rows(
      'select count(*)::int as n from supasaasy.intercom_conversation_parts where redacted and body is null',
    );
    assert.is(redacted?.n, 1);
  },
);

stackTest(
  'only what was modified is fetched: conversations by search, each of them retrieved',
  async (stack) => {
    const world = await synced(stack);
    world.addPart(nth(world.all('conversation'), 0).id, { body: 'one more' });
    world.update('contact', nth(world.all('contact'), 0).id, { name: 'Ada' });
    const { body } = await incremental(stack, { resource_types: ['contact', 'conversation'] });
    const { requests } = stack.intercom;
    assert.equal(
      ['GET /contacts', 'GET /conversations', 'GET /conversations/:id'].map((route) => requests.count(route)),
      [0, 0, 1],
    );
    assert.equal([body.created, body.updated, body.unchanged > 0], [1, 2, true]);
    assert.equal(await intercomDifferences(stack), []);
  },
);

// Contact search knows days only, of the workspace's time zone: far from UTC, and on the days when its clocks change.
for (const timeZone of ['Pacific/Auckland', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Etc/GMT+12']) {
  stackTest(
    `contacts that changed at any hour of the day are found in a workspace on ${timeZone} time`,
    async (stack) => {
      const { world } = stack.intercom;
      // A day and a half, synced every five hours.
      world.clock.advance(-36 * 3600);
      for (let index = 0; index < 7; index++) world.create('contact', { id: `c_${index}` }, { silent: true });
      await full(stack);
      for (let index = 0; index < 7; index++) {
        world.clock.advance(5 * 3600);
        world.update('contact', `c_${index}`, { name: `at step ${index}` });
        world.clock.advance(1);
        const { body } = await incremental(stack, { resource_types: ['contact'] });
        assert.is(body.updated, 1, `step ${index}`);
        assert.equal(await intercomDifferences(stack), [], `step ${index}`);
      }
    },
    { intercomServer: { workspace: { timeZone } } },
  );
}

stackTest(
  'a contact that search shows only minutes after its creation is not missed',
  async (stack) => {
    const world = await synced(stack);
    world.create('contact', { id: 'late' });
    world.clock.advance(10);
    await incremental(stack, { resource_types: ['contact'] });
    assert.equal(await intercomDifferences(stack), ['intercom_contact late is not stored']);
    world.clock.advance(400);
    await incremental(stack, { resource_types: ['contact'] });
    assert.equal(await intercomDifferences(stack), []);
  },
  { intercomServer: { searchDelaySeconds: 300 } },
);

stackTest('more than a page of changes: all pages are read', async (stack) => {
  const { world } = stack.intercom;
  seedIntercom(world, { contacts: 0, conversations: 0, companies: 0 });
  await full(stack);
  world.clock.advance(3600);
  for (let index = 0; index < 160; index++) world.create('contact', {});
  for (let index = 0; index < 25; index++) {
    const source = { type: 'conversation', id: '1', author: { type: 'user', id: 'u1' } };
    world.create('conversation', { source: source as never });
  }
  const { body } = await incremental(stack, { resource_types: ['contact', 'conversation'] });
  const pages = body.resources.map((each: { pages: number }) => each.pages);
  assert.equal(pages, [2, 2]);
  assert.equal(await intercomDifferences(stack), []);
});

/**
 * Runs `happen` when the answer to the first request for `path` has been made, and lets an hour pass before the second,
 * which is more than any overlap makes good.
 */
function duringRun({ intercom }: Stack, path: string, happen: () => void): MiddlewareHandler {
  let requests = 0;
  return async (c, next) => {
    if (c.req.path !== path) return next();
    requests++;
    if (requests === 2) intercom.world.clock.advance(3600);
    await next();
    if (requests !== 1) return;
    intercom.world.clock.advance(1);
    happen();
  };
}

stackTest('what changes while a full sync runs is seen by the next incremental one', async (stack) => {
  const { world } = stack.intercom;
  seedIntercom(world, { contacts: 5, conversations: 45, companies: 2, partsPerConversation: 1 });
  const newest = nth(
    [...world.all('conversation')].sort((a, b) => Number(b.updated_at) - Number(a.updated_at)),
    0,
  );
  stack.intercepts.intercom = duringRun(stack, '/conversations', () => {
    world.create('conversation', { id: 'meanwhile', source: newest.source });
  });
  await full(stack);
  assert.equal(await intercomDifferences(stack), ['intercom_conversation meanwhile is not stored']);
  await incremental(stack);
  assert.equal(await intercomDifferences(stack), []);
});

stackTest('the first incremental sync of a collection is a full one', async (stack) => {
  seedIntercom(stack.intercom.world, { contacts: 3, conversations: 2, companies: 2 });
  const { body } = await incremental(stack);
  for (const { mode } of body.resources) assert.is(mode, 'full');
  assert.equal(await intercomDifferences(stack), []);
});

stackTest(
  'sync_from does not affect incremental sync: changes of older objects are taken, from the watermark on',
  async (stack) => {
    const world = await synced(stack);
    change(world);
    await incremental(stack);
    const names = await stack.mirror.rows(
      `select name from supasaasy.intercom_contacts union all select name from supasaasy.intercom_companies order by 1`,
    );
    assert.equal(
      names.map((row) => row.name),
      ['Ada', 'New', 'New', 'Renamed'],
    );
    const [talks] = await stack.mirror.rows(
      'select count(*)::int as n from supasaasy.intercom_conversations',
    );
    assert.is(talks?.n, 3);
  },
  { intercom: { syncFrom: '2026-01-01T00:00:00Z' } },
);

stackTest('an incremental sync over what was already taken writes nothing', async (stack) => {
  const world = await synced(stack);
  change(world);
  await incremental(stack);
  const rows = () => stack.mirror.rows('select external_id, xmin::text from supasaasy.entities order by 1');
  const before = await rows();
  world.clock.advance(60);
  const { body } = await incremental(stack);
  assert.equal(await rows(), before);
  assert.equal([body.created, body.updated, body.deleted, body.errors], [0, 0, 0, 0]);
});

test.run();
