import type { IntercomWorld } from '../../../local/providers/intercom/world.ts';
import { nth } from '../../nth.ts';

/** Creates, changes and deletes objects of every resource; `tick` runs between the changes. */
export async function changeEverything(world: IntercomWorld, tick: () => unknown): Promise<void> {
  const company = nth(world.all('company'), 0).id;
  const closedCompany = nth(world.all('company'), 1).id;
  const [ada, doomed, merged, survivor, archived, back] = world.all('contact').map(({ id }) => id);
  const [talk, redacted, closed, gone, rated] = world.all('conversation').map(({ id }) => id);
  const { source } = nth(world.all('conversation'), 0);
  const [admin, leaver] = world.all('admin').map(({ id }) => id);
  if (!ada || !doomed || !merged || !survivor || !archived || !back) throw new Error('too few contacts');
  if (!talk || !redacted || !closed || !gone || !rated || !admin || !leaver)
    throw new Error('too few objects');
  const byAdmin = { type: 'admin', id: admin } as never;

  const steps: (() => unknown)[] = [
    () => world.update('company', company, { name: 'Renamed' }),
    () => world.create('company', { id: 'company_new' }),
    () => world.update('company', 'company_new', { size: 7 }),
    () => world.delete('company', closedCompany),
    () => world.create('contact', { id: 'contact_new', role: 'lead' }),
    () => world.update('contact', 'contact_new', { role: 'user', name: 'Signed up' }),
    () => world.update('contact', ada, { name: 'Ada' }),
    () => world.update('contact', ada, { name: 'Ada L.' }),
    () => world.delete('contact', doomed),
    () => world.merge(merged, survivor),
    () => world.archive(archived),
    () => world.archive(back),
    () => world.unarchive(back),
    () => world.create('admin', { id: '77' }),
    () => world.update('admin', admin, { away_mode_enabled: true }),
    () => world.delete('admin', leaver),
    () => world.create('conversation', { id: 'talk_new', source }),
    () => world.addPart('talk_new', { body: 'Hello' }),
    () => world.addPart(talk, { body: 'Hello', author: byAdmin }),
    () => world.addPart(talk, { body: null, part_type: 'close', author: byAdmin }),
    () => world.update('conversation', closed, { state: 'closed', open: false }),
    () => world.update('conversation', closed, { admin_assignee_id: Number(admin) }),
    () => world.update('conversation', rated, { priority: 'priority' }),
    () => world.update('conversation', rated, { read: true }),
    () => world.redactPart(redacted, nth(world.parts(redacted), 0).id),
    () => world.delete('conversation', gone),
  ];
  for (const step of steps) {
    step();
    await tick();
  }
}
