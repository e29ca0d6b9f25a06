import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../../local/providers/clock.ts';
import type { IntercomNotification } from '../../../../local/providers/intercom/wire.ts';
import type { IntercomWorld, IntercomWorldOptions } from '../../../../local/providers/intercom/world.ts';
import { createIntercomWorld } from '../../../../local/providers/intercom/world.ts';

function workspace(options: IntercomWorldOptions = {}) {
  return createIntercomWorld({ clock: createClock('2026-06-01T12:00:00Z'), ...options });
}

const topics = (world: IntercomWorld) => world.notifications().map(({ topic }) => topic);

function newest(world: IntercomWorld): IntercomNotification & { item: Record<string, unknown> } {
  const last = world.notifications().at(-1);
  if (!last) throw new Error('There is no notification.');
  return { ...last, item: last.data.item as Record<string, unknown> };
}

const source = (type: string) => ({ type: 'conversation' as const, author: { type, id: '1' } });

test('a notification has the envelope that Intercom documents', () => {
  const world = workspace({ workspace: { id: 'abc123' } });
  const contact = world.create('contact', { email: 'ada@example.com' });
  const [sent] = world.notifications();
  assert.match(sent?.id ?? '', /^notif_[0-9a-f-]{36}$/);
  assert.equal(
    { ...sent, id: '' },
    {
      type: 'notification_event',
      app_id: 'abc123',
      data: { type: 'notification_event_data', item: contact },
      links: {},
      id: '',
      topic: 'contact.user.created',
      delivery_status: 'pending',
      delivery_attempts: 1,
      delivered_at: 0,
      first_sent_at: world.clock.seconds(),
      created_at: world.clock.seconds(),
      self: null,
    },
  );
});

test('topics tell users from leads, contacts from admins, and what changed', () => {
  const world = workspace();
  const { id: user } = world.create('contact', {});
  const { id: lead } = world.create('contact', { role: 'lead' });
  world.update('contact', user, { name: 'Ada' });
  world.update('contact', lead, { name: 'Luca' });
  const { id: company } = world.create('company', {});
  world.update('company', company, { size: 3 });
  const { id: admin } = world.create('admin', {});
  world.update('admin', admin, { away_mode_enabled: true });
  world.create('conversation', { source: source('user') });
  const { id: conversation } = world.create('conversation', { source: source('admin') });
  world.update('conversation', conversation, { state: 'closed', open: false });
  world.update('conversation', conversation, { admin_assignee_id: 7 });
  assert.equal(topics(world), [
    'contact.user.created',
    'contact.lead.created',
    'contact.user.updated',
    'contact.lead.updated',
    'company.created',
    'company.updated',
    'admin.added_to_workspace',
    'admin.away_mode_updated',
    'conversation.user.created',
    'conversation.admin.single.created',
    'conversation.admin.closed',
    'conversation.admin.assigned',
  ]);
});

test('a change without a topic, and a silent one, are not announced', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') }, { silent: true });
  world.update('conversation', id, { title: 'Refund' });
  world.delete('conversation', id, { silent: true });
  assert.equal(topics(world), []);
});

test('a change moves updated_at', () => {
  const world = workspace();
  const { id, created_at } = world.create('contact', {});
  world.clock.advance(100);
  assert.is(world.update('contact', id, { name: 'Ada' }).updated_at, created_at + 100);
});

test('deletions carry a minimal item', () => {
  const world = workspace();
  const { id: contact } = world.create('contact', {});
  const { id: company } = world.create('company', {});
  const { id: conversation } = world.create('conversation', { source: source('user') });
  const items: Record<string, unknown> = {};
  const remember = () => {
    items[newest(world).topic] = newest(world).item;
  };
  world.delete('contact', contact);
  remember();
  world.delete('company', company);
  remember();
  world.delete('conversation', conversation);
  remember();
  assert.equal(items, {
    'contact.deleted': { type: 'contact', id: contact, deleted: true },
    'company.deleted': { type: 'company', id: company, deleted: true },
    'conversation.deleted': { type: 'conversation', conversation_id: conversation },
  });
});

test('a removed admin is sent whole', () => {
  const world = workspace();
  const admin = world.create('admin', { name: 'Ada' });
  world.delete('admin', admin.id);
  assert.is(newest(world).topic, 'admin.removed_from_workspace');
  assert.equal(newest(world).item, admin);
});

