import {
  ApiError,
  EntityNotFoundError,
  RateLimitError,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Finding } from '../../result.ts';
import { describeError } from '../check.ts';
import { type Outcome, TookTooLong } from '../operations.ts';

/** What an operation did about an answer, in words; null when it did what it should. */
type Expectation = (outcome: Outcome) => string | null;

/** An ApiError with one of these statuses. */
export function apiError(statuses: readonly (number | null)[]): Expectation {
  return ({ error }) =>
    error instanceof ApiError && statuses.includes(error.status)
      ? null
      : `expected an ApiError with ${statuses.map((status) => (status === null ? 'no status' : `status ${status}`)).join(' or ')}${found(error)}`;
}

/** For an object an EntityNotFoundError that names it, for a list an ApiError with status 404, for a parent's list nothing. */
export const notFound: Expectation = (outcome) => {
  const { error, operation, changes } = outcome;
  const { collectionKey, id } = operation;
  if (operation.notFound === 'passed over') {
    if (error === null && changes.length === 0) return null;
    return error === null
      ? 'expected nothing of a parent that is gone, found changes'
      : `expected the parent to be passed over${found(error)}`;
  }
  const isIt =
    error instanceof EntityNotFoundError && error.collectionKey === collectionKey && error.externalId === id;
  if (isIt && operation.notFound !== 'list') return null;
  if (operation.notFound !== 'entity') return apiError([404])(outcome);
  return `expected an EntityNotFoundError about ${collectionKey} ${id}${found(error)}`;
};

/** A RateLimitError with the pause asked for. */
export function rateLimit(seconds: number | null): Expectation {
  return ({ error }) => {
    if (!(error instanceof RateLimitError)) return `expected a RateLimitError${found(error)}`;
    if (error.retryAfterSeconds === seconds) return null;
    return `expected a RateLimitError with retryAfterSeconds ${seconds}, found ${error.retryAfterSeconds}`;
  };
}

function found(error: unknown): string {
  if (error === null) return ', but it ended without an error';
  if (error instanceof TookTooLong) return `, but there was ${error.message}`;
  return error instanceof ApiError
    ? `, found ${describeError(error)} with status ${error.status}`
    : `, found ${describeError(error)}`;
}

/** Where an answer was not met with what was expected, operation by operation. */
export function unexpected(
  outcomes: readonly Outcome[],
  about: string,
  expectation: Expectation,
  fix: string,
): Finding[] {
  return outcomes.flatMap((outcome) => {
    const problem = expectation(outcome);
    return problem === null ? [] : [{ message: `${outcome.operation.label}, ${about}: ${problem}`, fix }];
  });
}
