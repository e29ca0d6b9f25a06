import type { Change } from './contract/entity.ts';

/** A change as `supasaasy.merge_entities` reads it (type supasaasy.entity_change). */
export function changeRecord(change: Change): Record<string, unknown> {
  switch (change.op) {
    case 'upsert': {
      const { entity, children } = change;
      return {
        op: change.op,
        source: change.source,
        collection_key: entity.collectionKey,
        external_id: entity.externalId,
        version_at: entity.versionAt,
        payload: entity.rawPayload,
        api_version: entity.apiVersion,
        archived: entity.archived,
        archived_at: entity.archivedAt,
        provider_created_at: entity.createdAt,
        parent_collection_key: entity.parent?.collectionKey,
        parent_id: entity.parent?.externalId,
        reread_request: change.rereadRequest,
        children: children.map((set) => ({
          collection_key: set.collectionKey,
          ids: set.ids,
          since: set.since,
        })),
      };
    }
    case 'quarantine':
      return {
        op: change.op,
        collection_key: change.collectionKey,
        external_id: change.externalId,
        parent_collection_key: change.parent?.collectionKey,
        parent_id: change.parent?.externalId,
        payload: change.payload,
        error: change.error,
      };
    default:
      return {
        op: change.op,
        source: change.source,
        collection_key: change.ref.collectionKey,
        external_id: change.ref.externalId,
        version_at: change.versionAt,
        parent_collection_key: change.parentCollectionKey,
        reread_request: change.rereadRequest,
      };
  }
}
