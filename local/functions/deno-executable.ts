import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Deno is not installed, or there is none for this machine; the message says what to do. */
export class DenoError extends Error {
  override readonly name = 'DenoError';
}

/**
 * Path of the Deno program in the npm package `deno`, seen from `projectRoot` first. Not `node_modules/.bin/deno`: that
 * may be a Node script that starts Deno as its child, and ending the script would leave the child running. Throws DenoError
 * when the package, or its build for this platform, is not installed.
 */
export function denoExecutable(projectRoot: string): string {
  for (const from of [join(projectRoot, 'package.json'), import.meta.url]) {
    const require = createRequire(from);
    try {
      // What the package's own script does; it also works where install scripts did not run.
      return (require('deno/install_api.cjs') as { runInstall(): string }).runInstall();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!isMissingPackage(error)) throw new DenoError(`Deno cannot run on this machine: ${error.message}`);
    }
  }
  throw new DenoError(
    `Deno is not installed in ${projectRoot}, and the functions run on it; run npm install --save-dev deno`,
  );
}

/** The package, or the one with its build for this platform. */
function isMissingPackage(error: Error): boolean {
  return 'code' in error && error.code === 'MODULE_NOT_FOUND' && /'@?deno\//.test(error.message);
}
