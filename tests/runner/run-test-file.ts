import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGroup, groupEmpties } from './process-group.ts';
import { uvuCounts } from './uvu-counts.ts';

/** How one test file ended. */
export interface TestResult {
  readonly path: string;
  readonly passed: number;
  readonly failed: number;
  /** What is wrong with the file as a whole. */
  readonly faults: readonly string[];
  /** Everything it wrote. */
  readonly output: string;
  readonly milliseconds: number;
}

export interface RunOptions {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Process groups that are running; the file's own is in it meanwhile. */
  readonly groups: Set<number>;
}

/** Runs one test file as its own process and ends whatever it leaves behind. */
export async function runTestFile(path: string, options: RunOptions): Promise<TestResult> {
  const started = performance.now();
  const chunks: Buffer[] = [];
  const faults: string[] = [];
  const child = spawn(process.execPath, ['--import', 'tsx', path], {
    cwd: options.root,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const groupId = child.pid;
  if (groupId === undefined) throw new Error(`cannot start ${process.execPath}`);
  options.groups.add(groupId);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(child, 'close');
  const timer = setTimeout(() => {
    faults.push(`did not end within ${options.timeoutMs / 1000} s`);
    void endGroup(groupId);
  }, options.timeoutMs);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (!(await groupEmpties(groupId))) {
    faults.push('left processes running');
    await endGroup(groupId);
  }
  options.groups.delete(groupId);
  await Promise.race([closed, sleep(1000)]);

  const output = Buffer.concat(chunks).toString();
  const counts = uvuCounts(output);
  if (counts === undefined) faults.push(`printed no test counts (${signal ?? `exit code ${code}`})`);
  else if (counts.total === 0) faults.push('has no tests');
  else if (counts.skipped > 0) faults.push(`leaves out ${counts.skipped} of its tests (skip or only)`);
  if (code !== 0 && counts?.total === counts?.passed && faults.length === 0)
    faults.push(`ended with ${signal ?? `exit code ${code}`}`);
  // uvu exits 0 when a hook fails, with fewer passed than there are: the counts decide.
  const failed = counts === undefined ? 0 : counts.total - counts.passed;
  return {
    path,
    passed: counts?.passed ?? 0,
    failed: failed + faults.length,
    faults,
    output,
    milliseconds: performance.now() - started,
  };
}
