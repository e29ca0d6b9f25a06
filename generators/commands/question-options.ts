import { type Command, Option } from 'commander';
import { type Inquirer, PromptAborted, type Prompter, terminalPrompter } from '../connector/prompter.ts';
import type { Question } from '../connector/questions/question.ts';

/** Adds an argument for every question. */
export function addQuestions(command: Command, questions: readonly Question[]): void {
  for (const { name, message, choices } of questions) {
    const values = choices?.map(({ value }) => value).join(', ');
    command.addOption(
      new Option(`--${name} <answer>`, choices === undefined ? message : `${message} ${values}`),
    );
  }
}

/** What was answered by arguments, by the names of the questions. */
export function givenAnswers(
  questions: readonly Question[],
  flags: Readonly<Record<string, unknown>>,
): Map<string, string> {
  const given = new Map<string, string>();
  for (const { name } of questions) {
    const value = flags[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof value === 'string') given.set(name, value);
  }
  return given;
}

/** Somebody who answers questions; null where nobody does, or wants to. `inquirer` is loaded when it is left out. */
export async function openPrompter(yes: boolean, inquirer: Inquirer | undefined): Promise<Prompter | null> {
  if (yes || process.stdin.isTTY !== true || process.stdout.isTTY !== true) return null;
  return terminalPrompter(inquirer ?? ((await import('inquirer')).default as Inquirer));
}

/**
 * Runs a command that may ask before it writes. When Ctrl-C ends the questions it says so, also what `tell` has to say, and
 * returns 130, as shells do.
 */
export async function unlessAborted(run: () => Promise<number>, tell = () => {}): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof PromptAborted)) throw error;
    process.stderr.write('Nothing was written.\n');
    tell();
    return 130;
  }
}

/** For options that may be repeated. */
export function collect(value: string, values: readonly string[]): string[] {
  return [...values, value];
}

/** Prints what is wrong with the input, and returns the exit code for that. */
export function refuseInput(problems: readonly string[]): number {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return 2;
}
