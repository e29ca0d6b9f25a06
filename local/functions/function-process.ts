import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LastLines, lastLines } from '../processes/last-lines.ts';
import { denoEnvironment, functionFiles, offlineArguments } from './deno-arguments.ts';

/** One Edge Function in a Deno process of its own. */
export interface FunctionProcess {
  readonly name: string;
  /** Origin at which it serves, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** The last lines that it wrote. */
  logs(): string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/** What to run and how. */
export interface FunctionOptions {
  readonly name: string;
  readonly deno: string;
  readonly projectRoot: string;
  /** The function's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  readonly startTimeoutMs: number;
  /** Called with the new process before it serves, so that it can be ended whatever happens next. */
  readonly onSpawn: (child: ChildProcess) => void;
}

const exitWithParent = fileURLToPath(new URL('./exit-with-parent.js', import.meta.url));
const rememberedLines = 200;
const stopGraceMs = 3000;

/**
 * Starts `supabase/functions/<name>/index.ts` as it is and waits until it serves. Throws with what the process
 * wrote when it ends first or takes longer than `startTimeoutMs`.
 */
export async function startFunctionProcess(options: FunctionOptions): Promise<FunctionProcess> {
  const { name, deno, projectRoot, env, log } = options;
  const { entrypoint, config } = functionFiles(projectRoot, name);
  if (!existsSync(entrypoint)) throw new Error(`function "${name}" has no entrypoint ${entrypoint}`);
  const args = ['run', '--no-prompt', '--allow-net', '--allow-env', ...offlineArguments(config)];
  const child = spawn(deno, [...args, `--preload=${exitWithParent}`, entrypoint], {
    cwd: projectRoot,
    // The port is Deno's to choose: it says which one on standard error.
    env: { ...denoEnvironment(), ...env, DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onSpawn(child);
  const lines = lastLines(rememberedLines);
  const prefixed = (line: string) => log(`[${name}] ${line}`);
  lines.follow(child.stdout, prefixed);
  const url = await listening(child, lines, prefixed, options);
  child.once('exit', (code, signal) => prefixed(`ended (${signal ?? `exit code ${code}`})`));
  return { name, url, pid: child.pid as number, logs: lines.text, stop: () => stop(child) };
}

function listening(
  child: ChildProcess,
  lines: LastLines,
  log: (line: string) => void,
  { name, startTimeoutMs }: FunctionOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`function "${name}" ${reason}:\n${lines.text()}`));
    };
    const timer = setTimeout(() => fail(`did not serve within ${startTimeoutMs / 1000} s`), startTimeoutMs);
    // "close", not "exit": by then everything it wrote has arrived.
    child.once('close', (code, signal) => fail(`ended before it served (${signal ?? `exit code ${code}`})`));
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    if (child.stderr === null) return fail('has no standard error to read');
    lines.follow(child.stderr, (line) => {
      const address = /^Listening on (http:\/\/127\.0\.0\.1:\d+)\//.exec(line)?.[1];
      if (address === undefined) return log(line);
      clearTimeout(timer);
      resolve(address);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
  await ended;
  clearTimeout(late);
}
