import type { Config } from '../config/config.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { loadConfig } from '../config/load-config.ts';
import { generateFunctions } from '../functions/generate.ts';
import { generateMigrations } from '../migrations/generate.ts';
import { openTemplates } from '../templates.ts';
import { diffPlan } from '../workspace/diff.ts';
import { undoInterruptedWrite } from '../workspace/journal.ts';
import { type Plan, type PlannedFile, planFiles } from '../workspace/plan.ts';
import { describePlan, describeRefusals, describeStale } from '../workspace/report.ts';
import { WriteError, writePlan } from '../workspace/write.ts';
import { isExpected } from './carry-out.ts';
import { hasColor } from './stream-color.ts';

export interface GenOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Left out: `all`. */
  readonly what?: 'all' | 'migrations' | 'functions';
  /** Write nothing; fail when a generated file is not as it would be written. */
  readonly check: boolean;
  /** Write nothing; say what would be written. */
  readonly dryRun: boolean;
  /** Write nothing; print the changes as a unified diff. */
  readonly diff: boolean;
  readonly configPath?: string | undefined;
}

/**
 * `supasaasy gen`: writes the generated files. Returns 0; 1 when `--check` finds a file out of date, SQL is refused, a
 * file of the user's is where one would be written, or nothing could be written; 2 for a config that is refused.
 */
export async function runGen(options: GenOptions): Promise<number> {
  const { root, configPath, what = 'all', check, dryRun, diff } = options;
  const loaded = loadConfig({ root, configPath });
  if (!loaded.ok) return complain(loaded.diagnostics, root, 2);
  try {
    const writes = !check && !dryRun && !diff;
    if (writes)
      for (const path of undoInterruptedWrite(root)) say(`restored ${path} after an interrupted run`);
    const rendered = await renderGenerated(loaded.config, what);
    if (!rendered.ok) return complain(rendered.diagnostics, root, 1);
    const plan = planFiles(root, rendered.files);
    if (plan.refusals.length > 0)
      throw new WriteError([...describeRefusals(plan), 'Nothing was written.'].join('\n'));
    if (diff) process.stdout.write(diffPlan(plan));
    if (check) return reportCheck(plan, what);
    if (writes) writePlan(plan);
    if (!diff) process.stdout.write(describePlan(plan, writes ? 'done' : 'planned'));
    return 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

type Rendered =
  | { readonly ok: true; readonly files: readonly PlannedFile[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The generated files of a project, or what is wrong with its SQL. Throws TemplateError and PackageError. */
export async function renderGenerated(
  config: Config,
  what: 'all' | 'migrations' | 'functions',
): Promise<Rendered> {
  const templates = openTemplates(config.root);
  const functions = what === 'migrations' ? [] : generateFunctions(config, templates);
  if (what === 'functions') return { ok: true, files: functions };
  const migrations = await generateMigrations(config, templates);
  return migrations.ok ? { ok: true, files: [...migrations.files, ...functions] } : migrations;
}

function reportCheck(plan: Plan, what: 'all' | 'migrations' | 'functions'): number {
  const stale = describeStale(plan, what === 'all' ? 'npx supasaasy gen' : `npx supasaasy gen ${what}`);
  for (const line of stale) process.stderr.write(`${line}\n`);
  if (stale.length === 0) say('every generated file is up to date');
  return stale.length === 0 ? 0 : 1;
}

function complain(diagnostics: readonly Diagnostic[], root: string, code: number): number {
  process.stderr.write(formatDiagnostics(diagnostics, { color: hasColor(process.stderr), relativeTo: root }));
  return code;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
