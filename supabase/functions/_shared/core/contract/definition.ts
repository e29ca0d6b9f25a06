import type { Account, AppContext } from './app.ts';
import type { WebhookRequest } from './connector.ts';
import type { IdField } from './entity-id.ts';
import type { ConnectorManifest } from './manifest.ts';
import type { Payload } from './payload.ts';
import type { RateLimitRule } from './rate-limit.ts';
import type { TimeField } from './time-field.ts';

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

/** Reads one object by its id. */
export type RetrieveOne<Client> = (client: Client, id: string, signal: AbortSignal) => Promise<RetrievedItem>;

/** One way through a list, or through part of it, in search of objects. */
export interface ListWalk<Client> {
  /** The ids that it would show, if they exist. */
  readonly ids: readonly string[];
  list(
    client: Client,
    request: { readonly cursor: string | null; readonly signal: AbortSignal },
  ): Promise<ListPage>;
}

/**
 * How objects are read that the API shows in a list alone. One walk serves all that are looked for at a time; it ends when
 * they are found. An object counts as gone when a whole walk did not show it. Where `pages` shift and the walk took more
 * than one call, it takes a second such walk.
 */
export interface FoundInList<Client> {
  readonly by: 'list';
  /** @returns walks which together would show all of them; ids that cannot exist may be in none */
  walksFor(ids: readonly string[]): readonly ListWalk<Client>[];
}

/** How modifications since a moment can be asked for. */
export type IncrementalContract<Client> =
  | {
      /** From the provider's list of events; see ConnectorDefinition.eventFeed. */
      readonly by: 'event_feed';
    }
  | {
      readonly by: 'modified_since';
      /** How far before the watermark to ask, in seconds: how late a change may appear in the filtered list. */
      readonly overlapSeconds: number;
      /** The filter's grain, in seconds: the moment asked for is rounded down to it. */
      readonly precisionSeconds: number;
      /** How far back modifications can be asked for, in seconds; null for as far as anybody wants. */
      readonly retentionSeconds: number | null;
      list(client: Client, request: ListRequest & { readonly modifiedSince: Date }): Promise<ListPage>;
    }
  | {
      /** Not at all: every incremental sync reads the whole list. */
      readonly by: 'full_list';
      readonly because: string;
    };

/** One page of a provider's list of what was deleted. */
export interface DeletedPage {
  readonly deleted: readonly {
    readonly id: string;
    /** Unix seconds; null when the provider does not say. */
    readonly at: number | null;
  }[];
  /** The cursor behind this page; null on the last one. */
  readonly next: string | null;
  /** The response's `Date` header: the provider's clock. */
  readonly date: string;
}

/** How the deletion of an object with a list of its own becomes known. */
export type DeletionContract<Client> =
  | {
      /** By an event (at least one of the resource's events has kind `delete`), and by a complete listing without it. */
      readonly by: 'event';
    }
  | {
      /** From the provider's list of deleted ids, walked at the end of every sync, and by a complete listing without it. */
      readonly by: 'deleted_list';
      /** How far before the watermark to ask, in seconds: how late a deletion may appear. */
      readonly overlapSeconds: number;
      /** The filter's grain, in seconds: the moment asked for is rounded down to it. */
      readonly precisionSeconds: number;
      /** How long the provider remembers deletions, in seconds; null for ever. */
      readonly retentionSeconds: number | null;
      /** @param request `since` is null for everything the provider still knows of */
      list(
        client: Client,
        request: {
          readonly since: Date | null;
          readonly cursor: string | null;
          readonly signal: AbortSignal;
        },
      ): Promise<DeletedPage>;
    }
  | {
      /** Only by a complete listing without it. */
      readonly by: 'sweep';
      readonly because: string;
    }
  | {
      /** Never: the provider keeps such objects, or leaves out of its list what still exists. */
      readonly by: 'none';
      readonly because: string;
    };

