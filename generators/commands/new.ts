import { Command, CommanderError } from 'commander';
import type { Inquirer } from '../connector/prompter.ts';
import { askWhat } from './ask-what.ts';
import { addNewConnector } from './new-connector.ts';
import { addNewFunction } from './new-function.ts';
import { addNewMigration } from './new-migration.ts';
import { addNewResource } from './new-resource.ts';
import { openPrompter, unlessAborted } from './question-options.ts';

export interface RunNewOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** What is typed before the arguments, for help: `npx supasaasy new`. */
  readonly usage: string;
  /** What asks questions; left out: inquirer, loaded when there is somebody to ask. */
  readonly inquirer?: Inquirer;
}

/** How a new thing is asked for. */
export interface NewContext extends RunNewOptions {
  /** What it is, and its arguments. */
  readonly args: readonly string[];
}

/**
 * `supasaasy new` and `plop`: writes something new, a connector for instance. `args` begin with what it is; on a terminal it is
 * asked for where they are left out. Returns the exit code: 0 when it was written, 1 when nothing was, because files are in the
 * way or it was declined, 2 for bad input, 130 when the questions were ended.
 */
export async function runNew(args: readonly string[], options: RunNewOptions): Promise<number> {
  const prompter = args.length > 1 ? null : await openPrompter(false, options.inquirer);
  return await unlessAborted(async () =>
    runWith(prompter === null ? args : await askWhat(args, prompter), options),
  );
}

async function runWith(args: readonly string[], options: RunNewOptions): Promise<number> {
  const context: NewContext = { ...options, args };
  let code = 0;
  const command = new Command(context.usage)
    .description('write something new; on a terminal, what is left out is asked')
    .exitOverride()
    .addHelpText('after', exitCodes);
  const done = (result: number): void => {
    code = result;
  };
  addNewConnector(command, context, done);
  addNewResource(command, context, done);
  addNewMigration(command, context, done);
  addNewFunction(command, context, done);
  for (const each of command.commands) each.exitOverride().addHelpText('after', exitCodes);
  try {
    await command.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its message by then; code 0 is --help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

const exitCodes = `
Exit codes:
  0  written, or shown as asked
  1  nothing was written: files are in the way, or it was declined
  2  bad input: an answer is missing or refused
  130  nothing was written: Ctrl-C ended the questions`;
