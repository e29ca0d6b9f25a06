import type { Payload } from './payload.ts';

/** Names one object of one app. */
export interface EntityRef {
  /** The kind of object, for example `stripe_customer`. */
  readonly collectionKey: string;
  /** The provider's id of the object. */
  readonly externalId: string;
}

/** One object in the canonical form, as it is stored in `supasaasy.entities`. */
export interface NormalizedEntity extends EntityRef {
  /** The object exactly as the provider returned it, without what the app excludes. */
  readonly rawPayload: Payload;
  /** The API version the payload is rendered in. */
  readonly apiVersion: string;
  /** When this version came to be, by the provider's clock; ISO 8601. */
  readonly versionAt: string;
  /** When the provider created the object; ISO 8601, null when the provider does not say. */
  readonly createdAt: string | null;
  /** Whether the object is archived, inactive or cancelled. */
  readonly archived: boolean;
  /** Since when; ISO 8601. Null while live, and when the provider does not say (the version's time is stored then). */
  readonly archivedAt: string | null;
  /** The object this one is embedded in, if any. */
  readonly parent: EntityRef | null;
}

/**
 * Where a change was learnt. An `event` is a snapshot that may arrive late; a `read` shows the state while a list was
 * walked; a `reread` was made on purpose, after the events it settles.
 */
export type ChangeSource = 'event' | 'read' | 'reread';

/** The complete set of one parent's children of one kind, so that those that vanished can be removed. */
export interface ChildSet {
  readonly collectionKey: string;
  readonly ids: readonly string[];
  /** Set when the list holds only its newest part: children created before this moment (ISO 8601) are out of its sight. */
  readonly since: string | null;
}

/** One change to one object; what the merge takes. */
export type Change =
  | {
      readonly op: 'upsert';
      readonly source: ChangeSource;
      readonly entity: NormalizedEntity;
      readonly children: readonly ChildSet[];
      /** For a reread: which of the requests for it this read was made for. */
      readonly rereadRequest?: string;
    }
  | {
      /** The object is gone, is archived (and nothing else is known of it), or must be read again. */
      readonly op: 'delete' | 'archive' | 'reread';
      readonly source: ChangeSource;
      readonly ref: EntityRef;
      readonly versionAt: string;
      readonly rereadRequest?: string;
      /** For a reread of whatever holds the child `ref`: the collection of that parent. */
      readonly parentCollectionKey?: string;
    }
  | {
      /** A record that could not be normalized: kept apart with the reason, so that it stops nothing. */
      readonly op: 'quarantine';
      readonly collectionKey: string;
      readonly externalId: string | null;
      /** For an embedded record: the object that holds it, by which it can be read again. */
      readonly parent?: EntityRef;
      readonly payload: unknown;
      readonly error: string;
    };
