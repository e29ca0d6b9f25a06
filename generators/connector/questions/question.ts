import { ShorthandError } from '../shorthand.ts';

/** What has been answered so far, as text, by the name of the argument. */
export type Given = ReadonlyMap<string, string>;

/** One thing that is asked, in a prompt or by an argument of the same name. */
export interface Question {
  /** `base-url`: the argument is `--base-url`. */
  readonly name: string;
  readonly message: string;
  /** What the answer decides, and where to find it: for people who do not know the word. */
  readonly explanation: string;
  /** The only answers there are; left out: any text. */
  readonly choices?: readonly { readonly value: string; readonly meaning: string }[];
  /** Set when nobody can know the answer but whoever runs the command. */
  readonly isRequired?: true;
  /** What is wrong with an answer, as far as it can be told at once; null for nothing. */
  readonly problem?: (answer: string) => string | null;
  /** Whether it is of any matter, by what was answered before. */
  readonly isAsked?: (given: Given) => boolean;
  /** Set when prompts leave it out: its default mostly holds, and the argument is there for the rest. */
  readonly isArgumentOnly?: true;
  /** How an answer is given by arguments; left out: by that of the question's name. */
  readonly inArguments?: (answer: string) => readonly string[];
}

/** Whether a question was answered with one of these. */
export const is =
  (name: string, ...values: readonly string[]) =>
  (given: Given): boolean =>
    values.includes(given.get(name) ?? '');

/** What is wrong with an answer that `read` cannot read; null for nothing. */
export function shorthandProblem(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ShorthandError) return error.message;
    throw error;
  }
}
