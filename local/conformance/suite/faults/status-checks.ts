import type { Check } from '../check.ts';
import { runOperations } from '../operations.ts';
import { brokenAnswers, gatewayPage, longPauseSeconds, refusal } from './answers.ts';
import { apiError, notFound, rateLimit, unexpected } from './expectations.ts';

const asApiError =
  "Let translateError turn the SDK's error into new ApiError(message, status); without a valid answer the status is null.";

/** What becomes of answers that are refusals, or none. */
export const statusChecks: readonly Check[] = [
  {
    id: 'faults.refused',
    async run(subject) {
      const findings = [];
      for (const status of [401, 403]) {
        const outcomes = await runOperations(subject, refusal(status));
        findings.push(...unexpected(outcomes, `answered with ${status}`, apiError([status]), asApiError));
      }
      return { findings };
    },
  },
  {
    id: 'faults.not_found',
    async run(subject) {
      const outcomes = await runOperations(subject, refusal(404));
      const fix =
        'Let translateError return new EntityNotFoundError(about.collectionKey, about.externalId) for 404 where about is not null, and an ApiError where it is.';
      return { findings: unexpected(outcomes, 'answered with 404', notFound, fix) };
    },
  },
  {
    id: 'faults.rate_limit',
    async run(subject) {
      const fix =
        'Let translateError return new RateLimitError(message, retryAfterSeconds(retryAfter, date)) for 429; the pause is null without a Retry-After header.';
      const asked = await runOperations(subject, refusal(429, { 'retry-after': String(longPauseSeconds) }));
      const told = await runOperations(subject, refusal(429));
      const about = `answered with 429 and Retry-After: ${longPauseSeconds}`;
      return {
        findings: [
          ...unexpected(asked, about, rateLimit(longPauseSeconds), fix),
          ...unexpected(told, 'answered with 429 without Retry-After', rateLimit(null), fix),
        ],
      };
    },
  },
  {
    id: 'faults.unavailable',
    async run(subject) {
      const findings = [];
      for (const status of [500, 503]) {
        const outcomes = await runOperations(subject, refusal(status));
        findings.push(
          ...unexpected(outcomes, `answered with ${status}`, apiError([status, null]), asApiError),
        );
        const pages = await runOperations(subject, gatewayPage(status));
        findings.push(
          ...unexpected(
            pages,
            `answered with ${status} as an HTML page`,
            apiError([status, null]),
            asApiError,
          ),
        );
      }
      return { findings };
    },
  },
  {
    id: 'faults.broken',
    async run(subject) {
      const findings = [];
      const fix =
        'Let errors of fetch and JSON.parse pass through translateError as they are, and check that what the SDK returns is an object before reading it.';
      for (const [about, answer] of brokenAnswers)
        findings.push(...unexpected(await runOperations(subject, answer), about, apiError([null, 200]), fix));
      return { findings };
    },
  },
];
