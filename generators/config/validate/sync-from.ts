/** What a `sync_from` says: the instant in UTC, or why it is refused. */
export type SyncFrom =
  | { readonly ok: true; readonly instant: string }
  | { readonly ok: false; readonly message: string; readonly fix: string };

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const EXAMPLE =
  "Write a date ('2024-01-01', midnight UTC) or a date and time with its zone ('2024-01-01T00:00:00Z').";

/** Reads an ISO 8601 date, or date and time with its zone, that is not after `now`. */
export function parseSyncFrom(text: string, now: Date): SyncFrom {
  const match = DATE_TIME.exec(text) ?? DATE.exec(text);
  if (match === null) return refused(`'${text}' is not an ISO 8601 date`, EXAMPLE);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  // `new Date` rolls 30 February over into March; what was meant can't be known.
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return refused(`'${text}' is not a day of the calendar`, 'Correct the month or the day.');
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return refused(`'${text}' is not a time of day`, 'Hours go to 23, minutes and seconds to 59.');
  }
  const zone = match[7];
  if (text.includes('T')) {
    if (zone === undefined) return refused(`'${text}' has no time zone`, `Add one: '${text}Z' is UTC.`);
    if (zone !== 'Z' && !isOffset(zone))
      return refused(`'${zone}' is not a time zone offset`, 'Offsets go to ±14:00.');
  }
  const instant = new Date(text.replace(/(\.\d{3})\d+/, '$1'));
  if (instant > now) {
    return refused(
      `'${text}' is in the future`,
      'Nothing would be mirrored: write an earlier date or leave it out.',
    );
  }
  if (instant.getTime() < 0) {
    return refused(`'${text}' is before 1970`, 'Leave sync_from out to mirror everything.');
  }
  return { ok: true, instant: instant.toISOString() };
}

function refused(message: string, fix: string): SyncFrom {
  return { ok: false, message, fix };
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isOffset(zone: string): boolean {
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return minutes <= 59 && (hours < 14 || (hours === 14 && minutes === 0));
}
