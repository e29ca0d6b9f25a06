import { eachOf } from '../shorthand.ts';
import { is, type Question, shorthandProblem } from './question.ts';

/** What is asked of the lists: where they are, and what an object in them is. */
export const aboutLists: readonly Question[] = [
  {
    name: 'path',
    message: 'What is the path of a list?',
    explanation:
      '{resources} is the plural of each resource, {resource} the singular: /v1/{resources}; {app.region} a setting of the account. Where one differs: --set contact.path=/v1/people.',
  },
  {
    name: 'each',
    message: 'Which list is walked first, when this one is there for each object of it?',
    explanation:
      'Its path, and by which names in the path above its objects are meant: /workspaces:workspace_gid=gid for /workspaces/{workspace_gid}/projects. Several with > between them, the outermost first. Empty for a list that stands alone.',
    problem: (answer) => shorthandProblem(() => eachOf(answer, {})),
    isArgumentOnly: true,
  },
  {
    name: 'retrieve-path',
    message: 'What is the path of one object?',
    explanation:
      'With {id} in it: /v1/{resources}/{id}; list when there is no such call, so that the list is read until the object is found.',
  },
  {
    name: 'items',
    message: 'Where in the answer is the list?',
    explanation:
      'Field names with dots between them, such as data or result.items; {resources} as above; a single dot when the answer itself is the list.',
  },
  {
    name: 'item',
    message: 'Where in the answer is a single object?',
    explanation: 'As above; a single dot when the answer itself is the object.',
    isArgumentOnly: true,
  },
  {
    name: 'id-field',
    message: 'Which field is the id?',
    explanation:
      'Unique among the objects of a kind, and never given again; several with commas between them make it together.',
    isArgumentOnly: true,
  },
  {
    name: 'created-field',
    message: 'Which field says when an object was created?',
    explanation: 'Its name, or none. Needed where sync_from is to leave out old objects.',
  },
  {
    name: 'updated-field',
    message: 'Which field says when an object was last changed?',
    explanation:
      "Its name, or none: the time of the response is then the version's. It decides which of two versions is newer.",
  },
  {
    name: 'time-unit',
    message: 'How are these times written?',
    explanation: 'Look at one in an answer of the API.',
    choices: [
      { value: 'iso8601', meaning: 'as text: 2026-01-31T12:00:00Z' },
      { value: 'seconds', meaning: 'as unix seconds: 1769860800' },
      { value: 'milliseconds', meaning: 'as unix milliseconds: 1769860800000' },
    ],
    isAsked: (given) => !(is('created-field', 'none')(given) && is('updated-field', 'none')(given)),
  },
];
