import type { QuarantinedRecord, Replay } from '../database/quarantine.ts';
import { timeInWords } from '../database/time-words.ts';
import { plainTable } from './plain-table.ts';
import { printable, shortened } from './printable.ts';

/** Longer ones are cut in the table; `--json` has them whole. */
const longestError = 120;
const longestKey = 48;

/** Quarantined records for people; `total` is how many there are, shown or not. */
export function quarantineTable(
  records: readonly QuarantinedRecord[],
  total: number,
  { withPayloads, isFiltered }: { readonly withPayloads: boolean; readonly isFiltered: boolean },
): string {
  if (total === 0) return `${nothing(isFiltered)}\n`;
  const now = new Date();
  const head = ['app', 'collection', 'record', 'error', 'attempts', 'first seen', 'last seen'];
  const rows = records.map((each) => [
    each.app_key,
    printable(each.collection_key),
    shortened(each.record_key, longestKey),
    shortened(each.error, longestError),
    String(each.attempts),
    timeInWords(each.first_seen_at, now),
    timeInWords(each.last_seen_at, now),
  ]);
  const blocks = [
    plainTable(head, rows),
    ...(withPayloads ? records.map(payloadText) : []),
    total > records.length
      ? `${records.length} of ${total} records, those seen last; --limit shows more.`
      : counted(total, 'record'),
    'Try them again with npx supasaasy quarantine replay.',
  ];
  return `${blocks.join('\n')}\n`;
}

function payloadText({
  app_key: app,
  collection_key: collection,
  record_key: record,
  payload,
}: QuarantinedRecord) {
  return `${app} ${printable(collection)} ${printable(record)}:\n${printable(payload ?? 'no payload was kept')}\n`;
}

/** What a replay did, for people. */
export function replayReport(
  { replayed, requested, failed }: Replay,
  remaining: number,
  { workerCalled, isFiltered }: { readonly workerCalled: boolean; readonly isFiltered: boolean },
): string {
  if (replayed + requested + failed.length === 0) return `${nothing(isFiltered)}\n`;
  const lines: string[] = [];
  if (replayed > 0) lines.push(`${counted(replayed, 'record')} stored, or found outdated, and released.`);
  if (requested > 0) {
    const when = workerCalled ? 'the worker was called' : 'when the worker runs next (POST /worker)';
    lines.push(`${counted(requested, 'record')} to be read again from the provider: ${when}.`);
  }
  if (failed.length > 0) {
    lines.push(`${counted(failed.length, 'record')} failed again:`);
    const rows = failed.map((each) => [
      each.app_key,
      printable(each.collection_key),
      shortened(each.record_key, longestKey),
      shortened(each.error, longestError),
    ]);
    lines.push(plainTable(['app', 'collection', 'record', 'error'], rows));
  }
  const which = isFiltered ? ' of those chosen' : '';
  lines.push(
    remaining === 0
      ? `Nothing${which} remains in quarantine.`
      : `${counted(remaining, 'record')}${which} in quarantine now.`,
  );
  return `${lines.join('\n')}\n`;
}

function nothing(isFiltered: boolean): string {
  return isFiltered ? 'Nothing in quarantine matches.' : 'Nothing is in quarantine.';
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
