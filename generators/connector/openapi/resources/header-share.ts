import type { ListOperation } from '../lists/find-lists.ts';
import type { Operation, Parameter } from '../operations/operation.ts';

/** What part of the lists needs a header, by its name in lower case; from 0 to 1. */
export function headerShare(
  lists: readonly ListOperation[],
  needsOf: (operation: Operation) => readonly Parameter[],
): (name: string) => number {
  const counts = new Map<string, number>();
  for (const { operation } of lists) {
    const names = needsOf(operation).flatMap((each) =>
      each.in === 'header' ? [each.name.toLowerCase()] : [],
    );
    for (const name of new Set(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return (name) => (counts.get(name) ?? 0) / Math.max(1, lists.length);
}
