import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
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
  /** Gets the process, which leads a process group of its own. */
  readonly onSpawn: (child: ChildProcess) => void;
}

const leftoverGraceMs = 3000;

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
  options.onSpawn(child);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(child, 'close');
  const timer = setTimeout(() => {
    faults.push(`did not end within ${options.timeoutMs / 1000} s`);
    void endGroup(child);
  }, options.timeoutMs);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (!(await groupIsEmpty(child))) {
    faults.push('left processes running');
    await endGroup(child);
  }
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

/** Ends the file's process and all that it started, first politely. */
async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  if (!(await groupIsEmpty(child))) signalGroup(child, 'SIGKILL');
}

/** Waits a little for processes that are about to end. */
async function groupIsEmpty(child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + leftoverGraceMs;
  while (signalGroup(child, 0)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Signals the process group that `child` leads; false when nobody is left in it. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
