import type { TimeUnit } from './records.ts';

/** Milliseconds since 1970 in the API's own unit. */
export function writeMoment(ms: number, unit: TimeUnit): string | number {
  if (unit === 'iso8601') return new Date(ms).toISOString();
  return unit === 'milliseconds' ? ms : Math.floor(ms / 1000);
}

/** A moment in the API's own unit in milliseconds since 1970; null when it is none. Without a zone it is UTC. */
export function readMoment(value: unknown, unit: TimeUnit): number | null {
  if (value === undefined || value === null) return null;
  const text = String(value);
  const ms =
    unit === 'iso8601'
      ? Date.parse(/T.*(Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/i.test(text) ? text : `${text}Z`)
      : Number(text) * (unit === 'seconds' ? 1000 : 1);
  return Number.isNaN(ms) ? null : ms;
}
