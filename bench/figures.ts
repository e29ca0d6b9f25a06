import type { Measurement } from './measure.ts';
import type { BenchResult, ParticipantName } from './run-bench.ts';
import { type Task, tasks } from './run-round.ts';

/** Median, smallest and largest of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What a participant did in a task, over all rounds. */
export interface Figure {
  readonly participant: ParticipantName;
  /** Customers or webhooks. */
  readonly perSecond: Spread;
  /** How many times as fast as the peer, and as bare paging: the median of the rounds' own ratios. */
  readonly toPeer: number | null;
  readonly toLimit: number | null;
  /** Medians, by process. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly peakMemory: Readonly<Record<string, number>>;
  /** Medians; null without a database on the server. */
  readonly walBytes: number | null;
  readonly commits: number | null;
}

const peer = 'stripe-sync-engine';
const limit = 'bare-paging';

/** The figures of each task. A participant that failed in any round has none. */
export function figuresOf(
  { rounds, failures }: BenchResult,
  size: { readonly customers: number; readonly webhooks: number },
): Readonly<Record<Task, readonly Figure[]>> {
  const failed = new Set(failures.map((failure) => failure.participant));
  const sound = (name: ParticipantName) => (failed.has(name) ? [] : rounds[name]);
  const names = Object.keys(rounds) as ParticipantName[];
  const figures = (task: Task) =>
    names.flatMap((participant): Figure[] => {
      const done = sound(participant).flatMap((round) => round[task] ?? []);
      if (done.length === 0) return [];
      const units = task === 'backfill' || task === 'resync' ? size.customers : size.webhooks;
      const ratio = (other: ParticipantName) => {
        const ratios = sound(other).flatMap((round, n) => {
          const [theirs, ours] = [round[task], done[n]];
          return theirs && ours ? [theirs.seconds / ours.seconds] : [];
        });
        return ratios.length === 0 ? null : median(ratios);
      };
      const of = (value: (measurement: Measurement) => number | undefined) =>
        median(done.map((measurement) => value(measurement) ?? 0));
      const hasDatabase = done.every((measurement) => measurement.database !== null);
      return [
        {
          participant,
          perSecond: spread(done.map(({ seconds }) => units / seconds)),
          toPeer: ratio(peer),
          toLimit: ratio(limit),
          cpuSeconds: byProcess(done, 'cpuSeconds'),
          peakMemory: byProcess(done, 'peakMemory'),
          walBytes: hasDatabase ? of(({ database }) => database?.walBytes) : null,
          commits: hasDatabase ? of(({ database }) => database?.commits) : null,
        },
      ];
    });
  return Object.fromEntries(tasks.map((task) => [task, figures(task)])) as Record<Task, Figure[]>;
}

function byProcess(done: readonly Measurement[], what: 'cpuSeconds' | 'peakMemory'): Record<string, number> {
  const names = Object.keys(done[0]?.[what] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(done.map((measurement) => measurement[what][name] ?? 0))]),
  );
}

function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
