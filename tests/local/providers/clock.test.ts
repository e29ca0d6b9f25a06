import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../local/providers/clock.ts';

test('a clock follows real time until it is set', () => {
  const before = Date.now();
  const now = createClock().now();
  assert.ok(now >= before && now <= Date.now());
});

test('a clock that is set stands still and moves only when advanced', () => {
  const clock = createClock('2026-01-01T00:00:00Z');
  assert.is(clock.now(), Date.UTC(2026, 0, 1));
  clock.advance(90);
  assert.is(clock.seconds(), Date.UTC(2026, 0, 1) / 1000 + 90);
  clock.set(new Date(Date.UTC(2025, 0, 1)));
  assert.is(clock.now(), Date.UTC(2025, 0, 1));
});

test('a running clock that is advanced goes on running ahead of real time', () => {
  const clock = createClock();
  clock.advance(3600);
  assert.ok(clock.now() >= Date.now() + 3_599_000);
});

test('an instant that is none is refused', () => {
  assert.throws(() => createClock('yesterday'), /cannot be set to "yesterday"/);
});

test.run();
