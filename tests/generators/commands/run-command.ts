import { fileURLToPath } from 'node:url';
import { type CommandResult, runProcess } from '../../run-process.ts';

const BIN = fileURLToPath(new URL('../../../bin/supasaasy.js', import.meta.url));

/** Runs the command line as a process, with these environment variables and none of a database besides. */
export function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return runProcess(process.execPath, [BIN, ...args], { env });
}
