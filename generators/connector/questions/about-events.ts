import { type Given, is, type Question } from './question.ts';

const hasWebhook = (given: Given): boolean => !is('webhook-scheme', 'none')(given);

/** What is asked of a delivery. */
export const aboutEvents: readonly Question[] = [
  {
    name: 'webhook-handshake',
    message: 'How does the provider try out the URL of a webhook?',
    explanation:
      'none; head: by a HEAD request; get:<parameter> or body:<field>=<value>:<challenge>: by a challenge that is sent back.',
    isAsked: hasWebhook,
    isArgumentOnly: true,
  },
  {
    name: 'event-batch',
    message: 'Where in a delivery is the list of its events?',
    explanation: 'none when it is one event; a single dot when the delivery is the list.',
    isAsked: hasWebhook,
    isArgumentOnly: true,
  },
  {
    name: 'event-id',
    message: 'Which field of a delivery is its id?',
    explanation:
      'A delivery that comes twice is known by it; header:<name> for a header, none where there is neither.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-type',
    message: 'Which field of a delivery says what happened?',
    explanation:
      'Such as type, with values like contact.created; header:<name> for a header; several with commas between them are joined by dots.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-time',
    message: 'Which field of a delivery says when?',
    explanation: 'Such as created_at, or header:<name>; none where only the signature has a time.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-time-unit',
    message: 'How is that time written?',
    explanation: 'As in the fields, mostly.',
    choices: [
      { value: 'iso8601', meaning: 'as text' },
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
    ],
    isAsked: (given) => hasWebhook(given) && !is('event-time', 'none')(given),
  },
  {
    name: 'event-object',
    message: 'Where in a delivery is the object?',
    explanation: 'Such as data or data.object; a single dot when the delivery is the object.',
    isAsked: hasWebhook,
  },
  {
    name: 'event-complete',
    message: 'Is that object whole?',
    explanation: 'An object that is not is read again by its id.',
    choices: [
      { value: 'no', meaning: 'it may lack something, or nobody says' },
      { value: 'yes', meaning: 'it is what the API would answer' },
    ],
    isAsked: hasWebhook,
  },
  {
    name: 'events',
    message: 'What are the events called?',
    explanation:
      '{resource} is the resource: {resource}.created=create,{resource}.updated=update,{resource}.deleted=delete. Kinds are create, update, archive and delete.',
    isAsked: hasWebhook,
  },
];
