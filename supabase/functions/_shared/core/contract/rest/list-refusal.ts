import { CursorExpiredError } from '../errors.ts';
import { RestError } from './rest-error.ts';
import { isRateLimit } from './translate-rest-error.ts';

/**
 * What an error says of one parent's list. `none`: the parent has none, or is gone. `lost`: the place in it is no more, and
 * it may be begun anew. `refused`: this list cannot be read, which says nothing of the others.
 */
export interface ListRefusal {
  readonly means: 'none' | 'lost' | 'refused';
  readonly answer: RestError;
}

/** These are about the key, or the moment. */
const aboutTheCall = [401, 408, 425, 429];

/** Whether a status can be about one list alone. */
export function isOfOneList(status: number): boolean {
  return status >= 400 && status < 500 && !aboutTheCall.includes(status);
}

/**
 * What an error says of a list that there is for each parent; null when it is about more than that.
 * @param isBegun whether the list has shown a page already
 * @param noneAt see RestEach
 */
export function listRefusal(
  error: unknown,
  isBegun: boolean,
  noneAt: readonly number[] = [],
): ListRefusal | null {
  if (error instanceof CursorExpiredError)
    return error.cause instanceof RestError ? { means: 'lost', answer: error.cause } : null;
  if (!(error instanceof RestError) || !isOfOneList(error.status) || isRateLimit(error)) return null;
  if (![404, 410, ...noneAt].includes(error.status)) return { means: 'refused', answer: error };
  return { means: isBegun ? 'lost' : 'none', answer: error };
}
