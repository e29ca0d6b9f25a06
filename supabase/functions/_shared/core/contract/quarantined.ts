import type { Change } from './entity.ts';
import { NormalizationError } from './errors.ts';
import { isPayload } from './payload.ts';

/**
 * The change that keeps apart a record which could not be normalized.
 * @throws `error` itself when it is of another kind
 */
export function quarantined(collectionKey: string, payload: unknown, error: unknown): Change {
  if (!(error instanceof NormalizationError)) throw error;
  const externalId = isPayload(payload) && typeof payload.id === 'string' ? payload.id : null;
  return { op: 'quarantine', collectionKey, externalId, payload, error: error.message };
}
