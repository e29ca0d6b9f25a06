import { type Change, type Plan, pendingChanges, type Refusal } from './plan.ts';

const done: Record<Change['action'], string> = {
  create: 'created',
  update: 'updated',
  overwrite: 'rewrote',
  merge: 'merged the template into',
  edit: 'edited',
  unchanged: 'unchanged',
  keep: 'kept',
};

const planned: Record<Change['action'], string> = {
  create: 'would create',
  update: 'would update',
  overwrite: 'would rewrite',
  merge: 'would merge the template into',
  edit: 'would edit',
  unchanged: 'unchanged',
  keep: 'would keep',
};

/** A line for every file that a plan changed (or, in the conditional, would change), then a count. */
export function describePlan(plan: Plan, tense: 'done' | 'planned'): string {
  const words = tense === 'done' ? done : planned;
  const pending = pendingChanges(plan);
  const lines = pending.map(
    ({ path, action, conflicts }) => `${words[action]} ${path}${note(action, conflicts)}`,
  );
  const rest = plan.changes.filter(
    ({ action, before }) => (action === 'unchanged' || action === 'keep') && before !== null,
  ).length;
  const count = rest === 1 ? '1 file is' : `${rest} files are`;
  return [...lines, ...(rest === 0 ? [] : [`${count} up to date`])].map((line) => `${line}\n`).join('');
}

function note(action: Change['action'], conflicts: readonly number[]): string {
  if (action === 'overwrite') return ' (it was edited by hand; the edit is replaced)';
  if (conflicts.length === 0) return '';
  return conflicts.length === 1 ? ' (with a conflict)' : ` (with ${conflicts.length} conflicts)`;
}

/** A line for every conflict, which begins with `file:line:`. */
export function describeConflicts(plan: Plan): string[] {
  return plan.changes.flatMap(({ path, conflicts }) =>
    conflicts.map(
      (line) =>
        `${path}:${line}: your lines and the template's differ; keep what you want of both and delete the markers.`,
    ),
  );
}

/** A line for every refusal; none when the plan may be written. */
export function describeRefusals({ refusals }: Plan): string[] {
  return refusals.map(({ path, reason }: Refusal) => `Refusing to write ${path}: ${reason}.`);
}

/**
 * What `--check` finds: a line for every generated file that is not as it would be written. Empty when all are. A
 * scaffolded file is the user's, also to delete.
 */
export function describeStale(plan: Plan, command: string): string[] {
  const generated = pendingChanges(plan).filter(({ kind }) => kind === 'generated');
  return generated.map(({ path, action }) => {
    if (action === 'create') return `${path} is missing; run ${command}.`;
    if (action === 'update') return `${path} is stale; run ${command}.`;
    return `${path} was edited by hand; move the edit to its source, then run ${command}.`;
  });
}
