import * as assert from 'uvu/assert';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import type { IntercomNotification } from '../../../local/providers/intercom/wire.ts';
import type { IntercomWorld } from '../../../local/providers/intercom/world.ts';
import type { Stack } from '../../stack.ts';
import { intercomDifferences } from './differences.ts';

export async function synced(stack: Stack): Promise<IntercomWorld> {
  const { world } = stack.intercom;
  seedIntercom(world, { contacts: 10, conversations: 6, companies: 4, admins: 3, partsPerConversation: 3 });
  await stack.sync({ app_key: 'intercom_main', mode: 'full' });
  assert.equal(await intercomDifferences(stack), []);
  world.clock.advance(60);
  return world;
}

/** Delivers notifications one after another; a refused delivery fails the test. */
export async function deliver(
  stack: Stack,
  notifications: readonly IntercomNotification[],
): Promise<string[]> {
  const outcomes: string[] = [];
  for (const notification of notifications) {
    const { status, body } = await stack.deliverIntercom(notification);
    assert.is(status, 200, `${notification.topic}: ${JSON.stringify(body)}`);
    outcomes.push(body.outcome);
  }
  return outcomes;
}

async function archivedContacts({ mirror }: Stack): Promise<string[]> {
  const rows = await mirror.rows(
    `select id from supasaasy.intercom_contacts where archived_at is not null order by 1`,
  );
  return rows.map((row) => String(row.id));
}

export async function assertMirrored(stack: Stack, archived: readonly string[]): Promise<void> {
  assert.equal(await archivedContacts(stack), [...archived].sort());
  const expected = archived.map((id) => `intercom_contact ${id} is stored and no longer shown`);
  assert.equal(await intercomDifferences(stack), expected.sort());
}
