import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nth } from '../../nth.ts';
import { intercomDifferences } from './differences.ts';
import { assertMirrored, deliver, synced } from './intercom-mirrored.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();

/** Every topic that tells of a changed object, by the resource it is about. */
const topics: Readonly<Record<string, readonly string[]>> = {
  company: ['company.created', 'company.updated'],
  contact: [
    'contact.user.created',
    'contact.user.updated',
    'contact.user.tag.created',
    'contact.user.tag.deleted',
    'contact.lead.created',
    'contact.lead.updated',
    'contact.lead.added_email',
    'contact.lead.signed_up',
    'contact.lead.tag.created',
    'contact.lead.tag.deleted',
    'contact.email.updated',
    'contact.subscribed',
    'contact.unsubscribed',
    'contact.unarchive',
    'visitor.signed_up',
  ],
  admin: ['admin.added_to_workspace', 'admin.away_mode_updated'],
  conversation: [
    'conversation.user.created',
    'conversation.user.replied',
    'conversation.admin.single.created',
    'conversation.admin.assigned',
    'conversation.admin.closed',
    'conversation.admin.noted',
    'conversation.admin.open.assigned',
    'conversation.admin.opened',
    'conversation.admin.replied',
    'conversation.admin.snoozed',
    'conversation.admin.unsnoozed',
    'conversation.operator.replied',
    'conversation.read',
    'conversation.priority.updated',
    'conversation.rating.added',
    'conversation.contact.attached',
    'conversation.contact.detached',
    'conversation.company.updated',
    'conversation_part.tag.created',
  ],
};

for (const [type, names] of Object.entries(topics)) {
  stackTest(`each topic that tells of a changed ${type} leads to its present state`, async (stack) => {
    const world = await synced(stack);
    const template = world.ping();
    const resource = type as 'contact';
    for (const [index, topic] of names.entries()) {
      world.clock.advance(10);
      const object = nth(world.all(resource), index % 3);
      world.update(resource, object.id, { name: `after ${topic}`, title: topic } as never, { silent: true });
      const item =
        topic === 'conversation_part.tag.created'
          ? { conversation: { type, id: object.id } }
          : { type, id: object.id };
      const data = { type: 'notification_event_data' as const, item };
      const notification = {
        ...template,
        id: `notif_${topic}`,
        topic,
        created_at: world.clock.seconds(),
        data,
      };
      assert.equal(await deliver(stack, [notification]), ['processed'], topic);
      await stack.rereadsSettled();
      assert.equal(await intercomDifferences(stack), [], topic);
    }
  });
}

stackTest('a topic about a contact and its company leads to both', async (stack) => {
  const world = await synced(stack);
  const contact = nth(world.all('contact'), 0);
  const company = nth(world.all('company'), 0);
  for (const topic of ['company.contact.attached', 'company.contact.detached']) {
    world.clock.advance(10);
    world.update('contact', contact.id, { name: topic }, { silent: true });
    world.update('company', company.id, { name: topic }, { silent: true });
    const item = { type: 'company.contact', company: { type: 'company', id: company.id }, contact };
    const data = { type: 'notification_event_data' as const, item };
    await deliver(stack, [{ ...world.ping(), id: topic, topic, created_at: world.clock.seconds(), data }]);
    await stack.rereadsSettled();
    assert.equal(await intercomDifferences(stack), [], topic);
  }
});

stackTest(
  'contact.merged removes the contact that was merged away and refreshes the other',
  async (stack) => {
    const world = await synced(stack);
    const [from, into] = world.all('contact').map(({ id }) => id) as [string, string];
    world.update('contact', into, { name: 'Survivor' }, { silent: true });
    world.merge(from, into);
    await deliver(stack, world.notifications());
    await stack.rereadsSettled();
    assert.equal(await intercomDifferences(stack), []);
    const rows = await stack.mirror.rows(
      `select id, name from supasaasy.intercom_contacts where id in ('${from}', '${into}')`,
    );
    assert.equal(rows, [{ id: into, name: 'Survivor' }]);
  },
);

stackTest(
  'Archived state detected: contact.archived sets archived_at and keeps the row, unarchive clears it',
  async (stack) => {
    const world = await synced(stack);
    const { id } = nth(world.all('contact'), 0);
    const state = async () => {
      const [row] = await stack.mirror.rows(
        `select name is not null as named, extract(epoch from archived_at)::bigint as archived_at
       from supasaasy.intercom_contacts where id = '${id}'`,
      );
      return row;
    };
    world.archive(id);
    await deliver(stack, world.notifications());
    assert.equal(await state(), { named: true, archived_at: world.clock.seconds() });

    world.clock.advance(60);
    await stack.sync({ app_key: 'intercom_main', mode: 'full' });
    assert.is((await state())?.archived_at, world.clock.seconds() - 60, 'a full sync leaves it as it is');

    world.unarchive(id);
    await deliver(stack, world.notifications().slice(1));
    await stack.rereadsSettled();
    assert.equal(await state(), { named: true, archived_at: null });
    await assertMirrored(stack, []);
  },
);

stackTest(
  'a redacted part is blanked: the conversation that is known to hold it is read again',
  async (stack) => {
    const world = await synced(stack);
    const { id } = nth(world.all('conversation'), 1);
    const part = nth(world.parts(id), 0);
    world.redactPart(id, part.id);
    const [notification] = world.notifications();
    assert.is(notification?.topic, 'conversation_part.redacted');
    assert.not(JSON.stringify(notification?.data.item).includes(id), 'it does not name its conversation');
    await deliver(stack, world.notifications());
    await stack.rereadsSettled();
    await assertMirrored(stack, []);
  },
);

stackTest('pings and topics of other resources are ignored with 200', async (stack) => {
  const world = await synced(stack);
  const ping = world.ping();
  const others = [
    'ticket.created',
    'article.updated',
    'admin.logged_in',
    'event.created',
    'content_stat.email',
  ];
  const made = others.map((topic) => ({ ...ping, topic, id: `notif_${topic}` }));
  assert.equal(new Set(await deliver(stack, [ping, ...made])), new Set(['ignored']));
  await assertMirrored(stack, []);
});

stackTest(
  'sync_resources: notifications of resources that are not selected are ignored',
  async (stack) => {
    const { world } = stack.intercom;
    world.create('contact', {});
    world.create('company', { id: 'c1' });
    assert.equal(await deliver(stack, world.notifications()), ['ignored', 'processed']);
    await stack.rereadsSettled();
    const rows = await stack.mirror.rows('select collection_key, external_id from supasaasy.entities');
    assert.equal(rows, [{ collection_key: 'intercom_company', external_id: 'c1' }]);
  },
  { intercom: { resources: ['company'] } },
);

test.run();
