import type { ConversationPart, IntercomObjects, IntercomResource } from './wire.ts';

/** The topic under which Intercom announces a new object. */
export function createdTopic<R extends IntercomResource>(resource: R, object: IntercomObjects[R]): string {
  if (resource === 'admin') return 'admin.added_to_workspace';
  if (resource === 'company') return 'company.created';
  if (resource === 'contact') return `contact.${roleOf(object as IntercomObjects['contact'])}.created`;
  const { source } = object as IntercomObjects['conversation'];
  return source.author?.type === 'admin' ? 'conversation.admin.single.created' : 'conversation.user.created';
}

/** The topic under which Intercom announces a change, or undefined where it has none (a conversation's title, say). */
export function updatedTopic<R extends IntercomResource>(
  resource: R,
  object: IntercomObjects[R],
  changed: readonly string[],
): string | undefined {
  if (resource === 'admin')
    return changed.includes('away_mode_enabled') ? 'admin.away_mode_updated' : undefined;
  if (resource === 'company') return 'company.updated';
  if (resource === 'contact') return `contact.${roleOf(object as IntercomObjects['contact'])}.updated`;
  const { state } = object as IntercomObjects['conversation'];
  if (changed.includes('state')) {
    return {
      open: 'conversation.admin.opened',
      closed: 'conversation.admin.closed',
      snoozed: 'conversation.admin.snoozed',
    }[state];
  }
  if (changed.includes('admin_assignee_id')) return 'conversation.admin.assigned';
  if (changed.includes('priority')) return 'conversation.priority.updated';
  if (changed.includes('conversation_rating')) return 'conversation.rating.added';
  return changed.includes('read') ? 'conversation.read' : undefined;
}

/** The topic under which Intercom announces a new part. */
export function partTopic(part: ConversationPart): string {
  const byPartType: Record<string, string> = {
    note: 'conversation.admin.noted',
    close: 'conversation.admin.closed',
    open: 'conversation.admin.opened',
    snoozed: 'conversation.admin.snoozed',
    unsnoozed: 'conversation.admin.unsnoozed',
    assignment: 'conversation.admin.assigned',
  };
  const byAuthor: Record<string, string> = {
    admin: 'conversation.admin.replied',
    bot: 'conversation.operator.replied',
  };
  return byPartType[part.part_type ?? ''] ?? byAuthor[part.author?.type ?? ''] ?? 'conversation.user.replied';
}

function roleOf(contact: IntercomObjects['contact']): 'lead' | 'user' {
  return contact.role === 'lead' ? 'lead' : 'user';
}
