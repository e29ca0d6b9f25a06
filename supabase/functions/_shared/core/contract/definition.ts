import type { AppContext } from './app.ts';
import type { WebhookRequest } from './connector.ts';
import type { ConnectorManifest } from './manifest.ts';
import type { Payload } from './payload.ts';

export interface ListRequest {
  /** Where to go on; null to start. */
  readonly cursor: string | null;
  /** Leave out what was created before this moment, where the provider can. The core drops what slips through. */
  readonly createdSince: Date | null;
  readonly signal: AbortSignal;
}

/** One page as the provider sent it. */
export interface ListPage {
  readonly items: readonly Payload[];
  /** The cursor behind this page; null on the last one. */
  readonly next: string | null;
  /** The response's `Date` header: the provider's clock. */
  readonly date: string;
}

/** One object as the provider sent it. */
export interface RetrievedItem {
  readonly item: Payload;
  /** The response's `Date` header: the provider's clock. */
  readonly date: string;
}

/** How modifications since a moment can be asked for. */
export type IncrementalContract<Client> =
  | {
      /** From the provider's list of events; see ConnectorDefinition.eventFeed. */
      readonly by: 'event_feed';
    }
  | {
      readonly by: 'modified_since';
      /** How far before the watermark to ask, in seconds: the precision of the filter plus the delay of its index. */
      readonly overlapSeconds: number;
      list(client: Client, request: ListRequest & { readonly modifiedSince: Date }): Promise<ListPage>;
    }
  | {
      /** Not at all: every incremental sync reads the whole list. */
      readonly by: 'full_list';
      readonly because: string;
    };

/** How the deletion of an object becomes known. */
export type DeletionContract =
  | {
      /** By an event: at least one of the resource's events has kind `delete`. */
      readonly by: 'event';
    }
  | {
      /** By the parent's next version, which no longer lists it. Embedded resources only. */
      readonly by: 'parent_set';
    }
  | {
      /** The provider never deletes such objects. */
      readonly by: 'none';
      readonly because: string;
    };

/** What an event type means for its resource. */
export interface EventRule {
  readonly kind: 'create' | 'update' | 'archive' | 'delete';
  /** The event carries only part of the object: it archives or deletes as it is, otherwise the object is read again. */
  readonly partial?: true;
  /** The ids of this resource's objects that the event is about; the id of the event's object by default. */
  ids?(object: Payload): readonly unknown[];
  /** Set when the event carries only a child, of this resource: the object that is known to hold it is read again. */
  readonly child?: string;
}

interface ResourceFields {
  /** Field with the creation time in unix seconds; null when there is none. */
  readonly createdField: string | null;
  /** Field with the time of the last modification in unix seconds; null when there is none. */
  readonly updatedField: string | null;
  /** Whether the object is archived and, if the object says so, since when (unix seconds). Never, by default. */
  archived?(item: Payload): { readonly archived: boolean; readonly at?: unknown };
}

/** A list of children embedded in their parent. */
export interface ChildDefinition<Client> {
  readonly resource: string;
  /** The embedded items, and whether the list was cut. */
  embedded(parent: Payload): { readonly items: readonly Payload[]; readonly truncated: boolean };
  /**
   * What to do about a list that was cut: fetch `all`, or accept that only the `newest` children can be seen, and leave
   * older ones as they are.
   */
  readonly truncated:
    | { readonly by: 'newest' }
    | {
        readonly by: 'all';
        all(client: Client, parent: Payload, signal: AbortSignal): Promise<readonly Payload[]>;
      };
}

/** A resource with a list of its own. */
export interface RootResource<Client> extends ResourceFields {
  list(client: Client, request: ListRequest): Promise<ListPage>;
  /** Set when list items are summaries: each is then retrieved. */
  readonly summaries?: true;
  retrieve(client: Client, id: string, signal: AbortSignal): Promise<RetrievedItem>;
  readonly incremental: IncrementalContract<Client>;
  readonly deletions: DeletionContract;
  readonly children?: readonly ChildDefinition<Client>[];
  /** The provider's event types of this resource. */
  readonly events: Readonly<Record<string, EventRule>>;
}

/** A resource that exists only inside another. */
export interface EmbeddedResource extends ResourceFields {
  readonly embeddedIn: string;
  readonly deletions: { readonly by: 'parent_set' };
}

export type ResourceDefinition<Client> = RootResource<Client> | EmbeddedResource;

/** An event as the provider words it, before it is matched with a resource. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  /** Unix seconds. */
  readonly occurredAt: number;
  /** The object it is about; null when it carries none. */
  readonly object: Payload | null;
  /** Whether the object is whole and in the connector's API version. */
  readonly complete: boolean;
}

/** The provider's list of past events. */
export interface EventFeed<Client> {
  /** How long the provider keeps events, in seconds. */
  readonly retentionSeconds: number;
  /** How far before the watermark to ask, in seconds: events appear in the list late. */
  readonly overlapSeconds: number;
  list(
    client: Client,
    request: {
      readonly types: readonly string[];
      readonly since: Date;
      readonly cursor: string | null;
      readonly signal: AbortSignal;
    },
  ): Promise<ListPage>;
}

/** The declarative description of a provider from which `defineConnector` builds the connector. */
export interface ConnectorDefinition<Client> {
  readonly manifest: ConnectorManifest;
  /** Makes the SDK's client for one app. */
  connect(app: AppContext): Client;
  /** How much older than its response a read may be, in seconds. */
  readonly readSlackSeconds: number;
  readonly resources: Readonly<Record<string, ResourceDefinition<Client>>>;
  readonly eventFeed?: EventFeed<Client>;
  readonly webhook: {
    handshake?(request: Request): Response | null;
    verify(request: WebhookRequest, app: AppContext): Promise<Payload>;
    event(payload: Payload): ProviderEvent;
  };
  /** Turns the SDK's errors into those of the contract; `about` names the object asked for, if it was one. */
  translateError(
    error: unknown,
    about: { readonly collectionKey: string; readonly externalId: string } | null,
  ): Error;
}
