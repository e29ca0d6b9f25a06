import { type Given, is, type Question } from './question.ts';

const hasPages = (given: Given): boolean => !is('pagination', 'none', 'unknown')(given);

/** What is asked of the way a list goes on, and of what it can be asked for. */
export const aboutPages: readonly Question[] = [
  {
    name: 'pagination',
    message: 'How does a list go on?',
    explanation: 'Look for "pagination" in the documentation.',
    choices: [
      { value: 'cursor', meaning: 'the answer has a token for the next page' },
      { value: 'page', meaning: 'pages are numbered' },
      { value: 'offset', meaning: 'it is told how many objects to leave out' },
      { value: 'last_id', meaning: 'it is told the id of the last object' },
      { value: 'next_url', meaning: 'the answer has the URL of the next page' },
      { value: 'link_header', meaning: 'the header Link has the URL of the next page' },
      { value: 'none', meaning: 'everything comes in one answer' },
    ],
    isRequired: true,
  },
  {
    name: 'pagination-param',
    message: 'Which parameter says where to go on?',
    explanation: 'Such as cursor, page, offset or starting_after.',
    isAsked: is('pagination', 'cursor', 'page', 'offset', 'last_id'),
  },
  {
    name: 'pagination-next',
    message: 'Where in the answer is what comes next?',
    explanation: 'The token or the URL: field names with dots between them, such as meta.next_cursor.',
    isAsked: is('pagination', 'cursor', 'next_url'),
  },
  {
    name: 'pagination-has-more',
    message: 'Which field of the answer says whether there is more?',
    explanation: 'Such as has_more; empty where none does.',
    isAsked: is('pagination', 'last_id'),
  },
  {
    name: 'first-page',
    message: 'Which number has the first page?',
    explanation: '1, with most providers.',
    choices: [
      { value: '1', meaning: 'pages are counted from one' },
      { value: '0', meaning: 'pages are counted from zero' },
    ],
    isAsked: is('pagination', 'page'),
    isArgumentOnly: true,
  },
  {
    name: 'page-size-param',
    message: 'Which parameter says how large a page is?',
    explanation: 'Such as limit or per_page; none when the provider decides.',
    isAsked: hasPages,
  },
  {
    name: 'page-size',
    message: 'How large may a page be at most?',
    explanation: 'The larger, the fewer calls.',
    isAsked: (given) => hasPages(given) && !is('page-size-param', 'none')(given),
  },
  {
    name: 'pages',
    message: 'Can an object be missed while a list is walked?',
    explanation: 'What a complete list did not show is deleted, or first looked for by its id.',
    choices: [
      {
        value: 'shifting',
        meaning: 'yes, or nobody says: what is missing is looked for before it is believed gone',
      },
      { value: 'stable', meaning: 'no: ordered by creation and walked by cursor' },
    ],
    isArgumentOnly: true,
  },
  {
    name: 'modified-since',
    message: 'Which parameter of the list asks for what changed since a moment?',
    explanation:
      'Such as updated_after; none when there is no such filter: every sync then reads the whole list.',
  },
  {
    name: 'modified-since-unit',
    message: 'How is that moment written?',
    explanation: 'As in the fields, mostly.',
    choices: [
      { value: 'iso8601', meaning: 'as text' },
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
    ],
    isAsked: (given) => !is('modified-since', 'none')(given),
    isArgumentOnly: true,
  },
  {
    name: 'modified-since-precision',
    message: 'What is the grain of that filter, in seconds?',
    explanation: '1, or 86400 where it compares days.',
    isAsked: (given) => !is('modified-since', 'none')(given),
    isArgumentOnly: true,
  },
];
