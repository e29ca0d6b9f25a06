import type { Change, EntityRef } from './entity.ts';
import { idAt } from './entity-id.ts';
import { NormalizationError } from './errors.ts';
import type { Exclusion } from './exclusion.ts';
import type { NormalizationRules } from './normalize.ts';
import type { Payload } from './payload.ts';
import { redactValues } from './redact-values.ts';

/**
 * The change that keeps apart a record which could not be normalized.
 * @param exclude what must not be kept of the payload, nor quoted in the reason; null for nothing
 * @param parent for an embedded record, the object that holds it
 * @throws `error` itself when it is of another kind
 */
export function quarantined(
  { collectionKey, idField }: Pick<NormalizationRules, 'collectionKey' | 'idField'>,
  payload: unknown,
  error: unknown,
  exclude: Exclusion | null,
  parent?: EntityRef,
): Change {
  if (!(error instanceof NormalizationError)) throw error;
  const externalId = idAt(payload, idField);
  const record = { op: 'quarantine' as const, collectionKey, externalId, ...(parent && { parent }) };
  if (exclude === null) return { ...record, payload, error: error.message };
  const kept = keptOf(payload, exclude);
  return { ...record, payload: kept, error: redactValues(error.message, payload, kept) };
}

/** A record too malformed to be searched for what must not be kept is not kept at all. */
function keptOf(payload: unknown, exclude: Exclusion): Payload | null {
  try {
    return exclude(payload);
  } catch {
    return null;
  }
}
