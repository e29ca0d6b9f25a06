import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/supasaasy.js', import.meta.url));

/** Runs the command line as a process in a directory, without colors. */
export function runIn(cwd: string, ...args: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
