/** A calendar day as unix seconds: its first second, and the first second of the day after it. */
export interface CalendarDay {
  readonly start: number;
  readonly end: number;
}

/** The calendar day of a time zone (IANA name) that an instant (unix seconds) falls on; 23 or 25 hours when clocks change. */
export function calendarDay(instant: number, timeZone: string): CalendarDay {
  const start = startOfDay(instant, timeZone);
  // 26 hours after a day's start lie within the next day, however long the day is.
  return { start, end: startOfDay(start + 26 * 3600, timeZone) };
}

function startOfDay(instant: number, timeZone: string): number {
  const { date, seconds } = localTime(instant, timeZone);
  const start = instant - seconds;
  const there = localTime(start, timeZone);
  // When the clocks changed since midnight, the first guess is off by that change.
  if (there.date === date) return start - there.seconds;
  return start + (86_400 - there.seconds);
}

function localTime(instant: number, timeZone: string): { date: string; seconds: number } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant * 1000);
  const value = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? '0';
  return {
    date: `${value('year')}-${value('month')}-${value('day')}`,
    seconds: Number(value('hour')) * 3600 + Number(value('minute')) * 60 + Number(value('second')),
  };
}
