#!/usr/bin/env node
import module from 'node:module';

// Node 22 and later keep compiled code between runs; without it the compiler is compiled anew each time.
module.enableCompileCache?.();

// Node 22.18 and later run TypeScript themselves, except under node_modules, where the package is when installed.
const isInstalled = import.meta.url.includes('/node_modules/');
if (!process.features.typescript || isInstalled) {
  const { register } = await import('tsx/esm/api');
  register();
}

const { main } = await import('../generators/cli.ts');
await main(process.argv);
