import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a function's entrypoint and configuration are, as the Supabase CLI lays them out. */
export function functionFiles(projectRoot: string, name: string): { entrypoint: string; config: string } {
  const directory = join(projectRoot, 'supabase', 'functions', name);
  return { entrypoint: join(directory, 'index.ts'), config: join(directory, 'deno.json') };
}

/**
 * Options that make Deno resolve a function's imports as `supabase functions deploy` would, but from the project's
 * node_modules alone: nothing is downloaded.
 */
export function offlineArguments(config: string): string[] {
  const configured = existsSync(config) ? [`--config=${config}`] : ['--no-config'];
  return [...configured, '--no-lock', '--node-modules-dir=manual', '--no-remote', '--cached-only'];
}

/** What of our own environment Deno needs to find its cache; the rest is not the function's business. */
export function denoEnvironment(): Record<string, string> {
  const names = ['HOME', 'USERPROFILE', 'XDG_CACHE_HOME', 'LOCALAPPDATA', 'DENO_DIR', 'TMPDIR', 'SystemRoot'];
  const present = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(present), NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
}
