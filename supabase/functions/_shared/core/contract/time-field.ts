import { type DotPath, pathText, valueAt } from './dot-path.ts';
import { NormalizationError } from './errors.ts';
import type { Payload } from './payload.ts';
import { describeValue } from './provider-json.ts';
import { fromUnixSeconds } from './provider-time.ts';

/** How a provider writes a moment: seconds or milliseconds since 1970, or ISO 8601 text. */
export type TimeUnit = 'seconds' | 'milliseconds' | 'iso8601';

/** A field with a moment and how that is written; a bare name, or dot path, is one in Unix seconds. */
export type TimeField = string | { readonly field: DotPath; readonly unit: TimeUnit };

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?)?$/i;

/**
 * The moment in a field of an object; ISO 8601.
 * @returns null when the field is missing or null
 * @throws NormalizationError when it holds anything but a moment in the field's unit
 */
export function timeAt(item: Payload, field: TimeField | null): string | null {
  if (field === null) return null;
  const { field: path, unit } = typeof field === 'string' ? { field, unit: 'seconds' as const } : field;
  return moment(valueAt(item, path), unit, pathText(path));
}

/** The same in milliseconds since 1970; null also where it cannot be read. */
export function millisecondsAt(item: Payload, field: TimeField | null): number | null {
  try {
    const time = timeAt(item, field);
    return time === null ? null : Date.parse(time);
  } catch {
    return null;
  }
}

/**
 * A moment as a provider writes it, as ISO 8601 in UTC. Text without a zone is UTC, a day alone its beginning; digits
 * beyond milliseconds are cut off.
 * @param what names it in the error
 * @returns null for null and undefined
 * @throws NormalizationError for anything else
 */
export function moment(value: unknown, unit: TimeUnit, what: string): string | null {
  if (value === undefined || value === null) return null;
  if (unit === 'iso8601') {
    const time = typeof value === 'string' ? readIso(value.trim()) : null;
    if (time !== null) return time.toISOString();
    throw new NormalizationError(`${what}: expected a time in ISO 8601, found ${describeValue(value)}`);
  }
  if (typeof value !== 'number')
    throw new NormalizationError(
      `${what}: expected unix ${unit === 'milliseconds' ? 'milliseconds' : 'seconds'}, found ${describeValue(value)}`,
    );
  return fromUnixSeconds(unit === 'milliseconds' ? value / 1000 : value, what);
}

/** A moment as a provider wants it in this unit; cut, not rounded, to whole seconds or milliseconds. */
export function writeMoment(time: Date, unit: TimeUnit): string | number {
  if (unit === 'iso8601') return time.toISOString();
  return unit === 'milliseconds' ? time.getTime() : Math.floor(time.getTime() / 1000);
}

function readIso(text: string): Date | null {
  const match = iso.exec(text);
  if (!match) return null;
  const at = (index: number) => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [at(1), at(2), at(3), at(4), at(5), at(6)];
  const milliseconds = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000 + 1e-9);
  const [offsetHours, offsetMinutes] = [at(10), at(11)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return null;
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second, milliseconds);
  const offset = (match[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  return new Date(date.getTime() - offset);
}
