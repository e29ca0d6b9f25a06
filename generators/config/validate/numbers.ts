import type { Report } from '../diagnostic.ts';
import { type Fields, reportKind } from './fields.ts';

const DEFAULT_RETENTION_DAYS = 14;
/** A hundred years; Postgres counts the days of an interval in 32 bits. */
const LONGEST_RETENTION_DAYS = 36_500;
const DEFAULT_DELETED_SHARE = 0.5;

/** `retention_days` of a section, or its default. `instead` tells how to keep nothing, where one can. */
export function validateRetentionDays(section: Fields | null, report: Report, instead = ''): number {
  const accepts = (days: number) => Number.isSafeInteger(days) && days >= 1 && days <= LONGEST_RETENTION_DAYS;
  const fix = `Write whole days, 1 to ${LONGEST_RETENTION_DAYS}${instead}.`;
  return (section && numberOf(section, 'retention_days', accepts, fix, report)) ?? DEFAULT_RETENTION_DAYS;
}

/** The largest share of a collection that one sweep may delete. */
export function validateDeletedShare(config: Fields, report: Report): number {
  const accepts = (share: number) => share >= 0 && share <= 1;
  const fix = 'Write a share from 0 to 1: 0.5 is half of a collection, 1 allows every sweep.';
  return numberOf(config, 'max_deleted_share', accepts, fix, report) ?? DEFAULT_DELETED_SHARE;
}

/** How many calls of the provider may be made in a second; null when the config leaves it to the connector. */
export function validateRequestsPerSecond(config: Fields, report: Report): number | null {
  const accepts = (calls: number) => Number.isFinite(calls) && calls > 0;
  const fix = 'Write a number above 0, e.g. 0.5 for one call every two seconds, or leave the key out.';
  return numberOf(config, 'requests_per_second', accepts, fix, report);
}

function numberOf(
  fields: Fields,
  key: string,
  accepts: (value: number) => boolean,
  fix: string,
  report: Report,
): number | null {
  const value = fields.get(key)?.value;
  if (value === undefined) return null;
  const path = `'${fields.pathOf(key)}'`;
  if (value.kind !== 'number') reportKind(value, path, 'a number', report);
  else if (accepts(value.value)) return value.value;
  else report(value.span, { message: `${path} can't be ${value.value}`, fix });
  return null;
}
