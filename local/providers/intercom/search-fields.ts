/** How a field of a search compares. */
export type FieldType = 'string' | 'integer' | 'boolean' | 'date';

/** The searchable fields of a resource. https://developers.intercom.com/docs/references/2.14/rest-api/api.intercom.io */
export interface SearchFields {
  readonly types: Readonly<Record<string, FieldType>>;
  /** Dates match by calendar day of the workspace (contacts) or by the second, bounds included (conversations). */
  readonly dates: 'day' | 'second';
}

/** Fields of `POST /contacts/search`. */
export const CONTACT_FIELDS: SearchFields = {
  dates: 'day',
  types: {
    ...named('string', ['id', 'role', 'name', 'email', 'phone', 'external_id', 'language_override']),
    ...named('string', [
      'browser',
      'browser_language',
      'os',
      'location.country',
      'location.region',
      'location.city',
    ]),
    ...named('integer', ['owner_id']),
    ...named('boolean', ['unsubscribed_from_emails', 'marked_email_as_spam', 'has_hard_bounced']),
    ...named('date', ['created_at', 'updated_at', 'signed_up_at', 'last_seen_at', 'last_contacted_at']),
    ...named('date', ['last_replied_at', 'last_email_opened_at', 'last_email_clicked_at']),
  },
};

/** Fields of `POST /conversations/search`. */
export const CONVERSATION_FIELDS: SearchFields = {
  dates: 'second',
  types: {
    ...named('string', ['id', 'title', 'state', 'priority', 'source.type', 'source.id', 'source.subject']),
    ...named('string', ['source.author.id', 'source.author.type', 'source.author.email', 'contact_ids']),
    ...named('integer', ['admin_assignee_id', 'team_assignee_id', 'statistics.count_conversation_parts']),
    ...named('boolean', ['open', 'read', 'ai_agent_participated']),
    ...named('date', ['created_at', 'updated_at', 'waiting_since', 'snoozed_until']),
    ...named('date', ['statistics.first_contact_reply_at', 'statistics.last_close_at']),
  },
};

/** The value of a field that is written with dots; `contact_ids` are those of the conversation's contacts. */
export function fieldValue(object: object, field: string): unknown {
  if (field === 'contact_ids') {
    const contacts = fieldValue(object, 'contacts.contacts') as readonly { id: string }[] | undefined;
    return contacts?.map((contact) => contact.id);
  }
  return field
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], object);
}

function named(type: FieldType, fields: readonly string[]): Record<string, FieldType> {
  return Object.fromEntries(fields.map((field) => [field, type]));
}
