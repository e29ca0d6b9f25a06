import { randomBytes } from 'node:crypto';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { at, type Mirror } from '../../mirror.ts';
import { customer } from './merge-changes.ts';

/** Records that could not be normalized or stored; run on every kind of database. */
export function mergeRefusedCases(test: Test<{ mirror: Mirror }>): void {
  test('a record with an id too long for an index is quarantined and stops nothing', async ({ mirror }) => {
    const counts = await mirror.merge(
      { external_id: randomBytes(5000).toString('hex') },
      { external_id: 'cus_2' },
    );
    assert.equal(counts, { stripe_customer: { created: 1, quarantined: 1 } });
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
}
