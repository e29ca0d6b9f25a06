import { type Change, type Plan, pendingChanges } from './plan.ts';

const done: Record<Change['action'], string> = {
  create: 'created',
  update: 'updated',
  overwrite: 'rewrote',
  unchanged: 'unchanged',
  keep: 'kept',
};

const planned: Record<Change['action'], string> = {
  create: 'would create',
  update: 'would update',
  overwrite: 'would rewrite',
  unchanged: 'unchanged',
  keep: 'would keep',
};

/** A line for every file that a plan changed (or, in the conditional, would change), then a count. */
export function describePlan(plan: Plan, tense: 'done' | 'planned'): string {
  const words = tense === 'done' ? done : planned;
  const pending = pendingChanges(plan);
  const lines = pending.map(({ path, action }) => {
    const note = action === 'overwrite' ? ' (it was edited by hand; the edit is replaced)' : '';
    return `${words[action]} ${path}${note}`;
  });
  const rest = plan.changes.length - pending.length;
  const count = rest === 1 ? '1 file is' : `${rest} files are`;
  return `${[...lines, ...(rest === 0 ? [] : [`${count} up to date`])].join('\n')}\n`;
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
