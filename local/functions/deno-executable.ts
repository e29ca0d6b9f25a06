import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Path of the Deno program in the npm package `deno`, seen from `projectRoot` first. Not `node_modules/.bin/deno`: that
 * may be a Node script that starts Deno as its child, and ending the script would leave the child running. Throws when
 * the package, or its build for this platform, is not installed.
 */
export function denoExecutable(projectRoot: string): string {
  for (const from of [join(projectRoot, 'package.json'), import.meta.url]) {
    const require = createRequire(from);
    try {
      // What the package's own script does; it also works where install scripts did not run.
      return (require('deno/install_api.cjs') as { runInstall(): string }).runInstall();
    } catch (error) {
      if (!isMissingPackage(error)) throw error;
    }
  }
  throw new Error(`Deno is not installed in ${projectRoot}; run "npm install --save-dev deno"`);
}

function isMissingPackage(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'MODULE_NOT_FOUND' &&
    /'deno\//.test(error.message)
  );
}
