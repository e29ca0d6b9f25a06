import type { Intercom } from 'intercom-client';

/** The version of the Intercom API whose shapes the pretend Intercom speaks; the default of `intercom-client` 7.0.3. */
export const INTERCOM_API_VERSION = '2.14';

/** An SDK type as it travels over the wire: what the SDK calls optional arrives as null. */
export type Wire<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Element)[]
    ? Wire<Element>[]
    : T extends object
      ? { [Key in keyof T]: Wire<Exclude<T[Key], undefined>> | (undefined extends T[Key] ? null : never) }
      : T;

/** Fields that the published spec's examples carry and the SDK's `Contact` does not name. */
interface UntypedContactFields {
  opted_out_subscription_types?: Wire<Intercom.ContactTags>;
  opted_in_subscription_types?: Wire<Intercom.ContactTags>;
  utm_campaign?: string | null;
  utm_content?: string | null;
  utm_medium?: string | null;
  utm_source?: string | null;
  utm_term?: string | null;
  referrer?: string | null;
}

/** Fields that the published spec's examples carry and the SDK's `Conversation` does not name, or names wrongly. */
interface UntypedConversationFields {
  team_assignee_id?: number | null;
  topics?: object;
  ticket?: object | null;
}

/** The mirrored resources that have a list of their own. */
export interface IntercomObjects {
  admin: Wire<Intercom.Admin>;
  company: Wire<Intercom.Company>;
  contact: Wire<Intercom.Contact> & UntypedContactFields;
  /** Without its parts, as lists and searches show it. */
  conversation: Omit<Wire<Intercom.Conversation>, 'conversation_parts' | 'team_assignee_id'> &
    UntypedConversationFields;
}

export type IntercomResource = keyof IntercomObjects;

/** One message, note or action of a conversation. */
export type ConversationPart = Wire<Intercom.ConversationPart> & { id: string };

/** A conversation as `GET /conversations/{id}` shows it. */
export type ConversationWithParts = IntercomObjects['conversation'] & {
  conversation_parts: {
    type: 'conversation_part.list';
    conversation_parts: ConversationPart[];
    total_count: number;
  };
};

/** A webhook body. https://developers.intercom.com/docs/references/webhooks/webhook-models */
export interface IntercomNotification {
  type: 'notification_event';
  app_id: string;
  data: { type: 'notification_event_data'; item: object };
  links: object;
  /** Null for `conversation.read`. */
  id: string | null;
  topic: string;
  delivery_status: string | null;
  delivery_attempts: number;
  delivered_at: number;
  first_sent_at: number;
  created_at: number;
  self: string | null;
}
