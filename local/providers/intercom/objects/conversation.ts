import type { IntercomObjects } from '../wire.ts';

type Conversation = IntercomObjects['conversation'];

/** An open conversation that a contact began, with every field Intercom lists, overridden by `fields`. */
export function conversation(
  id: string,
  created: number,
  fields: Partial<Conversation> & Pick<Conversation, 'source'>,
): Conversation {
  return {
    type: 'conversation',
    id,
    created_at: created,
    updated_at: created,
    waiting_since: null,
    snoozed_until: null,
    contacts: { type: 'contact.list', contacts: [] },
    first_contact_reply: null,
    admin_assignee_id: null,
    team_assignee_id: null,
    open: true,
    state: 'open',
    read: false,
    tags: { type: 'tag.list', tags: [] },
    priority: 'not_priority',
    sla_applied: null,
    statistics: null,
    conversation_rating: null,
    teammates: null,
    title: null,
    custom_attributes: {},
    topics: {},
    ticket: null,
    linked_objects: { type: 'list', data: [], total_count: 0, has_more: false },
    ai_agent: null,
    ai_agent_participated: false,
    ...fields,
  };
}
