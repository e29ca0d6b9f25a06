import type { Clock } from '../clock.ts';
import { createClock } from '../clock.ts';
import type { Collection } from '../collection.ts';
import { createCollection } from '../collection.ts';
import { createRandom } from '../random.ts';
import { notification } from './notification.ts';
import { admin } from './objects/admin.ts';
import { company } from './objects/company.ts';
import { contact } from './objects/contact.ts';
import { conversation } from './objects/conversation.ts';
import { conversationPart } from './objects/conversation-part.ts';
import { createdTopic, partTopic, updatedTopic } from './topics.ts';
import type {
  ConversationPart,
  ConversationWithParts,
  IntercomNotification,
  IntercomObjects,
  IntercomResource,
} from './wire.ts';

/** What a new object needs at least; every other field may be given too, `id` and `created_at` among them. */
export interface IntercomFields {
  admin: Partial<IntercomObjects['admin']>;
  company: Partial<IntercomObjects['company']>;
  contact: Partial<IntercomObjects['contact']>;
  conversation: Partial<IntercomObjects['conversation']> & Pick<IntercomObjects['conversation'], 'source'>;
}

/** How a change is announced. */
export interface ChangeOptions {
  /** Changes the world without a notification. */
  readonly silent?: boolean;
}

/** Who the workspace is. */
export interface Workspace {
  /** `app_id`, `workspace_id` and `id_code` of every object and notification. */
  readonly id: string;
  readonly name: string;
  /** IANA name; contact searches compare dates by the calendar days of this zone. */
  readonly timeZone: string;
  readonly region: 'US' | 'EU' | 'AU';
}

/** An Intercom workspace: its objects, its notifications and its clock. */
export interface IntercomWorld {
  readonly clock: Clock;
  readonly workspace: Workspace;
  create<R extends IntercomResource>(
    resource: R,
    fields: IntercomFields[R],
    options?: ChangeOptions,
  ): IntercomObjects[R];
  /** Replaces the given top-level fields and moves `updated_at`. Throws when the object does not exist. */
  update<R extends IntercomResource>(
    resource: R,
    id: string,
    changes: Partial<IntercomObjects[R]>,
    options?: ChangeOptions,
  ): IntercomObjects[R];
  delete(resource: IntercomResource, id: string, options?: ChangeOptions): void;
  /** Archives a contact: it leaves lists and searches until it is unarchived. */
  archive(contactId: string): void;
  unarchive(contactId: string): void;
  /** Merges one contact into another; only the other remains. */
  merge(from: string, into: string): void;
  /** Adds a part and moves the conversation's `updated_at`. */
  addPart(
    conversationId: string,
    fields: Partial<ConversationPart>,
    options?: ChangeOptions,
  ): ConversationPart;
  /** Blanks the body of a part. */
  redactPart(conversationId: string, partId: string): void;
  /** Makes the notification that Intercom sends when a webhook is set up, and periodically. */
  ping(): IntercomNotification;
  /** Puts an object into the world exactly as it is, without a notification. */
  load<R extends IntercomResource>(resource: R, object: IntercomObjects[R], parts?: ConversationPart[]): void;
  get<R extends IntercomResource>(resource: R, id: string): IntercomObjects[R] | undefined;
  all<R extends IntercomResource>(resource: R): IntercomObjects[R][];
  /** Every part of a conversation, oldest first, however many. */
  parts(conversationId: string): readonly ConversationPart[];
  /** A conversation as `GET /conversations/{id}` shows it: with its newest parts, at most `limit`. */
  withParts(conversation: IntercomObjects['conversation'], limit: number): ConversationWithParts;
  /** All notifications in the order in which they happened. */
  notifications(): readonly IntercomNotification[];
  /** Notifications that no webhook has delivered yet, oldest first. */
  pendingNotifications(): IntercomNotification[];
  /** Records that a webhook endpoint took a notification. */
  markDelivered(delivered: IntercomNotification): void;
  /** The collections behind the workspace, for the server. */
  collection<R extends IntercomResource>(resource: R): Collection<IntercomObjects[R]>;
}

/** What a world may be told at its start. */
export interface IntercomWorldOptions {
  readonly clock?: Clock;
  /** Decides the ids of objects and notifications made after the start. */
  readonly seed?: string | number;
  readonly workspace?: Partial<Workspace>;
  /**
   * Sends the timestamps of contacts in notifications as ISO 8601 text, as notifications seen in the wild have them
   * (`"updated_at": "2023-08-15T20:29:47.988+00:00"`), and not as the unix seconds of the documentation.
   */
  readonly isoTimesInContactNotifications?: boolean;
}

