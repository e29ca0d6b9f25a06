import type { Command } from 'commander';
import { planFunction } from '../connector/plan-function.ts';
import { edgeFunctions } from '../functions/edge-functions.ts';
import { carryOut } from './carry-out.ts';
import type { NewContext } from './new.ts';
import { refuseInput } from './question-options.ts';

interface Flags {
  readonly verifyJwt: boolean;
  readonly dryRun?: true;
  readonly diff?: true;
}

/** Adds `function`: an Edge Function of the user's beside ours. */
export function addNewFunction(parent: Command, { root }: NewContext, done: (code: number) => void): void {
  parent
    .command('function')
    .description('write an Edge Function of your own beside ours, with its section in config.toml')
    .argument('<name>', 'its directory and its URL: export-contacts')
    .option('--no-verify-jwt', 'let requests without a token of the project pass, too')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print it as a unified diff')
    .action(async (name: string, flags: Flags) => {
      done(await newFunction(root, name, flags));
    });
}

async function newFunction(root: string, name: string, { verifyJwt, ...flags }: Flags): Promise<number> {
  if (!/^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/.test(name) || name.length > 48)
    return refuseInput([
      `'${name}' cannot be the name of a function: use up to 48 lower-case letters a to z, digits, and - or _ between them.`,
    ]);
  if (edgeFunctions.some((ours) => ours.name === name))
    return refuseInput([`'${name}' is one of SupaSaaSy's own functions, which npx supasaasy gen writes.`]);
  return await carryOut(
    root,
    { check: false, dryRun: flags.dryRun === true, diff: flags.diff === true },
    () => planFunction(root, { name, verifyJwt }),
  );
}
