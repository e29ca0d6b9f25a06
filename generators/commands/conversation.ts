import type { Inquirer, Prompter } from '../connector/prompter.ts';
import { questions } from '../connector/questions.ts';
import { reportingFailures } from './carry-out.ts';
import { openPrompter, refuseInput, unlessAborted } from './question-options.ts';
import { shellCommand } from './shell-command.ts';

/** A command that may ask, and loses no answer when nothing comes of it. */
export interface Conversation {
  /** Null where nobody answers. */
  readonly prompter: Prompter | null;
  /** Prints what is wrong with the input and how to go on; returns the exit code for it. */
  refuse(problems: readonly string[]): number;
  /** Prints that nothing was written and how to go on; returns the exit code for it. */
  decline(): number;
}

export interface ConversationOptions {
  /** What was typed behind `npx supasaasy new`. */
  readonly args: readonly string[];
  /** Whether to ask nothing. */
  readonly yes: boolean;
  readonly inquirer: Inquirer | undefined;
}

/**
 * Runs a command that may ask. Where it ends without writing, the command line is printed that has all answers given so far as
 * arguments, so that only the rest is asked again. Returns its exit code; 130 when the prompts were ended.
 */
export async function conversing(
  { args, yes, inquirer }: ConversationOptions,
  run: (conversation: Conversation) => Promise<number>,
): Promise<number> {
  const answered = new Map<string, readonly string[]>();
  const goOn = (refused: readonly string[] = []): void => {
    if (answered.size === 0) return;
    const kept = [...answered].filter(([name]) => !refused.includes(name)).flatMap(([, given]) => given);
    const command = shellCommand(['npx', 'supasaasy', 'new', ...without(args, refused), ...kept]);
    say(`To go on with the answers so far:\n\n  ${command}\n`);
  };
  const prompter = await openPrompter(yes, inquirer);
  const recorded = prompter === null ? null : recording(prompter, answered);
  const conversation: Conversation = {
    prompter: recorded,
    refuse: (problems) => {
      const code = refuseInput(problems);
      if (answered.size > 0) say('Nothing was written.');
      goOn(problems.flatMap((problem) => /^--(?:setting )?([\w-]+)/.exec(problem)?.[1] ?? []));
      return code;
    },
    decline: () => {
      say('Nothing was written.');
      goOn();
      return 1;
    },
  };
  return await unlessAborted(() => reportingFailures(() => run(conversation)), goOn);
}

/** The arguments without those of questions whose answer was refused, which are asked again then. */
function without(args: readonly string[], refused: readonly string[]): string[] {
  const isRefused = (arg = ''): boolean =>
    refused.some((name) => questions.some((each) => each.name === name) && arg === `--${name}`);
  return args.filter(
    (arg, index) => !isRefused(arg) && !isRefused(args[index - 1]) && !isRefused(arg.split('=')[0]),
  );
}

/** Notes every answer as arguments, by the name of its question. */
function recording(prompter: Prompter, answered: Map<string, readonly string[]>): Prompter {
  return {
    ...prompter,
    ask: async (question, suggested) => {
      const { name, inArguments = (answer: string) => [`--${name}`, answer] } = question;
      const answer = await prompter.ask(question, suggested);
      answered.set(name, inArguments(answer));
      return answer;
    },
  };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
