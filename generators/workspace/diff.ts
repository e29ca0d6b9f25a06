import { createTwoFilesPatch } from 'diff';
import { type Plan, pendingChanges } from './plan.ts';

/** What a plan changes, as one unified diff; the empty string when nothing. The lock, which repeats it, is left out. */
export function diffPlan(plan: Plan): string {
  return pendingChanges(plan)
    .filter(({ kind }) => kind !== 'lock')
    .map(({ path, before, after }) =>
      unifiedDiff(before === null ? '/dev/null' : `a/${path}`, `b/${path}`, before ?? '', after),
    )
    .join('');
}

/** Two texts as a unified diff; the empty string when they are the same. */
export function unifiedDiff(fromName: string, toName: string, from: string, to: string): string {
  if (from === to) return '';
  return createTwoFilesPatch(fromName, toName, from, to, undefined, undefined, { context: 3 }).replace(
    /^=+\n/,
    '',
  );
}
