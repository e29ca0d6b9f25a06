import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadOpenApiExamples } from '../../../local/providers/intercom/openapi-examples.ts';
import { loadFixtures } from '../../../local/providers/stripe/fixtures.ts';
import { STRIPE_RESOURCES } from '../../../local/providers/stripe/wire.ts';
import type { StripeWorld } from '../../../local/providers/stripe/world.ts';
import type { Stack } from '../../stack.ts';
import { intercomDifferences, stripeDifferences } from './differences.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();
const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The committed excerpts, and the whole published documents where they are at hand. */
const stripeFiles = ['../../fixtures/stripe-objects.json', '../../../../shared/data/stripe-fixtures3.json'];
const intercomFiles = [
  '../../fixtures/intercom-examples.yaml',
  '../../../../shared/data/intercom-openapi-2.14.yaml',
];
const nameOf = (path: string) => path.split('/').at(-1);

/** Loads the file; the item that it shows by itself gets a subscription to be found in, like the one that it shows. */
async function loadStripe(world: StripeWorld, path: string): Promise<void> {
  assert.equal(await loadFixtures(world, path), [...STRIPE_RESOURCES]);
  const [subscription] = world.all('subscription');
  const lone = world.all('subscription_item').find((item) => item.subscription !== subscription?.id);
  if (!subscription || !lone) return;
  const items = { ...subscription.items, data: [lone] };
  world.load('subscription', { ...subscription, id: lone.subscription, items });
}

async function mirrored(stack: Stack, appKey: string): Promise<Record<string, number>> {
  const { status, body } = await stack.sync({ app_key: appKey, mode: 'full' });
  assert.is(status, 200, JSON.stringify(body));
  assert.is(body.errors, 0);
  const rows = await stack.mirror.rows(
    'select collection_key, count(*)::int as n from supasaasy.entities group by 1 order by 1',
  );
  return Object.fromEntries(rows.map((row) => [String(row.collection_key), Number(row.n)]));
}

for (const path of stripeFiles.map(fileAt).filter((path) => existsSync(path))) {
  stackTest(
    `Raw payload preserved: every supported object of ${nameOf(path)} arrives in the table as Stripe shows it`,
    async (stack) => {
      const loaded = await loadFixtures(stack.stripe.world, path);
      assert.equal([...loaded], [...STRIPE_RESOURCES]);
      const counts = await mirrored(stack, 'stripe_main');
      assert.equal(Object.keys(counts), STRIPE_RESOURCES.map((resource) => `stripe_${resource}`).sort());
      assert.equal(await stripeDifferences(stack), []);
    },
  );

  stackTest(`the same objects of ${nameOf(path)}, told of by webhooks`, async (stack) => {
    const { world } = stack.stripe;
    await loadStripe(world, path);
    for (const resource of ['customer', 'product', 'price', 'plan', 'subscription'] as const) {
      for (const { id } of world.all(resource)) world.update(resource, id, {});
    }
    for (const event of world.events()) assert.is((await stack.deliverStripe(event)).status, 200);
    await stack.rereadsSettled();
    assert.equal(await stripeDifferences(stack), []);
  });
}

for (const path of intercomFiles.map(fileAt).filter((path) => existsSync(path))) {
  stackTest(
    `Raw payload preserved: every supported example of ${nameOf(path)} arrives in the table as Intercom shows it`,
    async (stack) => {
      const { world } = stack.intercom;
      const loaded = await loadOpenApiExamples(world, path);
      const parts = world
        .all('conversation')
        .flatMap(({ id }) => world.parts(id).map((part) => String(part.id)));
      // A part's id names it in the whole workspace; examples that shared one could not all be in one table.
      assert.is(new Set(parts).size, parts.length, 'no two conversations of the document share a part id');
      assert.ok(parts.length > 0);
      assert.equal(await mirrored(stack, 'intercom_main'), {
        intercom_admin: loaded.admin,
        intercom_company: loaded.company,
        intercom_contact: loaded.contact,
        intercom_conversation: loaded.conversation,
        intercom_conversation_part: parts.length,
      });
      assert.equal(await intercomDifferences(stack), []);
    },
  );
}

test.run();
