import type { EntityRef, NormalizedEntity } from './entity.ts';
import { type IdField, idAt, idFieldText } from './entity-id.ts';
import { NormalizationError } from './errors.ts';
import type { Payload } from './payload.ts';
import { moment, type TimeField, timeAt } from './time-field.ts';

/** The rules of one resource that normalization needs. */
export interface NormalizationRules {
  readonly collectionKey: string;
  readonly apiVersion: string;
  /** `id` when left out. */
  readonly idField?: IdField;
  readonly createdField: TimeField | null;
  readonly updatedField: TimeField | null;
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
    externalId: externalId(item, rules),
    rawPayload: item,
    apiVersion: rules.apiVersion,
    versionAt: timeAt(item, rules.updatedField) ?? fallbackVersion,
    createdAt: timeAt(item, rules.createdField),
    archived: archived.archived,
    archivedAt: archived.archived ? archivedTime(archived.at) : null,
    parent,
  };
}

/** The provider's id of an object. Throws NormalizationError when it has none, or lacks a part of it. */
export function externalId(
  item: Payload,
  { collectionKey, idField = 'id' }: Pick<NormalizationRules, 'collectionKey' | 'idField'>,
): string {
  const id = idAt(item, idField);
  if (id !== null) return id;
  const lacking = [idField].flat().filter((field) => idAt(item, field) === null);
  throw new NormalizationError(`${collectionKey}: the object has no ${idFieldText(lacking)}`);
}

function archivedTime(at: unknown): string | null {
  return moment(at, typeof at === 'string' ? 'iso8601' : 'seconds', 'archived time');
}
