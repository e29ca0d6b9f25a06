import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, type Mirror } from '../../mirror.ts';
import { gone, item, permutations, subscription } from './merge-changes.ts';

/** Parents and their embedded children; run on every kind of database. */
export function mergeChildrenCases(test: Test<{ mirror: Mirror }>): void {
  test('children that a newer version of their parent no longer lists are removed, and stay away', async ({
    mirror,
  }) => {
    await mirror.merge(...subscription(1, 1, ['si_1', 'si_2']));
    assert.equal(await mirror.merge(...subscription(2, 2, ['si_1'])), {
      stripe_subscription: { updated: 1 },
      stripe_subscription_item: { updated: 1, deleted: 1 },
    });
    await mirror.merge(...subscription(1, 1, ['si_1', 'si_2'], { source: 'event' }));
    assert.equal(await mirror.entities(), [
      'stripe_subscription sub_1 v=2',
      'stripe_subscription_item si_1 v=2',
    ]);
  });

  test('children of a stale parent are stale, also those never seen', async ({ mirror }) => {
    await mirror.merge(...subscription(2, 5, ['si_1']));
    assert.equal(await mirror.merge(...subscription(1, 4, ['si_0'], { source: 'event' })), {
      stripe_subscription: { stale: 1 },
      stripe_subscription_item: { stale: 1 },
    });
  });

  test('an empty child list removes all children', async ({ mirror }) => {
    await mirror.merge(...subscription(1, 1, ['si_1', 'si_2']));
    await mirror.merge(...subscription(2, 2, []));
    assert.equal(await mirror.entities(), ['stripe_subscription sub_1 v=2']);
  });

  test('a child list that shows only its newest part leaves older children alone', async ({ mirror }) => {
    const created = (second: number) => ({ provider_created_at: at(second) });
    const [parent] = subscription(1, 10, []);
    const children = ['si_1', 'si_2', 'si_3'].map((id, index) => item(id, 1, 10, created(index + 1)));
    const all = [{ collection_key: 'stripe_subscription_item', ids: ['si_1', 'si_2', 'si_3'], since: null }];
    await mirror.merge({ ...parent, children: all }, ...children);
    const newest = [{ collection_key: 'stripe_subscription_item', ids: ['si_3'], since: at(2) }];
    await mirror.merge({ ...parent, payload: { v: 2 }, version_at: at(11), children: newest });
    assert.equal(await mirror.entities(), [
      'stripe_subscription sub_1 v=2',
      'stripe_subscription_item si_1 v=1',
      'stripe_subscription_item si_3 v=1',
    ]);
  });

  test('of several versions of a parent in one batch only the newest brings its children', async ({
    mirror,
  }) => {
    const versions = [
      subscription(1, 1, ['si_1', 'si_2']),
      subscription(2, 2, ['si_1', 'si_3']),
      subscription(3, 3, ['si_1']),
    ];
    const left = ['stripe_subscription sub_1 v=3', 'stripe_subscription_item si_1 v=3'];
    for (const order of permutations([0, 1, 2])) {
      for (const stored of [[], versions[0], versions[1]]) {
        await mirror.empty();
        if (stored) await mirror.merge(...stored);
        await mirror.merge(...order.flatMap((index) => versions[index] ?? []));
        assert.equal(await mirror.entities(), left, `order ${order}`);
        await mirror.merge(...subscription(1, 1, ['si_1', 'si_2'], { source: 'event' }));
        assert.equal(await mirror.entities(), left, `order ${order}, then the oldest again`);
      }
    }
  });

  test('a parent deleted in the batch that brings it leaves no children', async ({ mirror }) => {
    const deletion = gone(5, { collection_key: 'stripe_subscription', external_id: 'sub_1' });
    for (const batch of [
      [...subscription(1, 1, ['si_1']), deletion],
      [deletion, ...subscription(1, 1, ['si_1'])],
    ]) {
      for (const stored of [[], subscription(0, 0, ['si_1', 'si_2'])]) {
        await mirror.empty();
        await mirror.merge(...stored);
        await mirror.merge(...batch);
        assert.equal(await mirror.entities(), []);
      }
    }
  });

  test('a parent found gone takes along children that were stored without it', async ({ mirror }) => {
    await mirror.merge(item('si_1', 1, 1, { source: 'event' }));
    await mirror.merge(
      gone(5, { source: 'reread', collection_key: 'stripe_subscription', external_id: 'sub_1' }),
    );
    assert.equal(await mirror.entities(), []);
  });

  test('deleting a parent deletes its children', async ({ mirror }) => {
    await mirror.merge(...subscription(1, 1, ['si_1', 'si_2']));
    const deletion = gone(5, { collection_key: 'stripe_subscription', external_id: 'sub_1' });
    assert.equal(await mirror.merge(deletion), {
      stripe_subscription: { deleted: 1 },
      stripe_subscription_item: { deleted: 2 },
    });
    assert.equal(await mirror.merge(item('si_3', 1, 4, { source: 'event' })), {
      stripe_subscription_item: { stale: 1 },
    });
    assert.equal(await mirror.entities(), []);
  });

  test('an event about a child reads again the parent that holds it, if it is known', async ({ mirror }) => {
    const child = (id: string) => ({
      op: 'reread',
      source: 'event',
      collection_key: 'stripe_subscription_item',
      external_id: id,
      version_at: at(2),
      parent_collection_key: 'stripe_subscription',
    });
    await mirror.merge(...subscription(1, 1, ['si_1']));
    assert.equal(await mirror.merge(child('si_1'), child('si_unknown')), {
      stripe_subscription_item: { unchanged: 1 },
    });
    const asked = await mirror.rows('select collection_key, external_id from supasaasy.rereads');
    assert.equal(asked, [{ collection_key: 'stripe_subscription', external_id: 'sub_1' }]);
  });
}
