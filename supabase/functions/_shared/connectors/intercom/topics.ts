import { type EventRule, isPayload, type Payload } from '../../core/contract/index.ts';

/**
 * A notification says that an object changed; its item is rendered in the API version set in Intercom's Developer Hub,
 * may leave parts out, and does not say so. So it never replaces what is stored: the object is read again.
 * Source: https://developers.intercom.com/docs/references/webhooks/webhook-models
 */
function changes(
  kind: 'create' | 'update',
  type: string,
  topics: readonly string[],
): Record<string, EventRule> {
  const rule: EventRule = { kind, partial: true, ids: (item) => idsOf(item, type) };
  return Object.fromEntries(topics.map((topic) => [topic, rule]));
}

/** The item itself, or, in items made of several objects (a contact and its tag, …), the part of this type. */
function idsOf(item: Payload, type: string): unknown[] {
  const part = item[type];
  return isPayload(part) ? [part.id] : [item.id];
}

const attachedToCompany = ['company.contact.attached', 'company.contact.detached'];
const attachedToConversation = ['conversation.contact.attached', 'conversation.contact.detached'];

/** Topics after which a contact may look different. */
export const changesContact = {
  ...changes('create', 'contact', ['contact.lead.created', 'contact.user.created']),
  ...changes('update', 'contact', [
    'contact.unarchive',
    'contact.email.updated',
    'contact.subscribed',
    'contact.unsubscribed',
    'contact.lead.updated',
    'contact.lead.added_email',
    'contact.lead.signed_up',
    'contact.lead.tag.created',
    'contact.lead.tag.deleted',
    'contact.user.updated',
    'contact.user.tag.created',
    'contact.user.tag.deleted',
    'visitor.signed_up',
    ...attachedToCompany,
  ]),
};

/** Topics after which a company may look different. */
export const changesCompany = {
  ...changes('create', 'company', ['company.created']),
  ...changes('update', 'company', ['company.updated', ...attachedToCompany]),
};

/** Topics after which an admin may look different. */
export const changesAdmin = {
  ...changes('create', 'admin', ['admin.added_to_workspace']),
  ...changes('update', 'admin', ['admin.away_mode_updated']),
};

/** Topics after which a conversation or its parts may look different. */
export const changesConversation = {
  ...changes('create', 'conversation', ['conversation.user.created', 'conversation.admin.single.created']),
  ...changes('update', 'conversation', [
    'conversation.read',
    'conversation.priority.updated',
    'conversation.rating.added',
    'conversation.company.updated',
    'conversation.admin.assigned',
    'conversation.admin.closed',
    'conversation.admin.noted',
    'conversation.admin.open.assigned',
    'conversation.admin.opened',
    'conversation.admin.replied',
    'conversation.admin.snoozed',
    'conversation.admin.unsnoozed',
    'conversation.user.replied',
    'conversation.operator.replied',
    'conversation_part.tag.created',
    ...attachedToConversation,
  ]),
};
