import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandResult, runProcess } from '../../run-process.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const core = 'supabase/functions/_shared/core';

/** A project with the core and no connector, in which supasaasy is installed. */
export interface ConnectorProject extends TempProject {
  /** Runs `supasaasy` as a process. */
  supasaasy(...args: readonly string[]): Promise<CommandResult>;
  /** Runs a program of node_modules/.bin, or node itself, as a process. */
  run(
    program: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>;
}

/** `linkedCore`: the core is the repository's own, so that its classes are those of this process. */
export function connectorProject({ linkedCore = false } = {}): ConnectorProject {
  const project = tempProject();
  const { root } = project;
  mkdirSync(join(root, 'node_modules'));
  for (const entry of readdirSync(join(repository, 'node_modules')))
    symlinkSync(join(repository, 'node_modules', entry), join(root, 'node_modules', entry));
  symlinkSync(repository, join(root, 'node_modules/supasaasy'));
  mkdirSync(join(root, 'supabase/functions/_shared'), { recursive: true });
  if (linkedCore) symlinkSync(join(repository, core), join(root, core));
  else cpSync(join(repository, core), join(root, core), { recursive: true });
  project.write('package.json', '{ "type": "module", "private": true }\n');
  project.write(
    'supasaasy.config.ts',
    `import { defineConfig } from 'supasaasy';\n\n// Nothing yet.\nexport default defineConfig({\n  apps: [],\n});\n`,
  );
  const run = (program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const path = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program);
    return runProcess(path, args, { cwd: root, env: { HOME: process.env.HOME, ...env } });
  };
  return {
    ...project,
    run,
    supasaasy: (...args) => run('node', [join(repository, 'bin/supasaasy.js'), ...args]),
  };
}

/** Gives the project this repository's settings of the formatter and the compiler, for its connectors and their tests. */
export function useRepositorySettings({ root, write }: ConnectorProject): void {
  const { vcs: _, ...biome } = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8'));
  writeFileSync(join(root, 'biome.json'), JSON.stringify(biome));
  const { compilerOptions } = JSON.parse(readFileSync(join(repository, 'tsconfig.json'), 'utf8'));
  cpSync(join(repository, 'tests/deno-global.d.ts'), join(root, 'tests/deno-global.d.ts'));
  const include = ['tests/**/*.ts', 'supabase/functions/_shared/connectors/**/*.ts'];
  write('tsconfig.json', JSON.stringify({ compilerOptions, include }));
}
