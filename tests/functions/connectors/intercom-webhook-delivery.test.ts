import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { IntercomNotification } from '../../../local/providers/intercom/wire.ts';
import type { IntercomWorld } from '../../../local/providers/intercom/world.ts';
import { nth } from '../../nth.ts';
import { shuffled } from '../../shuffled.ts';
import { intercomDifferences } from './differences.ts';
import { changeEverything } from './intercom-changes.ts';
import { assertMirrored, deliver, synced } from './intercom-mirrored.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();

/** A workspace that was synced in full, a minute ago by Intercom's clock. */
/** Parts of the table that the API does not show: contacts that are archived. */
/** The table is the world, and the contacts that were archived are in it as such. */
const orders: Readonly<Record<string, (list: IntercomNotification[]) => IntercomNotification[]>> = {
  'in order': (list) => [...list],
  'in reverse order': (list) => [...list].reverse(),
  'shuffled, some of them twice': (list) => shuffled([...list, ...list.slice(0, 15)], 1),
};

const paces: Readonly<Record<string, (world: IntercomWorld) => () => void>> = {
  'each in a second of its own': (world) => () => world.clock.advance(1),
  'all in one second': () => () => {},
};

for (const [pace, tickOf] of Object.entries(paces)) {
  for (const [order, arrange] of Object.entries(orders)) {
    stackTest(
      `changes of every resource, ${pace}, delivered ${order}: the table is the world`,
      async (stack) => {
        const world = await synced(stack);
        const archived = nth(world.all('contact'), 4).id;
        await changeEverything(world, tickOf(world));
        await deliver(stack, arrange([...world.notifications()]));
        await stack.rereadsSettled();
        await assertMirrored(stack, [archived]);
      },
    );
  }
}

stackTest('delivered as they happen, while the world goes on: the table follows', async (stack) => {
  const world = await synced(stack);
  const archived = nth(world.all('contact'), 4).id;
  let delivered = 0;
  await changeEverything(world, async () => {
    const notifications = world.notifications().slice(delivered);
    delivered += notifications.length;
    await deliver(stack, notifications);
    world.clock.advance(1);
  });
  await stack.rereadsSettled();
  await assertMirrored(stack, [archived]);
});

stackTest('all notifications delivered side by side end in the same table', async (stack) => {
  const world = await synced(stack);
  const archived = nth(world.all('contact'), 4).id;
  await changeEverything(world, () => world.clock.advance(1));
  await Promise.all(world.notifications().map((each) => stack.deliverIntercom(each)));
  await stack.rereadsSettled();
  await assertMirrored(stack, [archived]);
});

stackTest(
  'timestamps of contacts as ISO text, as notifications in the wild have them, do no harm',
  async (stack) => {
    const world = await synced(stack);
    const archived = nth(world.all('contact'), 4).id;
    await changeEverything(world, () => world.clock.advance(1));
    const iso = world
      .notifications()
      .filter(({ data }) => /"updated_at":"\d{4}-/.test(JSON.stringify(data.item)));
    assert.ok(iso.length > 0);
    await deliver(stack, world.notifications());
    await stack.rereadsSettled();
    await assertMirrored(stack, [archived]);
    const quarantined = await stack.mirror.rows('select error from supasaasy.quarantine');
    assert.equal(quarantined, []);
  },
  { intercomServer: { isoTimesInContactNotifications: true } },
);

stackTest('a second delivery of a notification is a duplicate', async (stack) => {
  const world = await synced(stack);
  await changeEverything(world, () => world.clock.advance(1));
  const withId = world.notifications().filter(({ id }) => id !== null);
  await deliver(stack, withId);
  await stack.rereadsSettled();
  assert.equal(new Set(await deliver(stack, withId)), new Set(['duplicate']));
});

stackTest('without any sync before, notifications alone build what they tell of', async (stack) => {
  const { world } = stack.intercom;
  world.create('company', {});
  const { id: contact } = world.create('contact', { name: 'Ada' });
  world.create('admin', { id: '5' });
  const author = { type: 'user', id: contact };
  const { id } = world.create('conversation', {
    source: { type: 'conversation', id: '1', author } as never,
    contacts: { type: 'contact.list', contacts: [{ type: 'contact', id: contact }] } as never,
  });
  world.addPart(id, { body: 'Hello', author: author as never });
  await deliver(stack, world.notifications());
  await stack.rereadsSettled();
  assert.equal(await intercomDifferences(stack), []);
});

stackTest('a notification about a conversation leads to the whole of it, with all parts', async (stack) => {
  const { world } = stack.intercom;
  const source = { type: 'conversation', id: '1', author: { type: 'user', id: 'u1' } } as never;
  const { id } = world.create('conversation', { source }, { silent: true });
  for (let index = 0; index < 4; index++) world.addPart(id, { body: `part ${index}` }, { silent: true });
  world.clock.advance(1);
  world.addPart(id, { body: 'the last', author: { type: 'admin', id: '1' } as never });
  const [notification] = world.notifications();
  assert.is(notification?.topic, 'conversation.admin.replied');
  await deliver(stack, world.notifications());
  await stack.rereadsSettled();
  assert.equal(await intercomDifferences(stack), []);
  const [parts] = await stack.mirror.rows(
    'select count(*)::int as n from supasaasy.intercom_conversation_parts',
  );
  assert.is(parts?.n, 5);
});

stackTest('an update that arrives after the deletion does not bring the object back', async (stack) => {
  const world = await synced(stack);
  const { id: contact } = nth(world.all('contact'), 0);
  const { id: talk } = nth(world.all('conversation'), 0);
  world.update('contact', contact, { name: 'late' });
  world.addPart(talk, { body: 'late' });
  world.clock.advance(1);
  world.delete('contact', contact);
  world.delete('conversation', talk);
  await deliver(stack, [...world.notifications()].reverse());
  await stack.rereadsSettled();
  await assertMirrored(stack, []);
});

stackTest(
  'Entity not found: a notification about an object that is gone by then removes it',
  async (stack) => {
    const world = await synced(stack);
    const talk = nth(world.all('conversation'), 0).id;
    const contact = nth(world.all('contact'), 0).id;
    const company = nth(world.all('company'), 0).id;
    const admin = nth(world.all('admin'), 0).id;
    world.addPart(talk, { body: 'about to vanish' });
    world.update('contact', contact, { name: 'about to vanish' });
    world.update('company', company, { name: 'about to vanish' });
    world.update('admin', admin, { away_mode_enabled: true });
    world.delete('conversation', talk, { silent: true });
    world.delete('contact', contact, { silent: true });
    world.delete('company', company, { silent: true });
    world.delete('admin', admin, { silent: true });
    await deliver(stack, world.notifications());
    await stack.rereadsSettled();
    await assertMirrored(stack, []);
  },
);

test.run();
