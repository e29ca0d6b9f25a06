import type { Account, AppContext } from './app.ts';
import type { Change } from './entity.ts';
import type { Found } from './list-search.ts';
import type { Payload } from './payload.ts';
import type { RateLimitRule } from './rate-limit.ts';

/** What a connector says of one resource. */
export interface ResourceMetadata {
  readonly name: string;
  readonly collectionKey: string;
  /** The resource this one is embedded in and synced with, if any. */
  readonly parent: string | null;
}

/** What a connector says of itself. */
export interface ConnectorMetadata {
  readonly provider: string;
  readonly displayName: string;
  readonly apiVersion: string;
  readonly resources: readonly ResourceMetadata[];
  readonly migrations: { readonly has: boolean; readonly directory: string | null };
  /** How many calls the provider takes; see rateLimitOf. */
  readonly rateLimit: RateLimitRule;
}

/** A webhook delivery: its headers and the raw bytes the signature covers. */
export interface WebhookRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The URL that the provider posted to; some sign it. Left out where nobody knows it. */
  readonly url?: string;
}

export type WebhookEventKind = 'create' | 'update' | 'delete' | 'archive' | 'ignored';

/** One webhook event in the canonical form. */
export interface WebhookEvent {
  /** The provider's id of the event: the key for deduplication. */
  readonly id: string;
  /** The provider's name for it, for example `customer.updated`. */
  readonly type: string;
  readonly kind: WebhookEventKind;
  /** When it happened, by the provider's clock; ISO 8601. */
  readonly occurredAt: string;
  /** What it changes; empty exactly when it is ignored. */
  readonly changes: readonly Change[];
}

export interface WebhookHandler {
  /**
   * Answers requests that come before any signature, such as a URL validation; null when this is not one.
   */
  handshake(request: Request): Response | null;
  /**
   * Checks the signature over the raw bytes.
   * @returns the parsed payload of a genuine request
   * @throws WebhookVerificationError with the reason otherwise
   */
  verify(request: WebhookRequest, app: Account): Promise<Payload>;
  /** The answer to a verified payload that asks for one instead of telling of events; null for all others. */
  reply(payload: Payload): Response | null;
  /**
   * The headers that prove a body genuine, as the provider makes them; for the conformance suite and local stand-ins.
   * @param at when it is signed; of no effect where no time is
   */
  sign(body: Uint8Array | string, secret: string, at: Date): Promise<Readonly<Record<string, string>>>;
  /** Turns a verified payload into events; those of resources the app does not mirror are ignored. */
  parse(payload: Payload, app: Account): WebhookEvent[];
}

export interface SyncContext {
  readonly app: AppContext;
  /** The resource to sync; its embedded children come with it. */
  readonly resource: string;
  /** Where to go on: the cursor of the last stored page, null to start. */
  readonly cursor: string | null;
  /**
   * Set when whoever stored the cursor read nothing behind it and stopped in order. Only then can a list be resumed whose
   * place the provider keeps; with any other this changes nothing.
   */
  readonly handedOver?: boolean;
  readonly signal: AbortSignal;
}

export interface IncrementalContext extends SyncContext {
  /** The watermark: everything modified before it is stored. */
  readonly since: Date;
}

/** One page of a sync: changes, and the cursor that goes on behind them once they are stored. */
export interface SyncPage {
  readonly changes: readonly Change[];
  /** Null on the last page. */
  readonly cursor: string | null;
  /** The provider's clock when the page was made, minus the provider's read slack; ISO 8601. */
  readonly readAt: string;
  /**
   * Ids of the root objects this page of a complete listing showed, also of those left out by the window or quarantined.
   * Null when the walk is no complete listing, and when an item's id could not be read.
   */
  readonly listed: readonly string[] | null;
}

/** See SyncHandler.sweepOf. */
export type Sweep = 'delete' | 'verify';

export interface SyncHandler {
  /** Everything there is, within the app's sync_from window. */
  fullSync(context: SyncContext): AsyncIterable<SyncPage>;
  /** Everything modified since the watermark; deletions too where the provider tells. */
  incrementalSync(context: IncrementalContext): AsyncIterable<SyncPage>;
  /**
   * What to do with stored objects that a reading in this mode did not show: `delete` them, `verify` each by retrieving it
   * because the listing may have missed it, or nothing (null), because it is no complete listing or absence means nothing.
   */
  sweepOf(resource: string, mode: 'full' | 'incremental'): Sweep | null;
  /** Whether absence says nothing about stored objects that are archived: they are not to be swept. */
  hidesArchived(resource: string): boolean;
  /** Complete listings show what was created from then on: the app's sync_from; null when they show everything. */
  windowOf(app: AppContext, resource: string): string | null;
  /** Whether modifications since a moment can still be asked for; a full sync must be made when not. */
  canSyncSince(resource: string, since: Date, now: Date): boolean;
  /**
   * One object with its children, read afresh.
   * @returns the upserts of the object and its children
   * @throws EntityNotFoundError when the provider no longer has it
   */
  retrieve(app: AppContext, resource: string, id: string, signal: AbortSignal): Promise<readonly Change[]>;
  /** Whether single objects are only found by walking the list, so that several are better looked for at a time. */
  findsInList(resource: string): boolean;
  /**
   * Several objects with their children, read afresh from the list, in one walk where it can be.
   * @returns what became of each; where absence from the list says nothing, it is an error
   */
  findAll(
    app: AppContext,
    resource: string,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Found>>;
}

/** The code for one provider. */
export interface Connector {
  readonly metadata: ConnectorMetadata;
  readonly webhook: WebhookHandler;
  readonly sync: SyncHandler;
}
