import { randomUUID } from 'node:crypto';
import {
  countQuarantine,
  listQuarantine,
  pickUpWork,
  type QuarantinedRecord,
  type QuarantineFilter,
  replayQuarantine,
} from '../database/quarantine.ts';
import { type DatabaseOptions, onDatabase, printJson } from './on-database.ts';
import { quarantineTable, replayReport } from './quarantine-table.ts';

export interface QuarantineListOptions extends DatabaseOptions, QuarantineFilter {
  /** How many records to show, those seen last. */
  readonly limit: number;
  /** Show the records themselves, too. */
  readonly payload: boolean;
}

/**
 * `supasaasy quarantine list`: prints the records that could not be stored, and why. Returns 0 whether there are any or not;
 * 1 when the database cannot be read, 2 when none is given.
 */
export function runQuarantineList(options: QuarantineListOptions): Promise<number> {
  const { limit, payload, json } = options;
  return onDatabase(options, async (database) => {
    const records = await listQuarantine(database, options, { limit, withPayloads: payload });
    const total = await countQuarantine(database, options);
    process.stdout.write(
      json
        ? listJson(records, total, payload)
        : quarantineTable(records, total, { withPayloads: payload, isFiltered: isFiltered(options) }),
    );
    return 0;
  });
}

/** Payloads stand in it as they were stored: JSON.parse would round large numbers. */
function listJson(records: readonly QuarantinedRecord[], total: number, withPayloads: boolean): string {
  const placeholder = randomUUID();
  const shown = records.map(({ payload, ...record }, index) =>
    withPayloads ? { ...record, payload: payload === null ? null : `${placeholder}:${index}` } : record,
  );
  const text = JSON.stringify({ ok: true, total, records: shown }, null, 2);
  const places = new RegExp(`"${placeholder}:(\\d+)"`, 'g');
  return `${text.replace(places, (_, index) => records[Number(index)]?.payload ?? 'null')}\n`;
}

export interface QuarantineReplayOptions extends DatabaseOptions, QuarantineFilter {}

/**
 * `supasaasy quarantine replay`: tries quarantined records once more and says what became of them. Returns 0; 1 when a record
 * failed again or the database cannot be reached, 2 when none is given.
 */
export function runQuarantineReplay(options: QuarantineReplayOptions): Promise<number> {
  return onDatabase(options, async (database) => {
    const replay = await replayQuarantine(database, options);
    const workerCalled = replay.requested > 0 && (await pickUpWork(database));
    const remaining = await countQuarantine(database, options);
    const { replayed, requested, failed } = replay;
    if (options.json) {
      printJson({ ok: true, replayed, requested, failed, remaining, worker_called: workerCalled });
    } else {
      process.stdout.write(
        replayReport(replay, remaining, { workerCalled, isFiltered: isFiltered(options) }),
      );
    }
    return failed.length === 0 ? 0 : 1;
  });
}

function isFiltered({ app, collection, record }: QuarantineFilter): boolean {
  return app !== null || collection !== null || record !== null;
}
