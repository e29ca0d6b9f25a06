import { canReadUsage, type ProcessGroup } from './process-usage.ts';
import type { ServerCounters } from './server-usage.ts';

/** What one piece of work took. */
export interface Measurement {
  readonly seconds: number;
  /** By process; empty where the system does not tell. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** By process, in bytes. */
  readonly peakMemory: Readonly<Record<string, number>>;
  /** Write-ahead log in bytes and committed transactions; null without a database on the server. */
  readonly database: { readonly walBytes: number; readonly commits: number } | null;
}

/** Who does the work. */
export interface Subject {
  readonly processes: Readonly<Record<string, ProcessGroup>>;
  readonly databaseName: string | null;
}

/** Does `work` once, from a settled server, and measures it. */
export async function measure(
  { processes, databaseName }: Subject,
  counters: ServerCounters,
  work: () => Promise<void>,
): Promise<Measurement> {
  if (databaseName !== null) await counters.settle(databaseName);
  const before = databaseName === null ? null : await counters.read(databaseName);
  const groups = canReadUsage ? Object.entries(processes) : [];
  const watched = groups.map(([name, group]) => ({
    name,
    group,
    cpuBefore: group.cpuSeconds(),
    endWatch: group.watchMemory(),
  }));

  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;

  const cpuSeconds = Object.fromEntries(
    watched.map(({ name, group, cpuBefore }) => [name, group.cpuSeconds() - cpuBefore]),
  );
  const peakMemory = Object.fromEntries(watched.map(({ name, endWatch }) => [name, endWatch()]));
  const after = databaseName === null ? null : await counters.read(databaseName);
  const database =
    before && after
      ? { walBytes: after.walBytes - before.walBytes, commits: after.commits - before.commits }
      : null;
  return { seconds, cpuSeconds, peakMemory, database };
}
