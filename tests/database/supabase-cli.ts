import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../node_modules/.bin/supabase', import.meta.url));

/** What the real Supabase CLI said and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly output: string;
}

/** Runs the Supabase CLI in a project against a database, e.g. `['db', 'push']`. Prompts are answered with yes. */
export function supabase(root: string, databaseUrl: string, command: readonly string[]): Promise<CliResult> {
  const args = [...command, `--remote=${databaseUrl}`, '--yes', '--workdir', root];
  return new Promise((resolve, reject) => {
    const child = spawn(cli, args, {
      cwd: root,
      env: { ...process.env, HOME: root, DO_NOT_TRACK: '1', NO_COLOR: '1', CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
