import { createRequire } from 'node:module';
import type { DemoOptions } from '../../local/demo/run-demo.ts';
import { denoExecutable } from '../../local/functions/deno-executable.ts';
import { reportingFailures } from './carry-out.ts';

/** An optional dependency of the package: who only generates and deploys can do without. */
const embeddedDatabase = '@electric-sql/pglite';

/**
 * `supasaasy demo`. Returns the exit code of the demo; 1, before anything is written, where Deno or the embedded database is not
 * installed.
 */
export function runDemo(options: DemoOptions): Promise<number> {
  return reportingFailures(async () => {
    denoExecutable(options.root);
    if (!isInstalled(embeddedDatabase)) {
      process.stderr.write(
        `The embedded database of the demo is not installed; run npm install --save-dev ${embeddedDatabase}\n`,
      );
      return 1;
    }
    const demo = await import('../../local/demo/run-demo.ts');
    return await demo.runDemo(options);
  });
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
