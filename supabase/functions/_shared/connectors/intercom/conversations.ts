import { isPayload, type ResourceDefinition } from '../../core/contract/index.ts';
import { after, cursorPage, retrievedItem } from './listing.ts';
import { changesConversation } from './topics.ts';
import type { IntercomClient } from './types.ts';

/** Each listed conversation is retrieved for its parts; a page is how many are retrieved side by side. */
const perPage = 20;

/** Conversations. Lists and searches leave the parts out, so each conversation is retrieved. */
export const conversation: ResourceDefinition<IntercomClient> = {
  createdField: 'created_at',
  updatedField: 'updated_at',
  summaries: true,
  list: async (intercom, { cursor, createdSince, signal }) => {
    if (createdSince !== null) {
      // Documented as "greater than or equal"; a second earlier is right either way.
      const from = new Date(createdSince.getTime() - 1000);
      const search = after('created_at', from, perPage, cursor);
      return cursorPage(
        await intercom.conversations.search(search, { abortSignal: signal }),
        'conversations',
      );
    }
    const page = { per_page: perPage, ...(cursor === null ? {} : { starting_after: cursor }) };
    return cursorPage(await intercom.conversations.list(page, { abortSignal: signal }), 'conversations');
  },
  // Ordered by their last activity: a conversation that is answered during the walk moves to a page already read.
  pages: 'shifting',
  retrieve: async (intercom, id, signal) =>
    retrievedItem(
      await intercom.conversations.find({ conversation_id: id }, { abortSignal: signal }).withRawResponse(),
    ),
  incremental: {
    by: 'modified_since',
    overlapSeconds: 10 * 60,
    precisionSeconds: 1,
    retentionSeconds: null,
    list: async (intercom, { modifiedSince, cursor, signal }) => {
      const search = after('updated_at', modifiedSince, perPage, cursor);
      return cursorPage(
        await intercom.conversations.search(search, { abortSignal: signal }),
        'conversations',
      );
    },
  },
  deletions: { by: 'event' },
  children: [
    {
      resource: 'conversation_part',
      embedded: ({ conversation_parts: list }) => {
        if (!isPayload(list) || !Array.isArray(list.conversation_parts))
          return { items: [], truncated: false };
        const items = list.conversation_parts;
        return { items, truncated: typeof list.total_count === 'number' && list.total_count > items.length };
      },
      // Intercom returns only the 500 newest parts.
      truncated: { by: 'newest' },
    },
  ],
  events: {
    ...changesConversation,
    // The item is the part alone; it does not name its conversation.
    'conversation_part.redacted': { kind: 'update', child: 'conversation_part' },
    'conversation.deleted': { kind: 'delete', ids: (item) => [item.conversation_id ?? item.id] },
  },
};

/** The messages, notes and changes of state inside a conversation. */
export const conversationPart: ResourceDefinition<IntercomClient> = {
  embeddedIn: 'conversation',
  createdField: 'created_at',
  updatedField: 'updated_at',
  deletions: { by: 'parent_set' },
};
