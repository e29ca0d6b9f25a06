import type { ResourceDefinition } from '../../core/contract/index.ts';
import { dateOf, itemsIn, retrievedItem } from './listing.ts';
import { changesAdmin } from './topics.ts';
import type { IntercomClient } from './types.ts';

/** The workspace's teammates, in one short list. */
export const admin: ResourceDefinition<IntercomClient> = {
  createdField: null,
  updatedField: null,
  list: async (intercom, { signal }) => {
    const { data, rawResponse } = await intercom.admins.list({ abortSignal: signal }).withRawResponse();
    return { items: itemsIn(data, 'admins'), next: null, date: dateOf(rawResponse) };
  },
  // All of them come in one answer.
  pages: 'stable',
  retrieve: async (intercom, id, signal) =>
    retrievedItem(
      await intercom.admins.find({ admin_id: Number(id) }, { abortSignal: signal }).withRawResponse(),
    ),
  incremental: { by: 'full_list', because: 'admins cannot be searched by time' },
  deletions: { by: 'event' },
  events: { ...changesAdmin, 'admin.removed_from_workspace': { kind: 'delete' } },
};
