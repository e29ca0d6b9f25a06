import type { Counts, Outcome } from '../database.ts';

/** The sum of two counts. */
export function addCounts(left: Counts, right: Counts): Counts {
  const sum: Record<string, Partial<Record<Outcome, number>>> = {};
  for (const counts of [left, right]) {
    for (const [collectionKey, outcomes] of Object.entries(counts)) {
      const target = sum[collectionKey] ?? {};
      sum[collectionKey] = target;
      for (const [outcome, n] of Object.entries(outcomes) as [Outcome, number][]) {
        target[outcome] = (target[outcome] ?? 0) + n;
      }
    }
  }
  return sum;
}

/** How many objects of all collections had an outcome. */
export function total(counts: Counts, outcome: Outcome): number {
  return Object.values(counts).reduce((sum, outcomes) => sum + (outcomes[outcome] ?? 0), 0);
}
