import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NormalizationError } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  millisecondsAt,
  moment,
  type TimeUnit,
  timeAt,
  writeMoment,
} from '../../../../supabase/functions/_shared/core/contract/time-field.ts';

const read: readonly (readonly [TimeUnit, unknown, string | null])[] = [
  ['seconds', 1_767_225_600, '2026-01-01T00:00:00.000Z'],
  ['seconds', 1_767_225_600.123, '2026-01-01T00:00:00.123Z'],
  ['seconds', 0, '1970-01-01T00:00:00.000Z'],
  ['seconds', -1, '1969-12-31T23:59:59.000Z'],
  ['milliseconds', 1_767_225_600_123, '2026-01-01T00:00:00.123Z'],
  ['seconds', null, null],
  ['iso8601', undefined, null],
  ['iso8601', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2025-12-31T18:30:00-0530', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01T01:00:00+01', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.500Z'],
  ['iso8601', '2026-01-01T00:00:00.123456789Z', '2026-01-01T00:00:00.123Z'],
  ['iso8601', '2026-01-01T00:00:00,29Z', '2026-01-01T00:00:00.290Z'],
  ['iso8601', '2026-01-01T00:00:00', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01 00:00:00', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01 00:00:00 +0000', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01T00:00Z', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '2026-01-01', '2026-01-01T00:00:00.000Z'],
  ['iso8601', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['iso8601', '2024-02-29T00:00:00z', '2024-02-29T00:00:00.000Z'],
];
for (const [unit, value, expected] of read) {
  test(`${JSON.stringify(value)} in ${unit} is ${expected}`, () => {
    assert.is(moment(value, unit, 'at'), expected);
  });
}

const refused: readonly (readonly [TimeUnit, unknown])[] = [
  ['seconds', '1767225600'],
  ['seconds', '2026-01-01'],
  ['seconds', 1e300],
  ['seconds', {}],
  ['milliseconds', 'yesterday'],
  ['milliseconds', 1e300],
  ['iso8601', 1_767_225_600],
  ['iso8601', ''],
  ['iso8601', 'yesterday'],
  ['iso8601', '2026-13-01T00:00:00Z'],
  ['iso8601', '2026-02-30T00:00:00Z'],
  ['iso8601', '2026-01-01T24:01:00Z'],
  ['iso8601', '2026-01-01T00:60:00Z'],
  ['iso8601', '2026-01-01T00:00:00+25:00'],
  ['iso8601', '01/02/2026'],
  ['iso8601', 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ['iso8601', ['2026-01-01']],
];
for (const [unit, value] of refused) {
  test(`${JSON.stringify(value)} in ${unit} is a NormalizationError`, () => {
    assert.throws(
      () => moment(value, unit, 'created'),
      (error: unknown) => error instanceof NormalizationError && /^created: /.test(error.message),
    );
  });
}

test('a bare field name is one in unix seconds; names are dot paths', () => {
  const item = { at: 1, times: { created: '2026-01-01' }, list: [{ at: 2000 }] };
  assert.is(timeAt(item, 'at'), '1970-01-01T00:00:01.000Z');
  assert.is(timeAt(item, { field: 'times.created', unit: 'iso8601' }), '2026-01-01T00:00:00.000Z');
  assert.is(timeAt(item, { field: 'list.0.at', unit: 'milliseconds' }), '1970-01-01T00:00:02.000Z');
  assert.is(timeAt(item, 'times.gone'), null);
  assert.is(timeAt(item, null), null);
});

test('where only an estimate is wanted, what cannot be read is null', () => {
  assert.is(millisecondsAt({ at: 'soon' }, 'at'), null);
  assert.is(millisecondsAt({ at: 1.5 }, 'at'), 1500);
});

test('a moment is written in the unit that a provider takes, never later than it is', () => {
  const at = new Date(1_767_225_600_987);
  assert.is(writeMoment(at, 'seconds'), 1_767_225_600);
  assert.is(writeMoment(at, 'milliseconds'), 1_767_225_600_987);
  assert.is(writeMoment(at, 'iso8601'), '2026-01-01T00:00:00.987Z');
});

test.run();
