import { z } from 'zod';

// What these match could steer a terminal, reorder what is read or break a line of code.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;

/** One line of text with at most so many characters. */
export const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `must not have more than ${longest} characters`)
    .refine((value) => !unprintable.test(value), 'must be one line without control characters')
    .refine((value) => value.isWellFormed(), 'is not valid Unicode');

/** A name that a function finds no problem with. */
export const named = (problem: (name: string) => string | null) =>
  z.string().superRefine((value, context) => {
    const found = problem(value);
    if (found !== null) context.addIssue({ code: 'custom', message: `'${value}' is refused: ${found}` });
  });

export const parameter = text(100).regex(/^[\w.:$@[\]-]+$/, 'must be the name of a parameter');
export const headerName = text(60).regex(
  /^[A-Za-z0-9_-]+$/,
  'must be the name of a header: letters, digits, hyphens and underscores',
);
export const reason = text(200).regex(/\p{L}{2,}/u, 'must give a reason in words');
/** Short enough for one line of code. */
export const shortReason = text(75).regex(/\p{L}{2,}/u, 'must give a reason in words');

export const timeUnit = z.enum(['seconds', 'milliseconds', 'iso8601']);
export const timeParameter = z.strictObject({ param: parameter, unit: timeUnit });

/** What is wrong with a text by one of these forms; null for nothing. */
export function formProblem(form: z.ZodType, value: unknown): string | null {
  const { error } = form.safeParse(value);
  return error === undefined ? null : error.issues.map(({ message }) => `it ${message}`).join('; ');
}
