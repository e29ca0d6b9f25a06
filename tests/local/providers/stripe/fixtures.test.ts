import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadFixtures } from '../../../../local/providers/stripe/fixtures.ts';
import { price } from '../../../../local/providers/stripe/objects/price.ts';
import { subscription } from '../../../../local/providers/stripe/objects/subscription.ts';
import { subscriptionItem } from '../../../../local/providers/stripe/objects/subscription-item.ts';
import { startPretendStripe } from '../../../../local/providers/stripe/server.ts';
import type { StripeObjects, StripeResource } from '../../../../local/providers/stripe/wire.ts';

const PUBLISHED = fileURLToPath(new URL('../../../../../shared/data/stripe-fixtures3.json', import.meta.url));

async function servesAsIs(path: string): Promise<StripeResource[]> {
  const pretend = await startPretendStripe();
  try {
    const loaded = await loadFixtures(pretend.world, path);
    const { resources } = JSON.parse(readFileSync(path, 'utf8')) as { resources: StripeObjects };
    for (const resource of loaded) {
      const response = await fetch(`${pretend.url}/v1/${resource}s/${resources[resource].id}`, {
        headers: { authorization: `Bearer ${pretend.apiKey}` },
      });
      assert.equal(await response.json(), resources[resource], resource);
    }
    assert.equal(pretend.world.events(), []);
    return loaded;
  } finally {
    await pretend.close();
  }
}

test('objects of a fixtures file are served exactly as they are, embedded items by themselves too', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fixtures-'));
  const path = join(directory, 'fixtures.json');
  const item = subscriptionItem('si_1', 100, {
    subscription: 'sub_1',
    price: price('price_1', 90, { product: 'prod_1' }),
  });
  const whole = subscription('sub_1', 100, { customer: 'cus_1' });
  whole.items.data = [item];
  writeFileSync(
    path,
    JSON.stringify({ resources: { subscription: { ...whole, extra: 1 }, account: { id: 'acct_1' } } }),
  );
  assert.equal(await servesAsIs(path), ['subscription']);

  const pretend = await startPretendStripe();
  await loadFixtures(pretend.world, path);
  const stripe = new Stripe(pretend.apiKey, { host: '127.0.0.1', port: pretend.port, protocol: 'http' });
  const { data } = await stripe.subscriptionItems.list({ subscription: 'sub_1' });
  await pretend.close();
  rmSync(directory, { recursive: true });
  assert.equal(
    data.map(({ id }) => id),
    ['si_1'],
  );
});

if (existsSync(PUBLISHED)) {
  test('every mirrored object of the published fixtures is served exactly as it is', async () => {
    assert.is((await servesAsIs(PUBLISHED)).length, 6);
  });
}

test.run();
