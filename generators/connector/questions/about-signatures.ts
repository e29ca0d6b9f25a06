import { is, type Question } from './question.ts';

const isCustom = is('webhook-scheme', 'custom');

/** What is asked of a signature scheme that has no name here. */
export const aboutSignatures: readonly Question[] = [
  {
    name: 'webhook-header',
    message: 'Which header has the signature?',
    explanation: 'Such as X-Acme-Signature.',
    isAsked: isCustom,
    isRequired: true,
  },
  {
    name: 'webhook-algorithm',
    message: 'Which hash is it made with?',
    explanation: 'HMAC with',
    choices: [
      { value: 'sha256', meaning: 'SHA-256, as nearly all do' },
      { value: 'sha1', meaning: 'SHA-1' },
      { value: 'sha512', meaning: 'SHA-512' },
    ],
    isAsked: isCustom,
  },
  {
    name: 'webhook-encoding',
    message: 'How is it written?',
    explanation: 'hex is 0 to 9 and a to f; base64 has capitals and often ends with =.',
    choices: [
      { value: 'hex', meaning: 'hexadecimal' },
      { value: 'base64', meaning: 'Base64' },
    ],
    isAsked: isCustom,
  },
  {
    name: 'webhook-prefix',
    message: 'What stands before it in the header?',
    explanation: 'Such as sha256=; empty for nothing.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-signed',
    message: 'What is signed?',
    explanation: '{body} alone, or with {timestamp}, {id}, {method} and {url}: {timestamp}.{body}.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-timestamp-header',
    message: 'Which header has the time that is signed?',
    explanation: 'Such as X-Acme-Timestamp; empty when it is in the signature header itself.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
  },
  {
    name: 'webhook-timestamp-key',
    message: 'Behind which key of the signature header is the time?',
    explanation: 't, in t=1769860800,v1=…; empty when the time has a header of its own.',
    isAsked: (given) =>
      isCustom(given) &&
      (given.get('webhook-signed') ?? '').includes('{timestamp}') &&
      (given.get('webhook-timestamp-header') ?? '') === '',
  },
  {
    name: 'webhook-timestamp-unit',
    message: 'How is that time written?',
    explanation: 'seconds, with most providers.',
    choices: [
      { value: 'seconds', meaning: 'as unix seconds' },
      { value: 'milliseconds', meaning: 'as unix milliseconds' },
      { value: 'iso8601', meaning: 'as text' },
    ],
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-signature-key',
    message: 'Behind which key of the signature header is the signature?',
    explanation: 'v1, in t=1769860800,v1=…; empty when it stands alone.',
    isAsked: isCustom,
  },
  {
    name: 'webhook-id-header',
    message: 'Which header has the id that is signed?',
    explanation: 'Such as webhook-id.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{id}'),
  },
  {
    name: 'webhook-tolerance',
    message: 'How old may a signature be, in seconds?',
    explanation: '300, with most providers.',
    isAsked: (given) => isCustom(given) && (given.get('webhook-signed') ?? '').includes('{timestamp}'),
    isArgumentOnly: true,
  },
  {
    name: 'webhook-secret-encoding',
    message: 'Is the secret itself encoded?',
    explanation: 'utf8: it is taken as it is. base64: it is decoded first.',
    choices: [
      { value: 'utf8', meaning: 'taken as it is' },
      { value: 'base64', meaning: 'decoded first' },
    ],
    isAsked: isCustom,
    isArgumentOnly: true,
  },
  {
    name: 'webhook-secret-prefix',
    message: 'What stands before the encoded secret?',
    explanation: 'Such as whsec_; empty for nothing.',
    isAsked: isCustom,
    isArgumentOnly: true,
  },
];
