import type { ConversationPart } from '../wire.ts';

/** A comment with every field Intercom sends, overridden by `fields`. `created` is in unix seconds. */
export function conversationPart(
  id: string,
  created: number,
  fields: Partial<ConversationPart>,
): ConversationPart {
  return {
    type: 'conversation_part',
    id,
    part_type: 'comment',
    body: null,
    created_at: created,
    updated_at: created,
    notified_at: created,
    assigned_to: null,
    attachments: [],
    external_id: null,
    redacted: false,
    email_message_metadata: null,
    state: 'open',
    tags: [],
    event_details: null,
    app_package_code: null,
    ...fields,
  };
}
