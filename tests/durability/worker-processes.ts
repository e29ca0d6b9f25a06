import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { denoExecutable } from '../../local/functions/deno-executable.ts';
import { type FunctionProcess, startFunctionProcess } from '../../local/functions/function-process.ts';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Worker functions on Deno, one in use and one warming up, so that killing the one in use costs little time. */
export interface WorkerProcesses {
  /** The process in use; after `kill` another one. */
  current(): Promise<FunctionProcess>;
  /** Ends the process in use by SIGKILL, wherever it is. */
  kill(): Promise<void>;
  readonly started: number;
  close(): Promise<void>;
}

/** Starts the repository's own `worker` function with the given environment. */
export function workerProcesses(env: Readonly<Record<string, string>>): WorkerProcesses {
  const deno = denoExecutable(projectRoot);
  const children = new Set<ChildProcess>();
  let started = 0;
  const start = (): Promise<FunctionProcess> => {
    started++;
    const starting = startFunctionProcess({
      name: 'worker',
      deno,
      projectRoot,
      env,
      log: () => {},
      startTimeoutMs: 60_000,
      onSpawn: (child) => {
        children.add(child);
        child.once('exit', () => children.delete(child));
      },
    });
    starting.catch(() => {});
    return starting;
  };
  let inUse = start();
  let next = start();
  return {
    current: () => inUse,
    async kill() {
      const { pid } = await inUse;
      process.kill(pid, 'SIGKILL');
      inUse = next;
      next = start();
    },
    get started() {
      return started;
    },
    async close() {
      await Promise.allSettled([inUse, next]);
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
