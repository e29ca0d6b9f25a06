import { columnsOf } from '../shorthand.ts';
import { type Question, shorthandProblem } from './question.ts';

/** What is asked of the views, and of the pace. */
export const aboutViews: readonly Question[] = [
  {
    name: 'columns',
    message: 'Which columns do the views have?',
    explanation:
      'Paths with their types: email,address.city,amount:numeric,paid:boolean. Types are text, bigint, numeric, boolean, json, time_seconds, time_milliseconds, time_iso8601.',
    problem: (answer) => shorthandProblem(() => columnsOf(answer)),
  },
  {
    name: 'rate-limit',
    message: 'How many calls a second does the provider take?',
    explanation: 'A number; with a second one, how many at once: 5/10.',
    isArgumentOnly: true,
  },
];
