import type { ChildProcess } from 'node:child_process';
import { onProcessEnd } from '../processes/on-process-end.ts';
import { denoExecutable } from './deno-executable.ts';
import { type FunctionProcess, startFunctionProcess } from './function-process.ts';

/** Which functions to serve and with what. */
export interface FunctionsOptions {
  /** Directories under `supabase/functions`. */
  readonly names: readonly string[];
  /** The functions' environment: Supabase's own variables, keys and secrets. They see no other variable of ours. */
  readonly env: Readonly<Record<string, string>>;
  readonly projectRoot: string;
  /** Gets each line that a function writes, with its name in front; by default nobody does. */
  readonly log?: (line: string) => void;
  /** How long one function may take to serve, in milliseconds (60,000). */
  readonly startTimeoutMs?: number;
}

/** Edge Functions that serve, each in its own Deno process. */
export interface RunningFunctions {
  /** Origin by name; a function answers under `/<name>/…` as on Supabase. */
  readonly urls: Readonly<Record<string, string>>;
  readonly pids: Readonly<Record<string, number>>;
  /** The last lines that a function wrote. */
  logs(name: string): string;
  /** Ends the processes and waits until they are gone. Running it twice does no harm. */
  stop(): Promise<void>;
}

/**
 * Serves `supabase/functions/<name>` on Deno, offline, with the network and the given environment as only permissions.
 * The processes end with this one, however it ends. Throws when one of them does not come up; the others are ended.
 */
export async function startFunctions(options: FunctionsOptions): Promise<RunningFunctions> {
  const { names, env, projectRoot, log = () => undefined, startTimeoutMs = 60_000 } = options;
  const deno = denoExecutable(projectRoot);
  const children: ChildProcess[] = [];
  const forget = onProcessEnd(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  const onSpawn = (child: ChildProcess) => children.push(child);
  const starting = names.map((name) =>
    startFunctionProcess({ name, deno, projectRoot, env, log, startTimeoutMs, onSpawn }),
  );
  const started = await Promise.allSettled(starting);
  const processes = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    await Promise.all(processes.map((running) => running.stop()));
    forget();
  };
  const failure = started.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  const byName = <T>(value: (running: FunctionProcess) => T) =>
    Object.fromEntries(processes.map((running) => [running.name, value(running)]));
  return {
    urls: byName(({ url }) => url),
    pids: byName(({ pid }) => pid),
    logs: (name) => processes.find((running) => running.name === name)?.logs() ?? '',
    stop,
  };
}
