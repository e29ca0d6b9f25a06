import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, type Mirror } from '../../mirror.ts';
import { customer, gone } from './merge-changes.ts';

/** When an object is to be read again, and what settles that; run on every kind of database. */
export function mergeRereadCases(test: Test<{ mirror: Mirror }>): void {
  test('at the same moment a fresh read wins over an event', async ({ mirror }) => {
    await mirror.merge(customer(1, 5, { source: 'event' }));
    assert.equal(await mirror.merge(customer(2, 5, { source: 'read' })), { stripe_customer: { updated: 1 } });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
  });

  test('two events of the same moment ask for the object to be read again', async ({ mirror }) => {
    await mirror.merge(customer(1, 5, { source: 'event' }));
    assert.equal(await mirror.merge(customer(2, 5, { source: 'event' })), {});
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
    const asked = await mirror.rows('select collection_key, external_id from supasaasy.rereads');
    assert.equal(asked, [{ collection_key: 'stripe_customer', external_id: 'cus_1' }]);
  });

  test('two events of the same moment in one batch ask for it too', async ({ mirror }) => {
    await mirror.merge(customer(1, 5, { source: 'event' }), customer(2, 5, { source: 'event' }));
    assert.equal((await mirror.rows('select 1 as n from supasaasy.rereads')).length, 1);
  });

  test('two events of the same moment in one batch ask for it also when one of them is what is stored', async ({
    mirror,
  }) => {
    const [first, second] = [customer(1, 5, { source: 'event' }), customer(2, 5, { source: 'event' })];
    for (const batch of [
      [first, second],
      [second, first],
    ]) {
      await mirror.empty();
      await mirror.merge(first);
      await mirror.merge(...batch);
      assert.equal((await mirror.rows('select 1 as n from supasaasy.rereads')).length, 1);
    }
  });

  test('a reread settles a tie and answers the request', async ({ mirror }) => {
    await mirror.merge(customer(1, 5, { source: 'event' }), customer(2, 5, { source: 'event' }));
    assert.equal(await mirror.merge(customer(3, 5, { source: 'reread' })), {
      stripe_customer: { created: 1 },
    });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=3']);
    assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
  });

  test('a request newer than the reread stays', async ({ mirror }) => {
    await mirror.merge(customer(1, 1), { op: 'reread', source: 'event', version_at: at(7) });
    await mirror.merge(customer(2, 6, { source: 'reread' }));
    assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
  });

  test('a thin event asks for a read, unless something newer is stored', async ({ mirror }) => {
    await mirror.merge(customer(1, 5));
    assert.equal(await mirror.merge({ op: 'reread', source: 'event', version_at: at(4) }), {
      stripe_customer: { stale: 1 },
    });
    assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
    await mirror.merge({ op: 'reread', source: 'event', version_at: at(6) });
    assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
  });

  test('an event of the moment a read is owed for renews the request; the read under way then answers nothing', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1), { op: 'reread', source: 'event', version_at: at(6) });
    const claim = async () => {
      await mirror.database.exec('update supasaasy.rereads set not_before = now()');
      const [request] = (await mirror.call('claim_rereads', 'a', '{stripe_customer}', null, '10')) as {
        request_id: string;
      }[];
      return { source: 'reread', reread_request: request?.request_id };
    };
    const underWay = await claim();
    await mirror.merge(gone(6));
    const later = await claim();
    await mirror.merge({ ...gone(6), ...later });
    assert.equal(await mirror.merge(customer(2, 6, underWay)), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.entities(), []);
    assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
  });

  test('a read made for a request that was answered does not answer the next one', async ({ mirror }) => {
    const ask = () => mirror.merge({ op: 'reread', source: 'event', version_at: at(6) });
    const claim = async () => {
      const [request] = (await mirror.call('claim_rereads', 'a', '{stripe_customer}', null, '10')) as {
        request_id: string;
      }[];
      await mirror.database.exec('update supasaasy.rereads set not_before = now()');
      return { source: 'reread', reread_request: request?.request_id };
    };
    await mirror.merge(customer(1, 1));
    await ask();
    const delayed = await claim();
    await mirror.merge(customer(2, 6, await claim()));
    await ask();
    assert.equal(await mirror.merge(customer(9, 6, delayed)), { stripe_customer: { stale: 1 } });
    assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
  });

  test('a reread that changes nothing still keeps a delayed older event from undoing the state', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1));
    await mirror.merge({ op: 'reread', source: 'event', version_at: at(9) });
    await mirror.merge(customer(1, 9, { source: 'reread' }));
    assert.equal(await mirror.merge(customer(2, 5, { source: 'event' })), { stripe_customer: { stale: 1 } });
  });

  test('a listing that shows what was deleted asks for a read, which tells whether it is back as it was', async ({
    mirror,
  }) => {
    const shown = customer(1, 2, { source: 'read' });
    for (const answer of [customer(1, 6, { source: 'reread' }), gone(6, { source: 'reread' })]) {
      await mirror.empty();
      await mirror.merge(shown);
      await mirror.merge(gone(6, { source: 'read' }));
      assert.equal(await mirror.merge(shown), {});
      assert.equal(await mirror.merge(customer(3, 5, { source: 'event' })), {
        stripe_customer: { stale: 1 },
      });
      // At the version of the deletion, so that the answer is not older than that.
      assert.equal(
        await mirror.rows("select version_at = '2026-01-01T00:00:06Z' as ok from supasaasy.rereads"),
        [{ ok: true }],
      );
      await mirror.merge(answer);
      assert.equal(await mirror.entities(), 'payload' in answer ? ['stripe_customer cus_1 v=1'] : []);
      assert.equal(await mirror.rows('select 1 from supasaasy.rereads'), []);
    }
  });

  test('a thin and a whole event of one moment in one batch ask for a read', async ({ mirror }) => {
    const thin = { op: 'reread', source: 'event', version_at: at(5) };
    for (const batch of [
      [thin, customer(2, 5, { source: 'event' })],
      [customer(2, 5, { source: 'event' }), thin],
    ]) {
      await mirror.empty();
      await mirror.merge(customer(1, 1));
      await mirror.merge(...batch);
      assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
    }
  });

  test('a deletion and an update of the same moment ask for the object to be read again', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 5, { source: 'event' }));
    await mirror.merge(gone(5));
    assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
    await mirror.merge(gone(5, { source: 'reread' }));
    assert.equal(await mirror.entities(), []);
    await mirror.merge(customer(2, 5, { source: 'event' }));
    await mirror.merge(customer(2, 5, { source: 'reread' }));
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=2']);
  });

  test('a deletion and an object of the same moment in one batch ask for it to be read again', async ({
    mirror,
  }) => {
    for (const batch of [
      [customer(1, 5, { source: 'event' }), gone(5)],
      [gone(5), customer(1, 5, { source: 'event' })],
    ]) {
      await mirror.empty();
      await mirror.merge(...batch);
      assert.equal(await mirror.entities(), []);
      assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
    }
  });

  test('an event that changes nothing still keeps a delayed older event from undoing the state', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1, { source: 'event' }));
    await mirror.merge(customer(1, 9, { source: 'event' }));
    assert.equal(await mirror.merge(customer(2, 5, { source: 'event' })), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
  });

  test('an event from before the last complete reading that looks new is read again, not believed', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1));
    await mirror.database.exec(
      `insert into supasaasy.sync_state (app_key, collection_key, full_read_at) values ('a', 'stripe_customer', '${at(8)}')`,
    );
    assert.equal(await mirror.merge(customer(2, 5, { source: 'event' })), {});
    assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
    assert.equal((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
  });
}
