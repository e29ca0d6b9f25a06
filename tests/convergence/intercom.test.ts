import type { IntercomNotification } from '../../local/providers/intercom/wire.ts';
import type { IntercomWorld } from '../../local/providers/intercom/world.ts';
import { nth } from '../nth.ts';
import type { Stack } from '../stack.ts';
import { convergenceTest } from './convergence-test.ts';

/** Archived contacts, which lists leave out, stay so here: the API does not say what a read of one answers. */
function change(world: IntercomWorld, kind: number, pick: number): void {
  const one = <Item>(items: readonly Item[]): Item | undefined => items[pick % Math.max(1, items.length)];
  const contacts = world.all('contact');
  const contact = one(contacts);
  const company = one(world.all('company'));
  const conversation = one(world.all('conversation'));
  const admin = nth(world.all('admin'), 0);
  const name = `v${kind}-${pick}-${world.notifications().length}`;
  const changes: (() => unknown)[] = [
    () => world.create('contact', { name }),
    () => contact && world.update('contact', contact.id, { name }),
    () => contact && world.delete('contact', contact.id),
    () => {
      const other = contacts.find(({ id }) => id !== contact?.id);
      if (contact && other) world.merge(contact.id, other.id);
    },
    () => world.create('company', { name }),
    () => company && world.update('company', company.id, { name }),
    () => company && world.delete('company', company.id),
    () => world.update('admin', admin.id, { away_mode_enabled: !admin.away_mode_enabled }),
    () => conversation && world.addPart(conversation.id, { body: name }),
    () => conversation && world.update('conversation', conversation.id, { title: name }),
    () => conversation && world.create('conversation', { source: conversation.source }),
    () =>
      conversation && world.all('conversation').length > 1 && world.delete('conversation', conversation.id),
    () => {
      const part = conversation && one(world.parts(conversation.id));
      if (conversation && part) world.redactPart(conversation.id, part.id);
    },
  ];
  nth(changes, kind % changes.length)();
}

function fill({ intercom: { world } }: Stack): void {
  const silent = { silent: true };
  const admin = world.create('admin', {}, silent);
  for (const n of [1, 2]) {
    world.create('contact', { name: `contact ${n}` }, silent);
    world.create('company', { name: `company ${n}`, user_count: 1 }, silent);
    const source = {
      type: 'conversation',
      id: `${n}`,
      delivered_as: 'customer_initiated',
      subject: '',
      body: '',
      author: { type: 'admin', id: admin.id, name: '', email: '' },
      attachments: [],
      url: null,
      redacted: false,
    };
    const { id } = world.create('conversation', { source: source as never }, silent);
    world.addPart(id, { body: 'Hello' }, silent);
  }
}

await convergenceTest<IntercomNotification>('Intercom', {
  provider: 'intercom',
  // Intercom has no list of past events: what was deleted while no webhook came, only a full sync finds.
  repairs: 'full',
  fill,
  change: ({ intercom }, kind, pick) => change(intercom.world, kind, pick),
  events: ({ intercom }) => intercom.world.notifications(),
  deliver: (stack, notification) => stack.deliverIntercom(notification),
  objects({ intercom: { world } }) {
    const objects = new Map<string, unknown>();
    for (const resource of ['admin', 'company', 'contact'] as const)
      for (const object of world.all(resource)) objects.set(`intercom_${resource} ${object.id}`, object);
    for (const conversation of world.all('conversation')) {
      objects.set(`intercom_conversation ${conversation.id}`, world.withParts(conversation, 500));
      for (const part of world.parts(conversation.id))
        objects.set(`intercom_conversation_part ${part.id}`, part);
    }
    return objects;
  },
});
