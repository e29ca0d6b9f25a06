import { ApiError } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { retryPolicy } from '../../../../supabase/functions/_shared/core/contract/provider-calls.ts';
import type { Finding } from '../../result.ts';
import { type Check, describeError } from '../check.ts';
import { type Outcome, runOperations } from '../operations.ts';
import type { ProviderRequest } from '../provider-server.ts';
import { apiKey, type Subject, sampleApp } from '../subject.ts';
import { answersWithoutList, refusal } from './answers.ts';
import { apiError, unexpected } from './expectations.ts';

/** How the connector makes its calls, and what it takes for an answer. */
export const callChecks: readonly Check[] = [
  {
    id: 'faults.reach',
    async run(subject) {
      const outcomes = await runOperations(subject, { status: 200, body: '{}' });
      const allowed = keyPlaces(subject);
      const findings = outcomes.flatMap((outcome) => wayOf(outcome, allowed));
      return allowed.includes('url') ? { findings, note: keyInAddress } : { findings };
    },
  },
  {
    id: 'faults.no_list',
    async run(subject) {
      const findings: Finding[] = [];
      const fix =
        'Look for the list before returning it, and throw new ApiError(message, null) when it is not there: an empty list says that nothing exists, and what is stored would be deleted.';
      for (const [about, answer] of answersWithoutList) {
        const outcomes = await runOperations(subject, answer, ['list', 'incremental']);
        findings.push(...unexpected(outcomes, about, apiError([null, 200]), fix));
        const retrieved = await runOperations(subject, answer, ['retrieve']);
        findings.push(...retrieved.flatMap((outcome) => takenForObject(outcome, about)));
      }
      return { findings };
    },
  },
  {
    id: 'faults.retries',
    async run(subject) {
      const findings: Finding[] = [];
      for (const [status, most] of [
        [401, 1],
        [429, retryPolicy.attempts],
        [503, retryPolicy.attempts],
      ] as const) {
        for (const { operation, requests } of await runOperations(subject, refusal(status))) {
          if (requests.length <= most) continue;
          findings.push({
            message: `${operation.label}, answered with ${status}: ${requests.length} calls or more, where the core makes ${most} at most`,
            fix: "Turn the SDK's own retries off where connect makes its client; the core does them, within the rate limit.",
          });
        }
      }
      return { findings };
    },
  },
  {
    id: 'faults.secrets',
    async run(subject) {
      const quoting = `{"message":"no such key: ${apiKey}","error":{"message":"no such key: ${apiKey}"},"errors":[{"message":"no such key: ${apiKey}"}]}`;
      const outcomes = [
        ...(await runOperations(subject, { status: 401, body: quoting })),
        ...(await runOperations(subject, { status: 200, body: '' })),
        ...(await runOperations(subject, 'reset')),
      ];
      return {
        findings: outcomes
          .filter(({ error }) => error instanceof Error && error.message.includes(apiKey))
          .map(({ operation }) => ({
            message: `${operation.label}: the message of its error contains the API key`,
            fix: 'Leave the key out of the messages that translateError makes; they are logged and stored.',
          })),
      };
    },
  },
];

const keyInAddress =
  'the key goes into the address, where it ends up in logs, as restClient was told that the API takes it nowhere else';

/** Where the key may go; in the address only where the REST toolkit was told so. */
function keyPlaces(subject: Subject): readonly string[] {
  const client = subject.definition.connect(sampleApp(subject)) as { readonly keyIn?: unknown } | null;
  return client?.keyIn === 'query' ? ['header', 'url'] : ['header'];
}

/** What is wrong with the way an operation's calls took. */
function wayOf({ operation, error, requests }: Outcome, allowed: readonly string[]): Finding[] {
  const { label } = operation;
  if (requests.length === 0) {
    return [
      {
        message: `${label} made no call to apiBaseUrl; it ended with ${describeError(error)}`,
        fix: 'Let connect give app.apiBaseUrl to the client where it is not null.',
      },
    ];
  }
  const places = new Set(requests.flatMap(placesOfKey));
  const wrong = [...places].filter((place) => !allowed.includes(place));
  return [
    ...wrong.map((place) => ({
      message: `${label} sends the API key in the ${place} of its call, where it ends up in logs`,
      fix: 'Send the key in a header, such as Authorization.',
    })),
    ...(places.size > 0
      ? []
      : [
          {
            message: `${label} does not send the app's API key`,
            fix: 'Let connect give app.apiKey to the client.',
          },
        ]),
  ];
}

function placesOfKey({ url, headers, body }: ProviderRequest): ('url' | 'body' | 'header')[] {
  const values = Object.values(headers).flatMap((value) => [value, decoded(value)]);
  return [
    ...(decodeURIComponent(url).includes(apiKey) ? (['url'] as const) : []),
    ...(body.includes(apiKey) ? (['body'] as const) : []),
    ...(values.some((value) => value.includes(apiKey)) ? (['header'] as const) : []),
  ];
}

/** What `Basic` authentication hides. */
function decoded(header: string): string {
  try {
    return atob(header.replace(/^basic /i, ''));
  } catch {
    return '';
  }
}

function takenForObject({ operation, error, changes }: Outcome, about: string): Finding[] {
  const isRefused =
    error instanceof ApiError || (error === null && changes.every(({ op }) => op === 'quarantine'));
  if (isRefused) return [];
  const what =
    error === null ? 'it was taken for an object' : `expected an ApiError, found ${describeError(error)}`;
  return [
    {
      message: `${operation.label}, ${about}: ${what}`,
      fix: 'Look whether retrieve was given an object, and throw new ApiError(message, null) when not.',
    },
  ];
}
