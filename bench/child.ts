import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, Commands } from './child-commands.ts';

/** A process of the benchmark's own, so that its CPU time and memory are its alone. */
export interface Child<Own extends Commands> {
  readonly pid: number;
  /** Calls one of its commands. Rejects with the command's error, or when the process ends first. */
  call<Name extends keyof Own & string>(
    name: Name,
    argument: Parameters<Own[Name]>[0],
  ): Promise<Awaited<ReturnType<Own[Name]>>>;
  /** Ends it and waits until it is gone. Running it twice does no harm. */
  stop(): Promise<void>;
}

const stopGraceMs = 3000;

/**
 * Starts the module `file` (relative to this folder), which calls `serveCommands`.
 * @param nodeArguments options for Node, such as `--cpu-prof`
 */
export function startChild<Own extends Commands>(
  file: string,
  nodeArguments: readonly string[] = [],
): Child<Own> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--import', 'tsx', ...nodeArguments],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) {
        reject(new Error(`the process ${file} ended (${signal ?? `exit code ${code}`})`));
      }
      waiting.clear();
      resolve();
    });
  });
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(`${file}: ${answer.error}`));
    else call?.resolve(answer.value);
  });
  let calls = 0;
  return {
    pid: child.pid as number,
    call: (name, argument) =>
      new Promise((resolve, reject) => {
        const call: Call = { id: calls++, name, argument };
        waiting.set(call.id, { resolve: (value) => resolve(value as never), reject });
        child.send(call, (error) => error && reject(error));
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
      await ended;
      clearTimeout(late);
    },
  };
}
