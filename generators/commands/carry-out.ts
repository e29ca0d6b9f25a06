import { DenoError } from '../../local/functions/deno-executable.ts';
import { PackageError } from '../functions/imports.ts';
import { TemplateError } from '../templates.ts';
import { diffPlan } from '../workspace/diff.ts';
import { undoInterruptedWrite, WriteInProgressError } from '../workspace/journal.ts';
import { LockError } from '../workspace/lock.ts';
import { type Plan, pendingChanges } from '../workspace/plan.ts';
import { describeConflicts, describePlan, describeRefusals } from '../workspace/report.ts';
import { WriteError, writePlan } from '../workspace/write.ts';

/** The switches of every command that writes. */
export interface WriteFlags {
  /** Write nothing; fail when something would be written. */
  readonly check: boolean;
  /** Write nothing; say what would be written. */
  readonly dryRun: boolean;
  /** Write nothing; print the changes as a unified diff. */
  readonly diff: boolean;
}

/**
 * Makes a plan and carries it out as the switches say: undoes a run that was cut off, refuses what may not be
 * written, prints what is done. Returns the exit code: 0; 1 when something is refused, when `--check` finds something to
 * write, when a conflict is left to resolve, and for a failure that was to be expected, which is printed.
 */
export async function carryOut(
  root: string,
  flags: WriteFlags,
  makePlan: () => Plan | Promise<Plan>,
): Promise<number> {
  return await reportingFailures(async () => {
    restoreInterrupted(root, flags);
    const plan = await makePlan();
    const refusals = describeRefusals(plan);
    if (refusals.length > 0) {
      for (const line of refusals) complain(line);
      complain('Nothing was written.');
      return 1;
    }
    return showOrWrite(plan, flags);
  });
}

/** Shows or writes a plan without refusals. Returns the exit code, as `carryOut` does. */
export function showOrWrite(plan: Plan, flags: WriteFlags): number {
  if (flags.diff) process.stdout.write(diffPlan(plan));
  if (flags.check) {
    const lines = describePlan({ ...plan, changes: pendingChanges(plan) }, 'planned');
    process.stderr.write(lines);
    return lines === '' ? 0 : 1;
  }
  if (writes(flags)) writePlan(plan);
  if (!flags.diff) process.stdout.write(describePlan(plan, writes(flags) ? 'done' : 'planned'));
  const conflicts = describeConflicts(plan);
  for (const line of conflicts) complain(line);
  return conflicts.length === 0 ? 0 : 1;
}

/** Puts back what a killed run had begun, unless nothing may be written. */
export function restoreInterrupted(root: string, flags: WriteFlags): void {
  if (!writes(flags)) return;
  for (const path of undoInterruptedWrite(root))
    process.stdout.write(`restored ${path} after an interrupted run\n`);
}

/** Runs a command; prints a failure whose message says it all, and returns 1 for it. Throws any other, which is a bug. */
export async function reportingFailures(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!isExpected(error)) throw error;
    complain(error.message);
    return 1;
  }
}

/** Whether a failure's message says it all. */
export function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // The file system's own: they have both.
  if ('code' in error && typeof error.code === 'string' && 'path' in error) return true;
  const expected = [DenoError, TemplateError, PackageError, LockError, WriteError, WriteInProgressError];
  return expected.some((type) => error instanceof type);
}

function writes({ check, dryRun, diff }: WriteFlags): boolean {
  return !check && !dryRun && !diff;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
