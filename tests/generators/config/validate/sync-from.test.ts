import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSyncFrom } from '../../../../generators/config/validate/sync-from.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');

const TAKEN: Readonly<Record<string, string>> = {
  '2024-01-01': '2024-01-01T00:00:00.000Z',
  '2024-02-29': '2024-02-29T00:00:00.000Z',
  '2000-02-29': '2000-02-29T00:00:00.000Z',
  '2024-01-01T00:00:00Z': '2024-01-01T00:00:00.000Z',
  '2024-01-01T10:30Z': '2024-01-01T10:30:00.000Z',
  '2024-01-01T00:30:00+02:00': '2023-12-31T22:30:00.000Z',
  '2024-01-01T00:00:00-05:30': '2024-01-01T05:30:00.000Z',
  '2024-01-01T00:00:00.5Z': '2024-01-01T00:00:00.500Z',
  '2024-01-01T00:00:00.123456789Z': '2024-01-01T00:00:00.123Z',
  '1970-01-01': '1970-01-01T00:00:00.000Z',
  '2026-11-21T12:00:00Z': '2026-11-21T12:00:00.000Z',
};

for (const [text, instant] of Object.entries(TAKEN)) {
  test(`reads ${text} as ${instant}`, () => {
    assert.equal(parseSyncFrom(text, NOW), { ok: true, instant });
  });
}

const REFUSED: Readonly<Record<string, RegExp>> = {
  yesterday: /not an ISO 8601 date/,
  '2024': /not an ISO 8601 date/,
  '2024-1-1': /not an ISO 8601 date/,
  '01/02/2024': /not an ISO 8601 date/,
  '2024-01-01 00:00:00Z': /not an ISO 8601 date/,
  ' 2024-01-01': /not an ISO 8601 date/,
  '2024-W01-1': /not an ISO 8601 date/,
  '1704067200': /not an ISO 8601 date/,
  '2024-01-01T00:00:00': /no time zone/,
  '2024-01-01T00:00:00+0200': /not an ISO 8601 date/,
  '2024-01-01T00:00:00+15:00': /not a time zone offset/,
  '2024-01-01T00:00:00+14:30': /not a time zone offset/,
  '2024-02-30': /not a day of the calendar/,
  '2023-02-29': /not a day of the calendar/,
  '1900-02-29': /not a day of the calendar/,
  '2024-13-01': /not a day of the calendar/,
  '2024-00-10': /not a day of the calendar/,
  '2024-04-31T00:00:00Z': /not a day of the calendar/,
  '2024-01-01T24:00:00Z': /not a time of day/,
  '2024-01-01T00:60:00Z': /not a time of day/,
  '2024-01-01T23:59:60Z': /not a time of day/,
  '2026-11-21T12:00:00.001Z': /in the future/,
  '2026-11-21T12:30:00+00:15': /in the future/,
  '2999-01-01': /in the future/,
  '1969-12-31': /before 1970/,
};

for (const [text, message] of Object.entries(REFUSED)) {
  test(`refuses ${text}`, () => {
    const parsed = parseSyncFrom(text, NOW);
    assert.not(parsed.ok);
    if (!parsed.ok) assert.match(parsed.message, message);
  });
}

test('judges the future by the instant, not by the digits', () => {
  assert.ok(parseSyncFrom('2026-11-21T13:30:00+02:00', NOW).ok);
});

test.run();
