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
  prompt(questions: any): Promise<Record<string, unknown>>;
}

/** Prompts on the terminal, each with its explanation. */
export function terminalPrompter(inquirer: Inquirer): Prompter {
  const prompt = async (question: object): Promise<unknown> => {
    try {
      const { answer } = await inquirer.prompt([{ name: 'answer', ...question }]);
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
        const answer = await prompt({
          type: 'list',
          message: text,
          choices: choices.map(({ value, meaning }) => ({
            value,
            name: `${value}: ${meaning}`,
            short: value,
          })),
          ...(suggested === null ? {} : { default: suggested }),
        });
        return String(answer);
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
