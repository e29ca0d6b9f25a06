import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { calendarDay } from '../../../../local/providers/intercom/calendar-day.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

const cases = [
  {
    zone: 'UTC',
    instant: '2020-01-01T09:00:00Z',
    start: '2020-01-01T00:00:00Z',
    end: '2020-01-02T00:00:00Z',
  },
  {
    zone: 'UTC',
    instant: '2020-01-01T00:00:00Z',
    start: '2020-01-01T00:00:00Z',
    end: '2020-01-02T00:00:00Z',
  },
  {
    zone: 'America/Los_Angeles',
    instant: '2026-01-10T05:00:00Z',
    start: '2026-01-09T08:00:00Z',
    end: '2026-01-10T08:00:00Z',
  },
  {
    zone: 'Asia/Kolkata',
    instant: '2026-01-10T20:00:00Z',
    start: '2026-01-10T18:30:00Z',
    end: '2026-01-11T18:30:00Z',
  },
  // The day on which clocks go forward has 23 hours, the day on which they go back 25.
  {
    zone: 'Europe/Berlin',
    instant: '2026-03-29T20:00:00Z',
    start: '2026-03-28T23:00:00Z',
    end: '2026-03-29T22:00:00Z',
  },
  {
    zone: 'Europe/Berlin',
    instant: '2026-10-25T20:00:00Z',
    start: '2026-10-24T22:00:00Z',
    end: '2026-10-25T23:00:00Z',
  },
  // The clocks change at midnight, so this day begins at 01:00.
  {
    zone: 'Africa/Cairo',
    instant: '2026-04-24T12:00:00Z',
    start: '2026-04-23T22:00:00Z',
    end: '2026-04-24T21:00:00Z',
  },
];

for (const { zone, instant, start, end } of cases) {
  test(`the day of ${instant} in ${zone} goes from ${start} to ${end}`, () => {
    assert.equal(calendarDay(at(instant), zone), { start: at(start), end: at(end) });
  });
}

test.run();
