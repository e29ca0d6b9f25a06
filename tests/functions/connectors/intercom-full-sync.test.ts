import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import type { Stack } from '../../stack.ts';
import { intercomDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const full = (stack: Stack, more: object = {}) =>
  stack.sync({ app_key: 'intercom_main', mode: 'full', ...more });
const january2025 = Date.UTC(2025, 0, 1) / 1000;

async function rowCounts({ mirror }: Stack): Promise<Record<string, number>> {
  const rows = await mirror.rows(
    'select collection_key, count(*)::int as n from supasaasy.entities group by 1 order by 1',
  );
  return Object.fromEntries(rows.map((row) => [String(row.collection_key), Number(row.n)]));
}

async function idsOf({ mirror }: Stack, collectionKey: string): Promise<unknown[]> {
  const rows = await mirror.rows(
    `select external_id from supasaasy.entities where collection_key = '${collectionKey}' order by 1`,
  );
  return rows.map((row) => row.external_id);
}

const scrolls = ({ intercom }: Stack) =>
  intercom.requests.entries.filter(({ path }) => path === '/companies/scroll');

/** A conversation of nobody in particular, with parts a minute apart. */
function conversation(stack: Stack, id: string, parts: number, created = january2025): void {
  const { world } = stack.intercom;
  const source = { type: 'conversation', id: '1', body: 'Hello', author: { type: 'user', id: 'u1' } };
  world.create('conversation', { id, created_at: created, source: source as never }, { silent: true });
  for (let index = 0; index < parts; index++) {
    const part = { id: `${id}_${index}`, body: `part ${index}`, created_at: created + 60 * index };
    world.addPart(id, part, { silent: true });
  }
}

stackTest(
  'Full sync available: companies, contacts, admins, conversations and their parts are stored as Intercom shows them',
  async (stack) => {
    const { world } = stack.intercom;
    seedIntercom(world, { contacts: 170, conversations: 45, companies: 30 });
    const { status, body } = await full(stack);
    assert.is(status, 200);
    assert.equal(await intercomDifferences(stack), []);
    const parts = world.all('conversation').flatMap(({ id }) => world.parts(id));
    const counts = await rowCounts(stack);
    assert.equal(counts, {
      intercom_admin: 5,
      intercom_company: 30,
      intercom_contact: 170,
      intercom_conversation: 45,
      intercom_conversation_part: parts.length,
    });
    const sum = Object.values(counts).reduce((total, n) => total + n, 0);
    assert.equal([body.created, body.errors], [sum, 0], 'Sync results reported');
  },
);

stackTest('Sync pagination handled: contacts and conversations come in several pages', async (stack) => {
  seedIntercom(stack.intercom.world, {
    contacts: 310,
    conversations: 45,
    companies: 0,
    partsPerConversation: 1,
  });
  const { body } = await full(stack, { resource_types: ['contact', 'conversation'] });
  const pages = body.resources.map((each: { resource: string; pages: number }) => [
    each.resource,
    each.pages,
  ]);
  assert.equal(pages, [
    ['contact', 3],
    ['conversation', 3],
  ]);
  const left = await intercomDifferences(stack);
  assert.ok(left.every((line) => line.startsWith('intercom_admin ')));
});

stackTest(
  'Sync pagination handled: companies are scrolled to the end, beyond what their list reaches, and no further',
  async (stack) => {
    seedIntercom(stack.intercom.world, { companies: 53, contacts: 53, conversations: 0 });
    const { body } = await full(stack, { resource_types: ['company'] });
    assert.is((await rowCounts(stack)).intercom_company, 53);
    assert.is(body.resources[0].pages, 7);
    assert.is(scrolls(stack).length, 7, 'six pages and the empty one, although its scroll_param repeats');
  },
  { intercomServer: { scrollPageSize: 10, companyListCap: 20 } },
);

stackTest(
  'a scroll that is still open elsewhere is reported, and companies are read once it has ended',
  async (stack) => {
    const { world, url, token } = stack.intercom;
    seedIntercom(world, { companies: 3, contacts: 3, conversations: 0 });
    await fetch(`${url}/companies/scroll`, { headers: { authorization: `Bearer ${token}` } });
    const busy = await full(stack, { resource_types: ['company'] });
    assert.is(busy.status, 502);
    assert.match(JSON.stringify(busy.body), 'scroll already exists');
    assert.is(
      (await full(stack, { resource_types: ['contact'] })).status,
      200,
      'other resources do not wait',
    );

    world.clock.advance(61);
    assert.is((await full(stack, { resource_types: ['company'] })).status, 200);
    assert.is((await rowCounts(stack)).intercom_company, 3);
    assert.equal(
      scrolls(stack).map((entry) => entry.status),
      [200, 400, 200, 200],
    );
  },
);

stackTest('a second full sync writes nothing: every row is unchanged', async (stack) => {
  seedIntercom(stack.intercom.world, { contacts: 20, conversations: 10, companies: 5 });
  const rows = () =>
    stack.mirror.rows('select collection_key, external_id, xmin::text from supasaasy.entities order by 1, 2');
  const first = await full(stack);
  const before = await rows();
  stack.intercom.world.clock.advance(60);
  const { body } = await full(stack);
  assert.equal(await rows(), before);
  assert.is(body.unchanged, first.body.created);
  assert.equal([body.created, body.updated, body.stale, body.deleted, body.errors], [0, 0, 0, 0, 0]);
});

stackTest(
  'sync_from limits full sync scope: companies, contacts and conversations created on or after it',
  async (stack) => {
    const { world } = stack.intercom;
    const names = { before: january2025 - 1, on: january2025, upon: january2025 + 1 };
    for (const [id, created_at] of Object.entries(names)) {
      world.create('company', { id, created_at }, { silent: true });
      world.create('contact', { id, created_at, updated_at: created_at + 5_000_000 }, { silent: true });
      conversation(stack, id, 1, created_at);
    }
    world.create('admin', { id: '1' }, { silent: true });
    await full(stack);
    for (const collection of ['company', 'contact', 'conversation'])
      assert.equal(await idsOf(stack, `intercom_${collection}`), ['on', 'upon'], collection);
    assert.equal(await idsOf(stack, 'intercom_conversation_part'), ['on_0', 'upon_0']);
    assert.equal(await idsOf(stack, 'intercom_admin'), ['1'], 'admins carry no time');
    assert.is(stack.intercom.requests.count('GET /conversations/:id'), 2, 'older ones are not retrieved');
  },
  {
    intercom: { syncFrom: '2025-01-01T00:00:00Z' },
    intercomServer: { workspace: { timeZone: 'Pacific/Auckland' } },
  },
);

stackTest('sync_from not configured: everything is fetched, however old', async (stack) => {
  conversation(stack, 'old', 1, 1_300_000_000);
  stack.intercom.world.create('contact', { id: 'old', created_at: 1_300_000_000 }, { silent: true });
  stack.intercom.world.create('company', { id: 'old', created_at: 1_300_000_000 }, { silent: true });
  await full(stack);
  assert.equal(await intercomDifferences(stack), []);
  assert.is((await idsOf(stack, 'intercom_conversation')).length, 1);
});

stackTest(
  'sync_resources: parts that are not selected are not stored',
  async (stack) => {
    seedIntercom(stack.intercom.world, { contacts: 5, conversations: 3, companies: 2 });
    await full(stack);
    assert.equal(Object.keys(await rowCounts(stack)), ['intercom_admin', 'intercom_conversation']);
  },
  { intercom: { resources: ['admin', 'conversation'] } },
);

stackTest(
  'a conversation with more than 500 parts shows the 500 newest: older ones that are stored stay',
  async (stack) => {
    const { world } = stack.intercom;
    conversation(stack, 'long', 498);
    await full(stack, { resource_types: ['conversation'] });
    assert.is((await rowCounts(stack)).intercom_conversation_part, 498);

    const later = january2025 + 1_000_000;
    // Parts 498 to 503 are new; 0 to 3 fall out of sight, 4 was made in the same second as 3.
    for (let index = 498; index < 504; index++)
      world.addPart('long', { id: `long_${index}`, created_at: later + index }, { silent: true });
    await full(stack, { resource_types: ['conversation'] });
    assert.is(world.parts('long').length, 504);
    assert.is((await rowCounts(stack)).intercom_conversation_part, 504);
    const all = [...world.parts('long')].map((part) => part.id).sort();
    assert.equal(await idsOf(stack, 'intercom_conversation_part'), all);
  },
);

stackTest('of parts made in one second, those that the cut hides stay too', async (stack) => {
  const { world } = stack.intercom;
  conversation(stack, 'busy', 0);
  for (let index = 0; index < 4; index++)
    world.addPart('busy', { id: `first_${index}`, created_at: january2025 }, { silent: true });
  await full(stack, { resource_types: ['conversation'] });
  for (let index = 0; index < 498; index++)
    world.addPart('busy', { id: `next_${index}`, created_at: january2025 + 60 }, { silent: true });
  await full(stack, { resource_types: ['conversation'] });
  assert.is((await rowCounts(stack)).intercom_conversation_part, 502);
});

stackTest(
  'a part that vanished among those in sight is removed, also from a long conversation',
  async (stack) => {
    const { world } = stack.intercom;
    conversation(stack, 'long', 510);
    await full(stack, { resource_types: ['conversation'] });
    const object = world.get('conversation', 'long');
    if (!object) throw new Error('no conversation');
    const parts = world.parts('long').filter(({ id }) => id !== 'long_400');
    world.load('conversation', { ...object, updated_at: Number(object.updated_at) + 1 }, parts);
    await full(stack, { resource_types: ['conversation'] });
    const ids = await idsOf(stack, 'intercom_conversation_part');
    assert.not(ids.includes('long_400'));
    assert.is(ids.length, 500, 'an older part moved into sight instead');
  },
);

stackTest(
  'a conversation that vanishes between list and retrieval is not stored, and stops nothing',
  async (stack) => {
    const { world } = stack.intercom;
    for (const id of ['one', 'two', 'three']) conversation(stack, id, 2);
    await full(stack, { resource_types: ['conversation'] });
    stack.intercepts.intercom = async (c, next) => {
      await next();
      if (c.req.path === '/conversations' && world.get('conversation', 'two')) {
        world.delete('conversation', 'two', { silent: true });
      }
    };
    const { status, body } = await full(stack, { resource_types: ['conversation'] });
    assert.is(status, 200);
    assert.equal(body.resources[0].counts, {
      intercom_conversation: { unchanged: 2, deleted: 1 },
      intercom_conversation_part: { unchanged: 4, deleted: 2 },
    });
    assert.equal(await intercomDifferences(stack), []);
  },
);

stackTest(
  'API rate limit hit: a 429 in the middle of a walk is waited out, and nothing is missed',
  async (stack) => {
    seedIntercom(stack.intercom.world, { contacts: 160, conversations: 5, companies: 5 });
    let requests = 0;
    stack.intercepts.intercom = async (c, next) => {
      requests++;
      if (requests !== 3 && requests !== 5) return next();
      const errors = [{ code: 'rate_limit_exceeded', message: 'Exceeded rate limit' }];
      return c.json({ type: 'error.list', errors }, 429, { 'retry-after': '1' });
    };
    const { status, body } = await full(stack);
    assert.is(status, 200);
    assert.is(body.errors, 0);
    stack.intercepts.intercom = undefined;
    assert.equal(await intercomDifferences(stack), []);
  },
);

stackTest(
  'a resource that fails is reported, the others are stored, and only its watermark stays',
  async (stack) => {
    seedIntercom(stack.intercom.world, { contacts: 5, conversations: 3, companies: 2 });
    stack.intercepts.intercom = async (c, next) =>
      c.req.path === '/contacts'
        ? c.json(
            { type: 'error.list', errors: [{ code: 'token_unauthorized', message: 'Not authorized' }] },
            401,
          )
        : next();
    const { status, body } = await full(stack);
    assert.is(status, 502);
    const failed = body.error.details.resources.filter(
      (each: { status: string }) => each.status === 'failed',
    );
    assert.equal(
      failed.map((each: { resource: string; error: string }) => [each.resource, each.error]),
      [['contact', 'Intercom: Not authorized']],
    );
    const rows = await stack.mirror.rows(
      'select collection_key from supasaasy.sync_state where watermark is null',
    );
    assert.equal(rows, [{ collection_key: 'intercom_contact' }]);
    const lines = await intercomDifferences(stack);
    assert.is(lines.length, 5);
    assert.ok(lines.every((line) => line.startsWith('intercom_contact ')));
  },
);

stackTest('a malformed conversation goes to quarantine, the rest of its page is stored', async (stack) => {
  for (const id of ['one', 'two', 'three']) conversation(stack, id, 1);
  stack.intercepts.intercom = async (c, next) => {
    await next();
    if (c.req.path !== '/conversations/two') return;
    const date = c.res.headers.get('date') ?? '';
    c.res = Response.json({ type: 'conversation', id: 'two', updated_at: 'today' }, { headers: { date } });
  };
  const { status, body } = await full(stack, { resource_types: ['conversation'] });
  assert.is(status, 200);
  assert.equal(body.resources[0].counts.intercom_conversation, { created: 2, quarantined: 1 });
  assert.equal(await idsOf(stack, 'intercom_conversation_part'), ['one_0', 'three_0']);
});

stackTest('a malformed part goes to quarantine and is not taken for a vanished one', async (stack) => {
  const { world } = stack.intercom;
  conversation(stack, 'one', 3);
  await full(stack, { resource_types: ['conversation'] });
  const object = world.get('conversation', 'one');
  if (!object) throw new Error('no conversation');
  const [first, second, third] = world.parts('one');
  const odd = { ...second, created_at: 'noon' as unknown as number } as typeof second;
  const parts = [first, odd, third] as NonNullable<typeof first>[];
  world.load('conversation', { ...object, updated_at: Number(object.updated_at) + 1 }, parts);
  const { body } = await full(stack, { resource_types: ['conversation'] });
  assert.is(body.resources[0].counts.intercom_conversation_part.quarantined, 1);
  assert.equal(await idsOf(stack, 'intercom_conversation_part'), ['one_0', 'one_1', 'one_2']);
});

test.run();
