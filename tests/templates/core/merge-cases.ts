import { randomBytes } from 'node:crypto';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, type Mirror } from '../../mirror.ts';

const customer = (v: number, second: number, more: Record<string, unknown> = {}) => ({
  payload: { id: 'cus_1', v },
  version_at: at(second),
  ...more,
});
const gone = (second: number, more: Record<string, unknown> = {}) => ({
  op: 'delete',
  source: 'event',
  version_at: at(second),
  ...more,
});
const subscription = (v: number, second: number, items: string[], more: Record<string, unknown> = {}) => [
  {
    collection_key: 'stripe_subscription',
    external_id: 'sub_1',
    payload: { id: 'sub_1', v },
    version_at: at(second),
    children: [{ collection_key: 'stripe_subscription_item', ids: items, since: null }],
    ...more,
  },
  ...items.map((id) => item(id, v, second, more)),
];
const item = (id: string, v: number, second: number, more: Record<string, unknown> = {}) => ({
  collection_key: 'stripe_subscription_item',
  external_id: id,
  payload: { id, v },
  version_at: at(second),
  parent_collection_key: 'stripe_subscription',
  parent_id: 'sub_1',
  ...more,
});

/** The merge rule, case by case; run on every kind of database. */
export function mergeCases(test: Test<{ mirror: Mirror }>): void {
  test.before.each(({ mirror }) => mirror.empty());

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
      const [request] = (await mirror.call('claim_rereads', 'a', '{stripe_customer}', '10')) as {
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
      const [request] = (await mirror.call('claim_rereads', 'a', '{stripe_customer}', '10')) as {
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

  test('a record with an id too long for an index is quarantined and stops nothing', async ({ mirror }) => {
    const counts = await mirror.merge(
      { external_id: randomBytes(5000).toString('hex') },
      { external_id: 'cus_2' },
    );
    assert.equal(counts, { stripe_customer: { created: 1, quarantined: 1 } });
  });

  test('a deletion removes the row, and an update delivered after it does not resurrect it', async ({
    mirror,
  }) => {
    await mirror.merge(customer(1, 1));
    assert.equal(await mirror.merge(gone(5)), { stripe_customer: { deleted: 1 } });
    assert.equal(await mirror.merge(customer(2, 4, { source: 'event' })), { stripe_customer: { stale: 1 } });
    assert.equal(await mirror.merge(customer(2, 4, { source: 'read' })), { stripe_customer: { stale: 1 } });
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

  test('a value that jsonb refuses goes to quarantine and does not stop its page', async ({ mirror }) => {
    const bad = `{"op":"upsert","source":"read","collection_key":"stripe_customer","external_id":"cus_bad","version_at":"${at(1)}","archived":false,"payload":{"id":"cus_bad","name":"\\u0000"}}`;
    const good = bad.replaceAll('cus_bad', 'cus_good').replace('\\u0000', 'fine');
    const result = (await mirror.call('merge_entities', 'a', `[${good},${bad}]`)) as { counts: unknown };
    assert.equal(result.counts, { stripe_customer: { created: 1, quarantined: 1 } });
    const [kept] = await mirror.rows('select record_key, error from supasaasy.quarantine');
    assert.is(kept?.record_key, 'cus_bad');
    assert.match(String(kept?.error), /u0000|Unicode/);
  });

  test('a malformed time quarantines its record only', async ({ mirror }) => {
    const counts = await mirror.merge({ external_id: 'cus_1', version_at: 'soon' }, { external_id: 'cus_2' });
    assert.equal(counts, { stripe_customer: { created: 1, quarantined: 1 } });
  });

  test('a quarantined record is counted once, and released when a good version is stored', async ({
    mirror,
  }) => {
    const refused = { op: 'quarantine', error: 'no id', payload: { v: 1 } };
    await mirror.merge(refused);
    await mirror.merge(refused);
    assert.equal(await mirror.rows('select attempts, error from supasaasy.quarantine'), [
      { attempts: 2, error: 'no id' },
    ]);
    await mirror.merge(customer(1, 1));
    assert.equal(await mirror.rows('select 1 from supasaasy.quarantine'), []);
  });

  test('an integer beyond 2^53 keeps every digit', async ({ mirror }) => {
    await mirror.call(
      'merge_entities',
      'a',
      `[{"op":"upsert","source":"read","collection_key":"c","external_id":"1","version_at":"${at(1)}","archived":false,"payload":{"v":12345678901234567890}}]`,
    );
    assert.equal(await mirror.entities(), ['c 1 v=12345678901234567890']);
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

function permutations(items: number[]): number[][] {
  if (items.length < 2) return [items];
  return items.flatMap((first) =>
    permutations(items.filter((each) => each !== first)).map((rest) => [first, ...rest]),
  );
}