test('an archived contact is gone until it is unarchived', () => {
  const world = workspace();
  const { id } = world.create('contact', { external_id: 'u1' });
  world.archive(id);
  assert.equal(newest(world).item, { type: 'contact', id, external_id: 'u1', archived: true });
  assert.is(world.get('contact', id), undefined);
  world.unarchive(id);
  assert.is(newest(world).topic, 'contact.unarchive');
  assert.is(world.get('contact', id)?.external_id, 'u1');
});

test('of a merge only the survivor remains, and the notification names both', () => {
  const world = workspace();
  const { id: lead } = world.create('contact', { role: 'lead' });
  const { id: user } = world.create('contact', { name: 'Ada' });
  world.merge(lead, user);
  assert.is(newest(world).topic, 'contact.merged');
  assert.equal(newest(world).item, {
    ...world.get('contact', user),
    merged_from: { type: 'contact', id: lead },
  });
  assert.is(world.get('contact', lead), undefined);
});

test('a conversation notification carries only the newest part and the number of all', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') });
  world.addPart(id, { body: '<p>one</p>', author: { type: 'admin', id: '1' } });
  world.clock.advance(5);
  const part = world.addPart(id, { body: '<p>two</p>', author: { type: 'user', id: '2' } });
  assert.equal(newest(world).item, {
    ...world.get('conversation', id),
    conversation_parts: { type: 'conversation_part.list', conversation_parts: [part], total_count: 2 },
  });
  assert.is(world.get('conversation', id)?.updated_at, world.clock.seconds());
  assert.equal(topics(world).slice(1), ['conversation.admin.replied', 'conversation.user.replied']);
});

test('a change of a conversation itself carries the newest part too', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') });
  world.addPart(id, { body: '<p>one</p>' });
  const newestPart = world.addPart(id, { body: '<p>two</p>' });
  const conversation = world.update('conversation', id, { priority: 'priority' });
  assert.is(newest(world).topic, 'conversation.priority.updated');
  assert.equal(newest(world).item, {
    ...conversation,
    conversation_parts: { type: 'conversation_part.list', conversation_parts: [newestPart], total_count: 2 },
  });
});

test('part topics follow the kind of part, then its author', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') }, { silent: true });
  const admin = { type: 'admin', id: '1' };
  world.addPart(id, { part_type: 'note', author: admin });
  world.addPart(id, { part_type: 'assignment', author: admin });
  world.addPart(id, { part_type: 'close', author: admin });
  world.addPart(id, { author: { type: 'bot', id: '2' } });
  assert.equal(topics(world), [
    'conversation.admin.noted',
    'conversation.admin.assigned',
    'conversation.admin.closed',
    'conversation.operator.replied',
  ]);
});

test('a redacted part loses its body and moves its conversation', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') });
  const { id: partId } = world.addPart(id, { body: '<p>secret</p>' });
  world.clock.advance(60);
  world.redactPart(id, partId);
  assert.is(newest(world).topic, 'conversation_part.redacted');
  assert.equal([world.parts(id)[0]?.body, world.parts(id)[0]?.redacted], [null, true]);
  assert.is(world.get('conversation', id)?.updated_at, world.clock.seconds());
});

test('conversation.read has no id of its own and no relations', () => {
  const world = workspace();
  const { id } = world.create('conversation', { source: source('user') });
  world.update('conversation', id, { read: true });
  assert.is(newest(world).id, null);
  assert.is(newest(world).item.id, id);
  assert.not('source' in newest(world).item);
  assert.not('conversation_parts' in newest(world).item);
});

test('contacts in notifications can have their times as ISO 8601 text', () => {
  const world = workspace({ isoTimesInContactNotifications: true });
  const { id } = world.create('contact', {});
  assert.is(newest(world).item.updated_at, '2026-06-01T12:00:00.000+00:00');
  assert.is(world.get('contact', id)?.updated_at, Date.UTC(2026, 5, 1, 12) / 1000);
  world.create('company', {});
  assert.type(newest(world).item.updated_at, 'number');
});

test('notifications are pending until they are delivered', () => {
  const world = workspace();
  world.ping();
  world.ping();
  world.markDelivered(world.pendingNotifications()[0] as IntercomNotification);
  assert.is(world.pendingNotifications().length, 1);
});

test('changing an object that does not exist names it', () => {
  assert.throws(() => workspace().update('company', 'none', { size: 1 }), /no company none/);
});

test.run();
