import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openMirror } from '../../mirror.ts';

const mirror = await openMirror();
test.after(() => mirror.close());
test.before.each(() => mirror.database.exec('truncate supasaasy.rate_limits'));

interface Grant {
  readonly granted: number;
  readonly wait_ms: number;
}

const take = async (perSecond: string, burst: number, wanted: number, bucket = 'stripe_main') =>
  (await mirror.call('take_tokens', bucket, perSecond, String(burst), String(wanted))) as Grant;
/** Lets the bucket believe that so many seconds have passed. */
const passes = (seconds: number) =>
  mirror.database.exec(
    `update supasaasy.rate_limits set refilled_at = refilled_at - interval '${seconds} seconds',
       blocked_until = blocked_until - interval '${seconds} seconds'`,
  );

test('a bucket is full at first, and grants no more than it holds', async () => {
  assert.equal(await take('0.001', 5, 3), { granted: 3, wait_ms: 0 });
  const { granted, wait_ms } = await take('0.001', 5, 3);
  assert.is(granted, 2);
  assert.ok(wait_ms > 900_000 && wait_ms <= 1_000_000, `${wait_ms}`);
  assert.is((await take('0.001', 5, 1)).granted, 0);
});

test('a bucket refills by the second, up to its burst', async () => {
  await take('0.002', 10, 10);
  await passes(3000);
  assert.is((await take('0.002', 10, 100)).granted, 6);
  await passes(360_000);
  assert.is((await take('0.002', 10, 100)).granted, 10);
});

test('what refills between two calls is not lost to rounding', async () => {
  await take('0.001', 1, 1);
  await passes(500);
  assert.is((await take('0.001', 1, 1)).granted, 0);
  await passes(500);
  assert.is((await take('0.001', 1, 1)).granted, 1);
});

test('the buckets of two apps do not touch each other', async () => {
  assert.is((await take('0.001', 1, 1)).granted, 1);
  assert.is((await take('0.001', 1, 1, 'stripe_eu')).granted, 1);
  assert.is((await take('0.001', 1, 1)).granted, 0);
});

test('slow_down stops a bucket for so long, also one nobody has used, and it starts empty', async () => {
  await mirror.call('slow_down', 'stripe_main', '3000');
  const { granted, wait_ms } = await take('0.01', 10, 1);
  assert.is(granted, 0);
  assert.ok(wait_ms > 2_900_000 && wait_ms <= 3_000_000, `${wait_ms}`);
  await passes(3000 + 250);
  assert.is((await take('0.01', 10, 10)).granted, 2);
});

test('a shorter slow_down does not shorten a longer one', async () => {
  await take('1', 10, 1);
  await mirror.call('slow_down', 'stripe_main', '6000');
  await mirror.call('slow_down', 'stripe_main', '1');
  assert.ok((await take('1', 10, 1)).wait_ms > 5_000_000);
});

test('a clock that was set back refills nothing and takes nothing away', async () => {
  await take('10', 10, 4);
  await passes(-3600);
  const { granted } = await take('0.001', 10, 10);
  assert.is(granted, 6);
});

for (const [perSecond, burst, wanted] of [
  ['0', 5, 1],
  ['-1', 5, 1],
  ['NaN', 5, 1],
  ['Infinity', 5, 1],
  ['1', 0, 1],
  ['1', 5, 0],
] as const) {
  test(`a limit of ${perSecond} a second, ${burst} at once, is refused when ${wanted} are wanted`, async () => {
    const error = await take(perSecond, burst, wanted).then(
      () => assert.unreachable('granted'),
      (caught: Error) => caught,
    );
    assert.match((error as Error).message, 'must be positive');
  });
}

test('the table is not logged: a crash costs only what was saved up', async () => {
  const [row] = await mirror.rows(
    `select relpersistence as kind from pg_class where oid = 'supasaasy.rate_limits'::regclass`,
  );
  assert.is(row?.kind, 'u');
});

test.run();
