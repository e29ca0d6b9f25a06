/** The fields of a server error that both drivers give. `position` is a 1-based character offset, as text. */
export interface PostgresError extends Error {
  readonly code: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
  readonly where?: string;
}

/** True for an error that the PostgreSQL server raised (it has an SQLSTATE), false for a lost connection or a bug. */
export function isPostgresError(error: unknown): error is PostgresError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code) &&
    'severity' in error
  );
}
