import { createTwoFilesPatch } from 'diff';
import { type Plan, pendingChanges } from './plan.ts';

/** What a plan changes, as one unified diff; the empty string when nothing. */
export function diffPlan(plan: Plan): string {
  return pendingChanges(plan)
    .map(({ path, before, after }) => {
      const from = before === null ? '/dev/null' : `a/${path}`;
      const patch = createTwoFilesPatch(from, `b/${path}`, before ?? '', after, undefined, undefined, {
        context: 3,
      });
      return patch.replace(/^=+\n/, '');
    })
    .join('');
}
