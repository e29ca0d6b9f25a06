import { isPostgresError, type PostgresError } from '../database/postgres-error.ts';
import { ApiError } from './api-error.ts';

/**
 * HTTP status by SQLSTATE, the most specific prefix first. After PostgREST's list
 * (https://docs.postgrest.org/en/stable/references/errors.html#http-status-codes); everything else is 400.
 */
const statuses: readonly (readonly [prefix: string, status: number])[] = [
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['42883', 404],
  ['42P01', 404],
  ['42P17', 500],
  ['P0001', 400],
  ['53400', 500],
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['53', 503],
  ['54', 500],
  ['55', 500],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0', 500],
  ['XX', 500],
];

/** What PostgREST answers for an error that its statement met. `role` is the request's database role. */
export function databaseError(error: unknown, role: string): ApiError {
  if (error instanceof ApiError) return error;
  if (isPostgresError(error)) return fromServer(error, role);
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(503, 'PGRST000', 'Database connection error. Retrying the connection.', {
    details: message,
  });
}

function fromServer(error: PostgresError, role: string): ApiError {
  const details = error.detail === undefined ? {} : { details: error.detail };
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new ApiError(statusOf(error.code, role), error.code, error.message, { ...details, ...hint });
}

function statusOf(code: string, role: string): number {
  // A function may raise SQLSTATE 'PT404' to choose the status itself.
  const chosen = /^PT([2-5]\d\d)$/.exec(code);
  if (chosen !== null) return Number(chosen[1]);
  // Who is not signed in is asked to sign in; who is, may not.
  if (code === '42501') return role === 'anon' ? 401 : 403;
  return statuses.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400;
}
