import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SeedIntercomOptions } from '../../../../local/providers/intercom/seed.ts';
import { seedIntercom } from '../../../../local/providers/intercom/seed.ts';
import { createIntercomWorld } from '../../../../local/providers/intercom/world.ts';

function seeded(options: SeedIntercomOptions) {
  const world = createIntercomWorld();
  seedIntercom(world, options);
  return world;
}

const text = (options: SeedIntercomOptions) => {
  const world = seeded(options);
  const conversations = world.all('conversation').map((held) => world.withParts(held, 1000));
  return JSON.stringify([world.all('admin'), world.all('company'), world.all('contact'), conversations]);
};

/** Texts this long are compared by digest: a diff of them would take minutes. */
const digest = (long: string) => createHash('sha256').update(long).digest('hex');

test('the same seed gives the same bytes, another seed gives others', () => {
  assert.is(digest(text({ seed: 'a' })), digest(text({ seed: 'a' })));
  assert.is.not(digest(text({ seed: 'a' })), digest(text({ seed: 'b' })));
});

test('the numbers asked for are there, without notifications', () => {
  const world = seeded({
    admins: 3,
    companies: 50,
    contacts: 40,
    conversations: 200,
    partsPerConversation: 5,
  });
  assert.is(world.all('admin').length, 3);
  assert.is(world.all('company').length, 50);
  assert.is(world.all('company').filter(({ user_count }) => user_count === 0).length, 2);
  assert.is(world.all('contact').length, 40);
  assert.is(world.all('contact').filter(({ role }) => role === 'lead').length, 8);
  const conversations = world.all('conversation');
  assert.is(conversations.length, 200);
  const parts = conversations.flatMap(({ id }) => world.parts(id));
  assert.ok(parts.length > 800 && parts.length < 1200, `${parts.length} parts`);
  assert.is(new Set(parts.map(({ id }) => id)).size, parts.length);
  assert.ok(conversations.every(({ id, updated_at }) => world.parts(id).at(-1)?.created_at === updated_at));
  assert.equal(world.notifications(), []);
});

test.run();
