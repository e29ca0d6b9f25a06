import type { Command } from 'commander';
import { listConnectors } from '../config/manifest.ts';
import { suggestOrList } from '../config/suggest.ts';
import { plainName } from '../connector/names.ts';
import { planConnectorMigration, planDatedMigration } from '../connector/plan-migration.ts';
import { carryOut } from './carry-out.ts';
import type { NewContext } from './new.ts';
import { refuseInput } from './question-options.ts';

interface Flags {
  readonly connector?: string;
  readonly release?: string;
  readonly dryRun?: true;
  readonly diff?: true;
}

/** Adds `migration`: the next one of a connector, or a dated one. */
export function addNewMigration(parent: Command, { root }: NewContext, done: (code: number) => void): void {
  parent
    .command('migration')
    .description('write an empty migration: the next numbered one of a connector, or a dated one')
    .argument('<description...>', 'what it does, in a few words: add contact notes')
    .option(
      '--connector <name>',
      'in the migrations of this connector; left out: dated, in supabase/migrations',
    )
    .option(
      '--release <version>',
      'the version in the name of a dated one; left out: one patch after the last',
    )
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print it as a unified diff')
    .action(async (words: readonly string[], flags: Flags) => {
      done(await newMigration(root, words.join(' '), flags));
    });
}

async function newMigration(
  root: string,
  words: string,
  { connector, release, ...flags }: Flags,
): Promise<number> {
  const description = plainName(words, '_');
  if (description === '' || description.length > 80)
    return refuseInput([
      `'${words}' is no description: write a few words of letters and digits, a letter first.`,
    ]);
  if (release !== undefined && !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(release))
    return refuseInput([`--release: '${release}' is no version; write it as 1.2.3.`]);
  const connectors = listConnectors(root);
  if (connector !== undefined && !connectors.includes(connector))
    return refuseInput([
      `there is no connector '${connector}'. ${suggestOrList(connector, connectors, 'The connectors are')}`,
    ]);
  return await carryOut(
    root,
    { check: false, dryRun: flags.dryRun === true, diff: flags.diff === true },
    () =>
      connector === undefined
        ? planDatedMigration(root, description, release ?? null, new Date())
        : planConnectorMigration(root, connector, description),
  );
}
