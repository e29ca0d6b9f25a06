import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { CONFIG_FILE, loadConfig } from '../config/load-config.ts';
import type { Inquirer } from '../connector/prompter.ts';
import { packageRoot } from '../init/packaged-files.ts';
import { type InitPlan, planInit } from '../init/plan-init.ts';
import { diffPlan } from '../workspace/diff.ts';
import { type Plan, pendingChanges, planFiles } from '../workspace/plan.ts';
import { describeConflicts, describePlan, describeRefusals } from '../workspace/report.ts';
import { writePlan } from '../workspace/write.ts';
import { reportingFailures, restoreInterrupted, type WriteFlags } from './carry-out.ts';
import { renderGenerated, runGen } from './gen.ts';
import { openPrompter, refuseInput, unlessAborted } from './question-options.ts';
import { hasColor } from './stream-color.ts';

export interface InitOptions extends Pick<WriteFlags, 'dryRun' | 'diff'> {
  /** Absolute path of the directory. */
  readonly root: string;
  /** Do not ask before writing. */
  readonly yes: boolean;
  /** Earliest timestamp of migrations; left out: now. */
  readonly now?: Date;
  /** What asks; left out: the terminal. */
  readonly inquirer?: Inquirer;
}

/**
 * `supasaasy init`: prints what a directory lacks, writes all of it or nothing, then generates. Without a terminal nobody is
 * asked. Returns 0; 1 when nothing was written, because files are in the way, SQL is refused or it was declined, and when a
 * conflict is left to resolve; 2 where no project can be, and for a config that is refused, before anything is written; 130 when
 * Ctrl-C ended the question.
 */
export function runInit({
  root,
  yes,
  dryRun,
  diff,
  inquirer,
  now = new Date(),
}: InitOptions): Promise<number> {
  const run = async (): Promise<number> => {
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
    const preview = await previewGen(root, plan);
    if (!preview.ok) return preview.code;
    if (diff) process.stdout.write(diffPlan(plan));
    else process.stdout.write(describeInit({ plan, notes: [...notes, ...nested(root)] }, preview.writes));
    if (diff || dryRun) return 0;
    const pending = pendingChanges(plan);
    if (pending.length > 0 && !(await isConfirmed(yes, inquirer))) {
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
  };
  return unlessAborted(() => reportingFailures(run));
}

type GenPreview =
  | { readonly ok: true; readonly writes: boolean }
  | { readonly ok: false; readonly code: number };

/**
 * Whether `gen` will take the config and the SQL as they are now, with the connectors that are about to come, and write
 * something; else its exit code, after printing what it refuses.
 */
async function previewGen(root: string, plan: Plan): Promise<GenPreview> {
  if (!existsSync(join(root, CONFIG_FILE))) return { ok: true, writes: true };
  const loaded = loadConfig({ root, comingConnectors: comingConnectors(plan) });
  const rendered = loaded.ok ? await renderGenerated(loaded.config, 'all') : loaded;
  if (rendered.ok) {
    const plans = [plan, planFiles(root, rendered.files)];
    return { ok: true, writes: plans.some((each) => pendingChanges(each).length > 0) };
  }
  const color = hasColor(process.stderr);
  process.stderr.write(formatDiagnostics(rendered.diagnostics, { color, relativeTo: root }));
  complain('Nothing was written. Correct the above, then run npx supasaasy init again.');
  return { ok: false, code: loaded.ok ? 1 : 2 };
}

/** The packaged connectors that the plan copies into the project, by name, with the root that they are under. */
function comingConnectors({ changes }: Plan): ReadonlyMap<string, string> {
  const manifests = changes.flatMap(({ path, action }) =>
    action === 'create' ? (/\/_shared\/connectors\/([^/]+)\/manifest\.json$/.exec(path)?.[1] ?? []) : [],
  );
  return new Map(manifests.map((name) => [name, packageRoot]));
}

async function isConfirmed(yes: boolean, inquirer: Inquirer | undefined): Promise<boolean> {
  const prompter = await openPrompter(yes, inquirer);
  return prompter === null || (await prompter.confirm('Write these files?'));
}

/** The plan in the conditional; of the many copies, those that are new are counted by directory. */
function describeInit({ plan, notes }: InitPlan, generates: boolean): string {
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
  const gen = 'would generate the repeatable migrations and the Edge Functions (npx supasaasy gen)\n';
  return [
    ...lines.map((line) => `${line}\n`),
    describePlan(rest, 'planned'),
    generates ? gen : '',
    ...reasons.map((line) => `\n${line}\n`),
  ].join('');
}

/** Standing within a project, one may have meant that. */
function nested(root: string): string[] {
  for (let above = dirname(root); ; above = dirname(above)) {
    if (existsSync(join(above, CONFIG_FILE)))
      return [`${join(above, CONFIG_FILE)} is there: this would be another project within that one.`];
    if (above === dirname(above)) return [];
  }
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
