import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { PromptAborted } from '../connector/prompter.ts';
import { packageRoot } from '../init/packaged-files.ts';
import { type InitPlan, planInit } from '../init/plan-init.ts';
import { diffPlan } from '../workspace/diff.ts';
import { type Plan, pendingChanges } from '../workspace/plan.ts';
import { describeConflicts, describePlan, describeRefusals } from '../workspace/report.ts';
import { writePlan } from '../workspace/write.ts';
import { reportingFailures, restoreInterrupted, type WriteFlags } from './carry-out.ts';
import { runGen } from './gen.ts';
import { openPrompter, refuseInput } from './question-options.ts';

export interface InitOptions extends Pick<WriteFlags, 'dryRun' | 'diff'> {
  /** Absolute path of the directory. */
  readonly root: string;
  /** Do not ask before writing. */
  readonly yes: boolean;
  /** Earliest timestamp of migrations; left out: now. */
  readonly now?: Date;
}

/**
 * `supasaasy init`: prints what a directory lacks, writes all of it or nothing, then generates. Without a terminal nobody is
 * asked. Returns 0; 1 when nothing was written, because files are in the way or it was declined, and when a conflict is left
 * to resolve; 2 where no project can be, and for a config of the project's that `gen` refuses.
 */
export function runInit({ root, yes, dryRun, diff, now = new Date() }: InitOptions): Promise<number> {
  return reportingFailures(async () => {
    if (realpathSync(root) === realpathSync(packageRoot))
      return refuseInput([
        "This is the package's own directory; run npx supasaasy init in that of a project.",
      ]);
    const flags: WriteFlags = { check: false, dryRun, diff };
    restoreInterrupted(root, flags);
    const { plan, notes } = planInit(root, now);
    const refusals = describeRefusals(plan);
    if (refusals.length > 0) {
      for (const line of refusals) complain(line);
      complain('Nothing was written.');
      return 1;
    }
    if (diff) process.stdout.write(diffPlan(plan));
    else process.stdout.write(describeInit({ plan, notes }));
    if (diff || dryRun) return 0;
    const pending = pendingChanges(plan);
    if (pending.length > 0 && !(await isConfirmed(yes))) {
      complain('Nothing was written.');
      return 1;
    }
    writePlan(plan);
    if (pending.length > 0) process.stdout.write(`\nwrote ${pending.length} files\n`);
    const conflicts = describeConflicts(plan);
    for (const line of conflicts) complain(line);
    if (conflicts.length > 0) return 1;
    const code = await runGen({ root, ...flags });
    if (code === 0) process.stdout.write(nextSteps);
    else complain('What init wrote stays. Correct the above, then run npx supasaasy gen.');
    return code;
  });
}

async function isConfirmed(yes: boolean): Promise<boolean> {
  const prompter = await openPrompter(yes, undefined);
  if (prompter === null) return true;
  try {
    return await prompter.confirm('Write these files?');
  } catch (error) {
    if (error instanceof PromptAborted) return false;
    throw error;
  }
}

/** The plan in the conditional; of the many copies, those that are new are counted by directory. */
function describeInit({ plan, notes }: InitPlan): string {
  const copies = plan.changes.filter(({ kind, action }) => kind === 'scaffolded' && action === 'create');
  const rest: Plan = { ...plan, changes: plan.changes.filter((change) => !copies.includes(change)) };
  const counts = new Map<string, number>();
  for (const { path } of copies) {
    const directory = copyDirectory(path);
    counts.set(directory, (counts.get(directory) ?? 0) + 1);
  }
  const lines = [...counts].map(
    ([directory, count]) =>
      `would create ${directory}/ (${count === 1 ? '1 file' : `${count} files`}, yours to change)`,
  );
  const isPlanned = (path: string) =>
    plan.changes.some((change) => change.path === path && change.action === 'create');
  const reasons = [
    ...(isPlanned('.npmrc')
      ? ['.npmrc: npx plop reads the plopfile and the package, which are TypeScript, with tsx.']
      : []),
    ...notes,
  ];
  const gen = 'would generate the repeatable migrations and the Edge Functions (npx supasaasy gen)';
  return [
    ...lines.map((line) => `${line}\n`),
    describePlan(rest, 'planned'),
    `${gen}\n`,
    ...reasons.map((line) => `\n${line}\n`),
  ].join('');
}

/** The core as a whole, and each connector. */
function copyDirectory(path: string): string {
  return /^(.*\/_shared\/(?:core|connectors\/[^/]+))\//.exec(path)?.[1] ?? dirname(path);
}

const nextSteps = `
Next:
  add an app to supasaasy.config.ts, or a connector for another provider with npx plop connector
  npx supasaasy gen      registers the connector and assembles the migration
  npx supasaasy secrets  lists the secrets to set
`;

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
