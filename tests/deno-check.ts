// Type-checks every Edge Function with Deno, from node_modules alone: `npm run typecheck:deno`.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { denoEnvironment, functionFiles, offlineArguments } from '../local/functions/deno-arguments.ts';
import { denoExecutable } from '../local/functions/deno-executable.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const deno = denoExecutable(root);
const functions = readdirSync(join(root, 'supabase', 'functions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(functionFiles(root, entry.name).entrypoint))
  .map((entry) => entry.name);

const failed = functions.filter((name) => {
  const { entrypoint, config } = functionFiles(root, name);
  const args = ['check', ...offlineArguments(config), entrypoint];
  const { status } = spawnSync(deno, args, { cwd: root, env: denoEnvironment(), stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'}  supabase/functions/${name}\n`);
  return status !== 0;
});
if (functions.length === 0) process.stdout.write('no function found under supabase/functions\n');
process.exitCode = failed.length > 0 || functions.length === 0 ? 1 : 0;
