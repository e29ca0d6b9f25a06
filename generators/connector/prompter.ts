import pc from 'picocolors';
import type { Question } from './questions/question.ts';

/** Asks people. Throws PromptAborted when they end it. */
export interface Prompter {
  /** The answer to a question; `suggested` is what Enter alone means, null where there is no such thing. */
  ask(question: Question, suggested: string | null): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

/** Somebody ended the prompts. */
export class PromptAborted extends Error {
  override readonly name = 'PromptAborted';
}

/** The part of inquirer that is needed; plop hands over its own. */
export interface Inquirer {
  // biome-ignore lint/suspicious/noExplicitAny: inquirer's own type follows from the questions
  prompt(questions: any): Promise<Record<string, unknown>> & OpenPrompt;
}

/** What inquirer holds the terminal by. */
interface OpenPrompt {
  readonly ui?: { readonly rl?: { readonly closed?: boolean }; close(): void };
}

/** What is chosen where nothing is: a list of inquirer's always stands on one of its choices, and Enter takes that. */
const noChoice = { value: '', name: 'choose with the arrow keys, then Enter', short: 'nothing chosen' };

/** Prompts on the terminal, each with its explanation. */
export function terminalPrompter(inquirer: Inquirer): Prompter {
  const prompt = async (question: object): Promise<unknown> => {
    try {
      const { answer } = await untilInterrupted(() => inquirer.prompt([{ name: 'answer', ...question }]));
      return answer;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError')
        throw new PromptAborted('ended by hand');
      throw error;
    }
  };
  return {
    ask: async ({ message, explanation, choices, isRequired, problem }, suggested) => {
      const text = `${message}\n  ${pc.dim(explanation)}\n `;
      if (choices !== undefined) {
        const named = choices.map(({ value, meaning }) => ({
          value,
          name: `${value}: ${meaning}`,
          short: value,
        }));
        const question = { type: 'list', message: text, pageSize: 12 };
        if (suggested !== null)
          return String(await prompt({ ...question, choices: named, default: suggested }));
        for (;;) {
          const answer = String(await prompt({ ...question, choices: [noChoice, ...named] }));
          if (answer !== noChoice.value) return answer;
        }
      }
      const validate = (value: string): true | string => {
        if (value.trim() === '') return isRequired !== true || 'Only you can know this.';
        return problem?.(value.trim()) ?? true;
      };
      const answer = await prompt({
        type: 'input',
        message: text,
        validate,
        ...(suggested ? { default: suggested } : {}),
      });
      return String(answer).trim();
    },
    confirm: async (message) => (await prompt({ type: 'confirm', message, default: true })) === true,
  };
}

/**
 * What is asked, or PromptAborted at Ctrl-C. inquirer closes the terminal then and signals its own process, by which a question
 * is never answered; without anything to wait for, Node would end before the signal arrives.
 */
async function untilInterrupted<T>(ask: () => Promise<T> & OpenPrompt): Promise<T> {
  const waiting = setInterval(() => {}, 1000);
  let interrupt = (): void => {};
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new PromptAborted('interrupted'));
  });
  process.once('SIGINT', interrupt);
  try {
    const asking = ask();
    interrupted.catch(() => {
      // A signal from elsewhere leaves the terminal open, which would keep the process.
      if (asking.ui !== undefined && asking.ui.rl?.closed !== true) asking.ui.close();
    });
    return await Promise.race([asking, interrupted]);
  } finally {
    clearInterval(waiting);
    process.off('SIGINT', interrupt);
  }
}
