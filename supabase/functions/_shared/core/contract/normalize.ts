import type { EntityRef, NormalizedEntity } from './entity.ts';
import { NormalizationError } from './errors.ts';
import type { Payload } from './payload.ts';
import { describeValue } from './provider-json.ts';
import { fromUnixSeconds } from './provider-time.ts';

/** The rules of one resource that normalization needs. */
export interface NormalizationRules {
  readonly collectionKey: string;
  readonly apiVersion: string;
  readonly createdField: string | null;
  readonly updatedField: string | null;
  readonly archived?: ((item: Payload) => { readonly archived: boolean; readonly at?: unknown }) | undefined;
}

/**
 * Brings one provider object into the canonical form.
 * @param fallbackVersion the version's time when the object does not carry its own; ISO 8601
 * @throws NormalizationError when it has no id or a malformed time
 */
export function normalize(
  rules: NormalizationRules,
  item: Payload,
  fallbackVersion: string,
  parent: EntityRef | null,
): NormalizedEntity {
  const archived = rules.archived?.(item) ?? { archived: false };
  return {
    collectionKey: rules.collectionKey,
    externalId: externalId(item, rules.collectionKey),
    rawPayload: item,
    apiVersion: rules.apiVersion,
    versionAt: time(item, rules.updatedField) ?? fallbackVersion,
    createdAt: time(item, rules.createdField),
    archived: archived.archived,
    archivedAt: archived.archived ? isoTime(archived.at, 'archived time') : null,
    parent,
  };
}

/** The provider's id of an object. Throws NormalizationError when there is none. */
export function externalId(item: Payload, collectionKey: string): string {
  const id = item.id;
  if (typeof id === 'string' && id !== '') return id;
  if (typeof id === 'number') return String(id);
  throw new NormalizationError(`${collectionKey}: the object has no id`);
}

function time(item: Payload, field: string | null): string | null {
  return field === null ? null : isoTime(item[field], field);
}

function isoTime(value: unknown, what: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number')
    throw new NormalizationError(`${what}: expected unix seconds, found ${describeValue(value)}`);
  return fromUnixSeconds(value, what);
}