/** What an event type means for its resource. */
export interface EventRule {
  readonly kind: 'create' | 'update' | 'archive' | 'delete';
  /** The event carries only part of the object: it archives or deletes as it is, otherwise the object is read again. */
  readonly partial?: true;
  /**
   * The ids of this resource's objects that the event is about; the id of the event's object by default. Where an id is made
   * of several fields, each is a list of their values. What lacks one of them is quarantined: it names no object.
   */
  ids?(object: Payload): readonly unknown[];
  /** Set when the event carries only a child, of this resource: the object that is known to hold it is read again. */
  readonly child?: string;
}

interface ResourceFields {
  /** The field with the object's id, or the fields that make it up together: see IdField. `id` when left out. */
  readonly idField?: IdField;
  /** Field with the creation time, in unix seconds unless it says otherwise; null when there is none. */
  readonly createdField: TimeField | null;
  /** Field with the time of the last modification, in unix seconds unless it says otherwise; null when there is none. */
  readonly updatedField: TimeField | null;
  /** Whether the object is archived and, if it says so, since when: a number of unix seconds, or ISO 8601. Never, by default. */
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
        list(
          client: Client,
          parent: Payload,
          request: { readonly cursor: string | null; readonly signal: AbortSignal },
        ): Promise<ListPage>;
      };
}

/** A resource with a list of its own. */
export interface RootResource<Client> extends ResourceFields {
  list(client: Client, request: ListRequest): Promise<ListPage>;
  /**
   * `stable`: no object that exists throughout the walk can be missed, whatever is created, changed or deleted meanwhile.
   * `shifting`: objects may move between pages, so that one the walk did not show may exist all the same.
   */
  readonly pages: 'stable' | 'shifting';
  /** Set when archived objects are left out of the list and cannot be retrieved, so that neither says that one is deleted. */
  readonly hidesArchived?: true;
  /**
   * Set when the provider keeps the place of a walk and moves it on with each call: a page whose answer was lost cannot be
   * asked for again, so such a walk is neither retried nor resumed but begun anew. Its cursor may stay the same; any other
   * cursor that comes back is an error, because the walk would never end.
   */
  readonly scroll?: true;
  /** Set when list items are summaries: each is then retrieved. */
  readonly summaries?: true;
  /** Reads one object; or finds it in the list, where the API has no call for that. */
  readonly retrieve: RetrieveOne<Client> | FoundInList<Client>;
  readonly incremental: IncrementalContract<Client>;
  readonly deletions: DeletionContract<Client>;
  readonly children?: readonly ChildDefinition<Client>[];
  /** The provider's event types of this resource. */
  readonly events: Readonly<Record<string, EventRule>>;
}

/** A resource that exists only inside another. */
export interface EmbeddedResource extends ResourceFields {
  readonly embeddedIn: string;
  /** By the parent's next version, which no longer lists it. */
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
  /** The filter's grain, in seconds: the moment asked for is rounded down to it. */
  readonly precisionSeconds: number;
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
  /** How many calls the provider takes of one account. */
  readonly rateLimit: RateLimitRule;
  readonly resources: Readonly<Record<string, ResourceDefinition<Client>>>;
  readonly eventFeed?: EventFeed<Client>;
  readonly webhook: {
    /** Set when the connector has no webhooks, and why: every delivery is refused. */
    readonly refuses?: string;
    handshake?(request: Request): Response | null;
    /** The answer to a genuine delivery that asks for one, such as the URL validation of some; null for events. */
    reply?(payload: Payload): Response | null;
    verify(request: WebhookRequest, app: Account): Promise<Payload>;
    /** The headers of a genuine request; see WebhookHandler.sign. */
    sign(body: Uint8Array, secret: string, at: Date): Promise<Readonly<Record<string, string>>>;
    /** The events in a delivery that holds several, each as `event` reads it; null for one alone. */
    split?(payload: Payload): readonly Payload[] | null;
    event(payload: Payload): ProviderEvent;
  };
  /** Turns the SDK's errors into those of the contract; `about` names the object asked for, if it was one. */
  translateError(
    error: unknown,
    about: { readonly collectionKey: string; readonly externalId: string } | null,
  ): Error;
}
