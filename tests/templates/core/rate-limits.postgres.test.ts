import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirrorPool } from '../../mirror-pool.ts';

const connections = 8;
const { mirror, pool, close } = await openMirrorPool(connections);

test.before.each(() => mirror.database.exec('truncate supasaasy.rate_limits'));
test.after(close);

async function take(perSecond: number, burst: number, wanted: number): Promise<number> {
  const { rows } = await pool.query('select supasaasy.take_tokens($1, $2, $3, $4) as result', [
    'stripe_main',
    perSecond,
    burst,
    wanted,
  ]);
  return rows[0].result.granted;
}

test('callers over several connections get together what the bucket holds, not one more', async () => {
  // In two hundred thousand seconds one more would come.
  const grants = await Promise.all(Array.from({ length: 200 }, (_, n) => take(0.000_005, 100, 1 + (n % 3))));
  assert.is(
    grants.reduce((sum, granted) => sum + granted, 0),
    100,
  );
});

test('a bucket that is used for the first time by many at once is full once', async () => {
  for (let round = 0; round < 10; round++) {
    await mirror.database.exec('truncate supasaasy.rate_limits');
    const grants = await Promise.all(Array.from({ length: connections }, () => take(0.000_005, 3, 1)));
    assert.is(
      grants.reduce((sum, granted) => sum + granted, 0),
      3,
    );
  }
});

test('after slow_down nobody is granted anything, whoever asks meanwhile', async () => {
  await Promise.all([
    ...Array.from({ length: 20 }, () => take(1000, 100, 1)),
    pool.query("select supasaasy.slow_down('stripe_main', 3600)"),
    ...Array.from({ length: 20 }, () => take(1000, 100, 1)),
  ]);
  const grants = await Promise.all(Array.from({ length: 20 }, () => take(1000, 100, 1)));
  assert.equal(new Set(grants), new Set([0]));
});

test.run();
