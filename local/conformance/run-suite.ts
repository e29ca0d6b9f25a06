import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { denoEnvironment } from '../functions/deno-arguments.ts';
import { lastLines } from '../processes/last-lines.ts';
import { onProcessEnd } from '../processes/on-process-end.ts';
import type { CheckId } from './catalogue.ts';
import type { DenoWorkspace } from './deno-workspace.ts';
import type { CheckResult } from './result.ts';

/** What the suite's program is told of one connector. */
export interface SuiteRequest {
  readonly name: string;
  /** URL of its index.ts. */
  readonly url: string;
  /** Its manifest.json, parsed. */
  readonly manifest: unknown;
  /** Values for its own settings. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What came of a run of the suite. */
export interface SuiteRun {
  readonly results: ReadonlyMap<string, readonly CheckResult[]>;
  /** Why it did not come to its end; null when it did. */
  readonly failure: string | null;
}

const exitWithParent = fileURLToPath(new URL('../functions/exit-with-parent.js', import.meta.url));

/**
 * Runs the suite on Deno, where it imports the connectors. They can reach nothing but 127.0.0.1 and see no secret of ours.
 * A run longer than `timeoutMs` is ended.
 */
export async function runSuite(
  deno: string,
  root: string,
  { requests, checks }: { readonly requests: readonly SuiteRequest[]; readonly checks: readonly CheckId[] },
  workspace: DenoWorkspace,
  timeoutMs: number,
): Promise<SuiteRun> {
  const input = workspace.write('requests.json', JSON.stringify({ requests, checks }));
  const permissions = ['--no-prompt', '--allow-net=127.0.0.1', '--allow-env', '--allow-read'];
  const args = ['run', ...permissions, ...workspace.runArguments, `--preload=${exitWithParent}`];
  const child = spawn(deno, [...args, workspace.program, input], {
    cwd: root,
    env: denoEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = onProcessEnd(() => child.kill('SIGKILL'));
  const lines = lastLines(20);
  lines.follow(child.stderr, () => undefined);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      if (isLate) resolve(`did not end within ${timeoutMs / 1000} s`);
      else resolve(code === 0 ? null : `ended (${signal ?? `exit code ${code}`}): ${lines.text().trim()}`);
    });
  });

  const results = new Map<string, CheckResult[]>(requests.map(({ name }) => [name, []]));
  for await (const line of createInterface({ input: child.stdout })) {
    const { connector, result } = JSON.parse(line) as { connector: string; result: CheckResult };
    results.get(connector)?.push(result);
  }
  const failure = await ended;
  clearTimeout(timer);
  forget();
  return { results, failure };
}
