import { formProblem, reason, shortReason } from '../answers/forms.ts';
import { webhookSchemes } from '../webhook-schemes.ts';
import { is, type Question } from './question.ts';

/** What is asked of the way changes and deletions become known. */
export const aboutChanges: readonly Question[] = [
  {
    name: 'webhook-scheme',
    message: 'How does a webhook prove who sent it?',
    explanation:
      'The signature scheme of a known provider, standard_webhooks (https://www.standardwebhooks.com), custom to describe one, or none to accept no webhooks.',
    choices: [
      ...webhookSchemes.map((value) => ({ value, meaning: `as ${value} signs` })),
      { value: 'custom', meaning: 'another scheme, which is asked for' },
      { value: 'none', meaning: 'no webhooks: every delivery is refused' },
    ],
    isRequired: true,
  },
  {
    name: 'webhook-because',
    message: 'Why are there none?',
    explanation: 'One line for whoever reads the connector.',
    problem: (answer) => formProblem(shortReason, answer),
    isAsked: is('webhook-scheme', 'none'),
    isArgumentOnly: true,
  },
  {
    name: 'deletions',
    message: 'How does it become known that an object was deleted?',
    explanation:
      'Rows would stay for ever otherwise. No one can guess this; look at the events and try it out.',
    choices: [
      { value: 'event', meaning: 'an event says so' },
      { value: 'sweep', meaning: 'only a complete list without it does' },
      { value: 'none', meaning: 'never: objects are kept, or lists leave out what still exists' },
    ],
    isRequired: true,
  },
  {
    name: 'deletions-because',
    message: 'Why so?',
    explanation: 'One line for whoever reads the connector.',
    problem: (answer) => formProblem(reason, answer),
    isAsked: is('deletions', 'sweep', 'none'),
    isArgumentOnly: true,
  },
];
