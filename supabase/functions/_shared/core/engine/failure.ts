import { ApiError, EntityNotFoundError, NormalizationError, RateLimitError } from '../contract/errors.ts';
import { isPassing } from '../contract/provider-calls.ts';
import { DatabaseError } from '../database.ts';

/** The task was taken over by another worker, cancelled, or is over: what this one does for it no longer counts. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === 'SS001';
}

/** How often in a row a task may fail for a reason that passes. */
export const passingAttempts = 8;
/** A pause below this is no pause, in seconds; the task's own growing one is kept instead. */
const leastPauseSeconds = 5;

/** A listing is stored, but objects that it left open could not be read. */
export class RereadsFailedError extends Error {
  override readonly name = 'RereadsFailedError';

  /** @param reason why one of them could not be */
  constructor(count: number, reason: unknown) {
    super(`${count} ${count === 1 ? 'object' : 'objects'} could not be read again: ${messageOf(reason)}`, {
      cause: reason,
    });
  }
}

/** How often in a row a task may fail without storing a page, when it is worth trying again; 0 when it is not. */
export function attemptsWorth(error: unknown): number {
  // An object that keeps failing ends in quarantine, and holds up nothing any more.
  if (error instanceof RereadsFailedError)
    return isAboutTheObject(error.cause) ? passingAttempts : attemptsWorth(error.cause);
  // Somebody else uses up the limit; that passes.
  if (error instanceof RateLimitError) return 50;
  if (error instanceof ApiError) return isPassing(error.status) ? passingAttempts : 0;
  return error instanceof DatabaseError ? passingAttempts : 0;
}

/** How long the provider wants to be left alone, in seconds; null when it does not say, or next to nothing. */
export function retryAfter(error: unknown): number | null {
  if (error instanceof RereadsFailedError) return retryAfter(error.cause);
  const seconds = error instanceof RateLimitError ? error.retryAfterSeconds : null;
  return seconds !== null && seconds >= leastPauseSeconds ? seconds : null;
}

/** Whether a failure is about the one object that was asked for, and will not pass. */
export function isAboutTheObject(error: unknown): boolean {
  if (error instanceof ApiError)
    return !isPassing(error.status) && error.status !== 401 && error.status !== 403;
  return error instanceof NormalizationError || error instanceof EntityNotFoundError;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
