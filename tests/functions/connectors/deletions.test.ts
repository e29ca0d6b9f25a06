import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import { nth } from '../../nth.ts';
import type { Stack } from '../../stack.ts';
import { intercomDifferences, stripeDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const silent = { silent: true };
const sync = (stack: Stack, provider: 'stripe' | 'intercom', more: object = {}) =>
  stack.sync({ app_key: `${provider}_main`, mode: 'full', ...more });

async function stored({ mirror }: Stack, collectionKey: string): Promise<string[]> {
  const rows = await mirror.rows(
    `select external_id from supasaasy.entities where collection_key = '${collectionKey}' order by 1`,
  );
  return rows.map((row) => String(row.external_id));
}

stackTest(
  'a full sync removes what was deleted without a webhook, and what was embedded in it',
  async (stack) => {
    const { world } = stack.stripe;
    seedStripe(world, { customers: 230, subscriptions: 40 });
    await sync(stack, 'stripe');
    for (const { id } of world.all('customer').slice(100, 130)) world.delete('customer', id, silent);
    world.delete('product', nth(world.all('product'), 3).id, silent);
    world.clock.advance(60);

    const { body } = await sync(stack, 'stripe');
    assert.is(body.status, 'success');
    assert.is(body.deleted, 31);
    assert.equal(await stripeDifferences(stack), []);

    stack.stripe.world.clock.advance(60);
    assert.is((await sync(stack, 'stripe')).body.deleted, 0);
  },
);

stackTest('Intercom: what a list does not show is read again, and removed when it is gone', async (stack) => {
  const { world } = stack.intercom;
  seedIntercom(world, { contacts: 40, conversations: 8, companies: 6 });
  await sync(stack, 'intercom');
  for (const { id } of world.all('contact').slice(0, 9)) world.delete('contact', id, silent);
  world.delete('conversation', nth(world.all('conversation'), 2).id, silent);
  world.delete('company', nth(world.all('company'), 2).id, silent);
  world.delete('admin', nth(world.all('admin'), 4).id, silent);
  world.clock.advance(60);

  const { body } = await sync(stack, 'intercom');
  assert.is(body.status, 'success');
  assert.ok(body.deleted >= 12, `${body.deleted} counted as deleted`);
  assert.equal(await intercomDifferences(stack), []);
});

const window = { stripe: { syncFrom: '2025-01-01T00:00:00Z' } };

stackTest(
  'Deletion detection respects sync_from: what vanished inside the window goes, what is older stays, whatever became of it',
  async (stack) => {
    const { world } = stack.stripe;
    const at = (year: number) => Date.UTC(year, 5, 1) / 1000;
    for (const [id, year] of [
      ['cus_old', 2024],
      ['cus_old_too', 2024],
      ['cus_new', 2025],
      ['cus_new_too', 2025],
      ['cus_stays', 2025],
    ] as const)
      world.create('customer', { id, created: at(year) }, silent);
    // An event brought in the older ones; the full syncs never list them.
    for (const id of ['cus_old', 'cus_old_too']) {
      world.update('customer', id, { name: 'seen' });
      await stack.deliverStripe(nth(world.pendingEvents().slice(-1)));
    }
    await sync(stack, 'stripe');
    assert.equal(await stored(stack, 'stripe_customer'), [
      'cus_new',
      'cus_new_too',
      'cus_old',
      'cus_old_too',
      'cus_stays',
    ]);

    world.delete('customer', 'cus_new', silent);
    world.delete('customer', 'cus_old', silent);
    world.clock.advance(60);
    const { body } = await sync(stack, 'stripe');
    assert.is(body.deleted, 1);
    assert.equal(await stored(stack, 'stripe_customer'), [
      'cus_new_too',
      'cus_old',
      'cus_old_too',
      'cus_stays',
    ]);
  },
  window,
);

stackTest(
  'an empty answer, or one that lacks too much, deletes nothing and says suspect, until it is accepted',
  async (stack) => {
    const { world } = stack.stripe;
    for (let n = 0; n < 10; n++) world.create('customer', { id: `cus_${n}` }, silent);
    await sync(stack, 'stripe');
    for (let n = 0; n < 10; n++) world.delete('customer', `cus_${n}`, silent);
    world.clock.advance(60);

    const refused = await sync(stack, 'stripe');
    assert.is(refused.status, 200);
    assert.is(refused.body.status, 'suspect');
    const customers = refused.body.resources.find(
      (each: { resource: string }) => each.resource === 'customer',
    );
    assert.match(customers.suspect, 'lacks 10 of 10');
    assert.is((await stored(stack, 'stripe_customer')).length, 10);

    const accepted = await sync(stack, 'stripe', { accept_deletions: true });
    assert.is(accepted.body.status, 'success');
    assert.is(accepted.body.deleted, 10);
    assert.equal(await stored(stack, 'stripe_customer'), []);
  },
);

stackTest('what a sweep removed does not come back by a webhook that was late', async (stack) => {
  const { world } = stack.stripe;
  world.create('customer', { id: 'cus_1' });
  world.create('customer', { id: 'cus_2' }, silent);
  const late = nth(world.pendingEvents(), 0);
  await sync(stack, 'stripe');
  world.clock.advance(60);
  world.delete('customer', 'cus_1', silent);
  world.clock.advance(60);
  await sync(stack, 'stripe');
  assert.equal(await stored(stack, 'stripe_customer'), ['cus_2']);
  await stack.deliverStripe(late);
  await stack.rereadsSettled();
  assert.equal(await stored(stack, 'stripe_customer'), ['cus_2']);
});

test.run();
