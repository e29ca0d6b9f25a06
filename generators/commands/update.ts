import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectorAdditions } from '../connector/connector-additions.ts';
import { planAdditions } from '../init/plan-additions.ts';
import { lockPath } from '../workspace/lock.ts';
import { pendingChanges } from '../workspace/plan.ts';
import { planUpdate, type Update } from '../workspace/update.ts';
import { reportingFailures, restoreInterrupted, showOrWrite, type WriteFlags } from './carry-out.ts';
import { suggestPath } from './suggest-path.ts';

export interface RunUpdateOptions extends WriteFlags {
  /** Absolute path of the project. */
  readonly root: string;
  /** Files and directories, relative to the project; none for all. */
  readonly paths: readonly string[];
  /** Write deleted files anew. */
  readonly restore: boolean;
  /** Earliest timestamp of migrations; left out: now. */
  readonly now?: Date;
}

/**
 * `supasaasy update`: brings changed templates into the files that were scaffolded from them, and into templates of ours that
 * were copied into the project; adds what the core, the copied connectors and the migrations have more than when `init` copied them. Returns 0; 1 when a conflict is left to resolve, a file was skipped, `--check` finds something
 * to do or nothing could be written; 2 for a path that names nothing scaffolded.
 */
export function runUpdate({
  root,
  paths,
  restore,
  now = new Date(),
  ...flags
}: RunUpdateOptions): Promise<number> {
  return reportingFailures(async () => {
    restoreInterrupted(root, flags);
    const update = planUpdate(root, {
      paths,
      restore,
      additions: (lock) => {
        const ours = planAdditions(root, lock, now);
        const { copies, connectors, refusals } = connectorAdditions(root, lock);
        return {
          ...ours,
          copies: [...ours.copies, ...copies],
          connectors,
          refusals: [...ours.refusals, ...refusals],
        };
      },
    });
    if (update.unknown.length > 0) return refusePaths(update);
    if (update.recorded.files.size === 0) {
      const why = existsSync(join(root, lockPath)) ? `${lockPath} has no files` : `there is no ${lockPath}`;
      process.stdout.write(`nothing was scaffolded in this project: ${why}\n`);
      return 0;
    }
    for (const { from, to } of update.renames) process.stdout.write(`${from} is ${to} now\n`);
    const code = showOrWrite(flags.check ? withoutLockAlone(update) : update.plan, flags);
    for (const path of deleted(update)) {
      process.stdout.write(`${path} was deleted and stays so; --restore writes it anew\n`);
    }
    for (const { path, line, reason } of update.skipped) {
      process.stderr.write(
        `${path}:${line === null ? '' : `${line}:`} ${reason}; the file is left as it is.\n`,
      );
    }
    return update.skipped.length === 0 ? code : 1;
  });
}

function refusePaths({ unknown, recorded }: Update): number {
  const files = [...recorded.files.keys()];
  for (const path of unknown) {
    const advice = suggestPath(path, files) ?? 'npx supasaasy files lists what was.';
    process.stderr.write(`nothing was scaffolded at '${path}'. ${advice}\n`);
  }
  return 2;
}

/** A new record of a file that needs no change is no reason to fail a check; a directory under another name is. */
function withoutLockAlone({ plan, renames }: Update): Update['plan'] {
  const isIdle = pendingChanges(plan).every(({ kind }) => kind === 'lock') && renames.length === 0;
  return isIdle ? { ...plan, changes: [] } : plan;
}

function deleted({ plan }: Update): string[] {
  return plan.changes
    .filter(({ action, before }) => action === 'keep' && before === null)
    .map(({ path }) => path);
}
