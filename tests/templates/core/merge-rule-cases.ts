import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, type Mirror } from '../../mirror.ts';
import { customer, gone, permutations } from './merge-changes.ts';

/** Which version stands, case by case; run on every kind of database. */
export function mergeRuleCases(test: Test<{ mirror: Mirror }>): void {
  test('a new object is created, a newer version updates it', async ({ mirror }) => {
    assert.equal(await mirror.merge(customer(1, 1)), { stripe_customer: { created: 1 } });
    assert.equal(await mirror.merge(customer(2, 2)), { stripe_customer: { updated: 1 } });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
  });

  test('an older version is stale and changes nothing', async ({ mirror }) => {
    await mirror.merge(customer(2, 2));
    assert.equal(await mirror.merge(customer(1, 1, { source: 'event' })), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
  });

  test('an equal payload read again is unchanged: the row is not written', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    const before = await mirror.rows(
      'select xmin::text, ctid::text, updated_at::text from supasaasy.entities',
    );
    assert.equal(await mirror.merge(customer(1, 9)), { stripe_customer: { unchanged: 1 } });
    assert.equal(
      await mirror.rows('select xmin::text, ctid::text, updated_at::text from supasaasy.entities'),
      before,
    );
  });

  test('a deletion removes the row, and an update delivered after it does not resurrect it', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1));
    assert.equal(await mirror.merge(gone(5)), { stripe_customer: { deleted: 1 } });
    assert.equal(await mirror.merge(customer(2, 4, { source: 'event' })), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.merge(customer(2, 4, { source: 'read' })), {});
    assert.equal(await mirror.entities(), []);
  });

  test('a deletion that arrives before its object is remembered', async ({ mirror }) => {
    assert.equal(await mirror.merge(gone(5)), { stripe_customer: { unchanged: 1 } });
    assert.equal(await mirror.merge(customer(1, 1, { source: 'event' })), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.entities(), []);
  });

  test('a deletion older than the row is stale', async ({ mirror }) => {
    await mirror.merge(customer(1, 9));
    assert.equal(await mirror.merge(gone(5)), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
  });

  test('an object created again after its deletion comes back', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    await mirror.merge(gone(5));
    assert.equal(await mirror.merge(customer(2, 6, { source: 'event' })), {
      stripe_customer: { created: 1 },
    });
    assert.equal(await mirror.rows('select 1 from supasaasy.tombstones'), []);
  });

  test('a create after a delete of the same id in one batch is kept, in either order', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    await mirror.merge(gone(5), customer(2, 6, { source: 'event' }));
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
    await mirror.merge(customer(3, 8, { source: 'event' }), gone(7));
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=3']);
  });

  test('the same deletion told twice is told once', async ({ mirror }) => {
    await mirror.merge(gone(5));
    assert.equal(await mirror.merge(gone(5)), { stripe_customer: { unchanged: 1 } });
    assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
  });

  test('several versions of one id in one batch: the newest counts', async ({ mirror }) => {
    assert.equal(await mirror.merge(customer(1, 1), customer(3, 3), customer(2, 2)), {
      stripe_customer: { created: 1 },
    });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=3']);
  });

  test('archiving is counted and dated, and undone', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    assert.equal(await mirror.merge(customer(2, 2, { archived: true, archived_at: at(2) })), {
      stripe_customer: { archived: 1 },
    });
    await mirror.merge(customer(3, 3, { archived: true }));
    const [archived] = await mirror.rows(
      "select archived_at = '2026-01-01T00:00:02Z' as kept from supasaasy.entities",
    );
    assert.is(archived?.kept, true);
    await mirror.merge(customer(3, 4, { archived: false }));
    const [live] = await mirror.rows('select archived_at is null as live from supasaasy.entities');
    assert.is(live?.live, true);
  });

  test('an archiving without the object marks the row and keeps its payload', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    assert.equal(await mirror.merge({ op: 'archive', source: 'event', version_at: at(2) }), {
      stripe_customer: { archived: 1 },
    });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
    assert.equal(await mirror.rows('select 1 as n from supasaasy.entities where archived_at is not null'), [
      { n: 1 },
    ]);
  });

  test('apps do not see each other', async ({ mirror }) => {
    await mirror.merge(customer(1, 1));
    await mirror.call(
      'merge_entities',
      'b',
      JSON.stringify([{ ...gone(9), collection_key: 'stripe_customer', external_id: 'cus_1' }]),
    );
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
  });

  test('any order and any repetition of the same versions ends in the same row', async ({ mirror }) => {
    const versions = [
      customer(1, 1, { source: 'event' }),
      customer(2, 2, { source: 'event' }),
      gone(3),
      customer(4, 4, { source: 'event' }),
    ];
    for (const order of permutations([0, 1, 2, 3])) {
      await mirror.empty();
      for (const index of [...order, ...order]) await mirror.merge(versions[index] ?? {});
      assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=4'], `order ${order}`);
    }
  });
}