/** Makes an empty workspace. */
export function createIntercomWorld(options: IntercomWorldOptions = {}): IntercomWorld {
  const clock = options.clock ?? createClock();
  const random = createRandom(`intercom world ${options.seed ?? ''}`);
  const workspace: Workspace = {
    id: 'pretend_app',
    name: 'Pretend workspace',
    timeZone: 'America/Los_Angeles',
    region: 'US',
    ...options.workspace,
  };
  const collections: { readonly [R in IntercomResource]: Collection<IntercomObjects[R]> } = {
    admin: createCollection(),
    company: createCollection(),
    contact: createCollection(),
    conversation: createCollection(),
  };
  const partsById = new Map<string, ConversationPart[]>();
  const notifications: IntercomNotification[] = [];
  const delivered = new Set<IntercomNotification>();

  // `collections[resource]` is the union of all collections to the compiler, although R picks one of them.
  const of = <R extends IntercomResource>(resource: R) =>
    collections[resource] as unknown as Collection<IntercomObjects[R]>;

  function existing<R extends IntercomResource>(resource: R, id: string): IntercomObjects[R] {
    const object = of(resource).get(id);
    if (!object) throw new Error(`The pretend Intercom has no ${resource} ${id}.`);
    return object;
  }

  function announce(topic: string, item: object): IntercomNotification {
    const isoTimes = options.isoTimesInContactNotifications ?? false;
    const made = notification(topic, item, { random, clock, appId: workspace.id, isoTimes });
    notifications.push(made);
    return made;
  }

  /** What a notification shows of an object: of a conversation, only the newest part. */
  function item<R extends IntercomResource>(resource: R, object: IntercomObjects[R]): object {
    return resource === 'conversation' ? withParts(object as IntercomObjects['conversation'], 1) : object;
  }

  function withParts(held: IntercomObjects['conversation'], limit: number): ConversationWithParts {
    const parts = partsById.get(held.id) ?? [];
    return {
      ...held,
      conversation_parts: {
        type: 'conversation_part.list',
        conversation_parts: parts.slice(-limit),
        total_count: parts.length,
      },
    };
  }

  const build: {
    readonly [R in IntercomResource]: (created: number, fields: IntercomFields[R]) => IntercomObjects[R];
  } = {
    admin: (_created, fields) => admin(fields.id ?? String(random.int(1e8, 1e9)), fields),
    company: (created, fields) => company(fields.id ?? random.hex(24), workspace.id, created, fields),
    contact: (created, fields) => contact(fields.id ?? random.hex(24), workspace.id, created, fields),
    conversation: (created, fields) =>
      conversation(fields.id ?? String(random.int(1e11, 1e12)), created, fields),
  };

  return {
    clock,
    workspace,
    create(resource, fields, { silent = false } = {}) {
      const created = 'created_at' in fields ? (fields.created_at ?? clock.seconds()) : clock.seconds();
      const object = build[resource](created, fields);
      of(resource).put(object.id, object);
      if (!silent) announce(createdTopic(resource, object), item(resource, object));
      return object;
    },
    update(resource, id, changes, { silent = false } = {}) {
      const before = existing(resource, id);
      const touched = resource === 'admin' ? {} : { updated_at: clock.seconds() };
      const after = { ...before, ...touched, ...changes };
      of(resource).put(id, after);
      const topic = updatedTopic(resource, after, Object.keys(changes));
      if (!silent && topic) announce(topic, item(resource, after));
      return after;
    },
    delete(resource, id, { silent = false } = {}) {
      const object = existing(resource, id);
      of(resource).remove(id);
      if (silent) return;
      if (resource === 'admin') announce('admin.removed_from_workspace', object);
      else if (resource === 'conversation') {
        // Seen in the wild: the item of a deleted conversation has `conversation_id` and no `id`.
        announce('conversation.deleted', { type: 'conversation', conversation_id: id });
      } else announce(`${resource}.deleted`, { type: resource, id, deleted: true });
    },
    archive(contactId) {
      const { external_id } = existing('contact', contactId);
      collections.contact.remove(contactId);
      announce('contact.archived', { type: 'contact', id: contactId, external_id, archived: true });
    },
    unarchive(contactId) {
      const entry = collections.contact.entry(contactId);
      if (!entry?.deleted) throw new Error(`The pretend Intercom has no archived contact ${contactId}.`);
      const object = { ...entry.object, updated_at: clock.seconds() };
      collections.contact.put(contactId, object);
      announce('contact.unarchive', object);
    },
    merge(from, into) {
      existing('contact', from);
      const survivor = { ...existing('contact', into), updated_at: clock.seconds() };
      collections.contact.remove(from);
      collections.contact.put(into, survivor);
      // https://developers.intercom.com/docs/references/webhooks/webhook-models, "contact.merged payload"
      announce('contact.merged', { ...survivor, merged_from: { type: 'contact', id: from } });
    },
    addPart(conversationId, fields, { silent = false } = {}) {
      const before = existing('conversation', conversationId);
      const partId = fields.id ?? String(random.int(1e9, 1e10));
      const part = conversationPart(partId, fields.created_at ?? clock.seconds(), fields);
      const parts = partsById.get(conversationId) ?? [];
      parts.push(part);
      partsById.set(conversationId, parts);
      const after = { ...before, updated_at: part.created_at ?? before.updated_at };
      collections.conversation.put(conversationId, after);
      if (!silent) announce(partTopic(part), withParts(after, 1));
      return part;
    },
    redactPart(conversationId, partId) {
      const before = existing('conversation', conversationId);
      const parts = partsById.get(conversationId) ?? [];
      const index = parts.findIndex((part) => part.id === partId);
      const part = parts[index];
      if (!part)
        throw new Error(`The pretend Intercom has no part ${partId} in conversation ${conversationId}.`);
      const redacted = { ...part, body: null, redacted: true, updated_at: clock.seconds() };
      parts[index] = redacted;
      collections.conversation.put(conversationId, { ...before, updated_at: clock.seconds() });
      announce('conversation_part.redacted', redacted);
    },
    ping: () => announce('ping', { type: 'ping', message: 'ping' }),
    load(resource, object, parts = []) {
      of(resource).put(object.id, object);
      if (resource === 'conversation') partsById.set(object.id, [...parts]);
    },
    get: (resource, id) => of(resource).get(id),
    all: (resource) => of(resource).all(),
    parts: (conversationId) => partsById.get(conversationId) ?? [],
    withParts,
    notifications: () => notifications,
    pendingNotifications: () => notifications.filter((made) => !delivered.has(made)),
    markDelivered: (made) => {
      delivered.add(made);
    },
    collection: of,
  };
}
