import Table from 'cli-table3';
import type { Figure } from './figures.ts';
import type { ParticipantName } from './run-bench.ts';
import { inFlight, type Task, tasks } from './run-round.ts';

const labels: Readonly<Record<ParticipantName, string>> = {
  supasaasy: 'SupaSaaSy',
  'stripe-sync-engine': 'stripe-sync-engine 0.48.5',
  'bare-paging': 'bare paging (the limit)',
  'supasaasy-pglite': 'SupaSaaSy on PGlite (once)',
};

/** The figures as text, one table per task. */
export function figureTables(
  figures: Readonly<Record<Task, readonly Figure[]>>,
  size: { readonly customers: number; readonly webhooks: number },
): string {
  const titles: Readonly<Record<Task, string>> = {
    backfill: `Backfill of ${size.customers} customers`,
    resync: `The same once more, nothing changed`,
    webhooks: `${size.webhooks} signed webhooks, one at a time`,
    webhooksInFlight: `${size.webhooks} signed webhooks, ${inFlight} in flight`,
  };
  return tasks.map((task) => `${titles[task]}\n${table(figures[task])}`).join('\n\n');
}

function table(figures: readonly Figure[]): string {
  const head = ['', 'per second', 'min – max', '× peer', '× limit', 'CPU s', 'peak MB', 'WAL MB', 'commits'];
  const rows = new Table({ head, style: { head: [], border: [] } });
  for (const figure of figures) {
    const { perSecond, toPeer, toLimit, cpuSeconds, peakMemory, walBytes, commits } = figure;
    rows.push([
      labels[figure.participant],
      whole(perSecond.median),
      `${whole(perSecond.min)} – ${whole(perSecond.max)}`,
      toPeer === null ? '' : toPeer.toFixed(2),
      toLimit === null ? '' : toLimit.toFixed(2),
      perProcess(cpuSeconds, (seconds) => seconds.toFixed(2)),
      perProcess(peakMemory, megabytes),
      walBytes === null ? '' : megabytes(walBytes),
      commits === null ? '' : whole(commits),
    ]);
  }
  return rows.toString();
}

/** One line for each process, and their sum. */
function perProcess(values: Readonly<Record<string, number>>, format: (value: number) => string): string {
  const lines = Object.entries(values).map(([name, value]) => `${name} ${format(value)}`);
  if (lines.length < 2) return lines.join('');
  const sum = Object.values(values).reduce((total, value) => total + value, 0);
  return [...lines, `all ${format(sum)}`].join('\n');
}

const whole = (value: number) => String(Math.round(value));
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
