import type { Payload, ResourceDefinition } from '../../core/contract/index.ts';
import { dateOf, retrievedItem } from './listing.ts';
import { changesAdmin } from './topics.ts';
import type { IntercomClient } from './types.ts';

/** The workspace's teammates, in one short list. */
export const admin: ResourceDefinition<IntercomClient> = {
  createdField: null,
  updatedField: null,
  list: async (intercom) => {
    const { data, rawResponse } = await intercom.admins.list().withRawResponse();
    return {
      items: (data.admins ?? []) as readonly object[] as readonly Payload[],
      next: null,
      date: dateOf(rawResponse),
    };
  },
  retrieve: async (intercom, id) =>
    retrievedItem(await intercom.admins.find({ admin_id: Number(id) }).withRawResponse()),
  incremental: { by: 'full_list', because: 'admins cannot be searched by time' },
  deletions: { by: 'event' },
  events: { ...changesAdmin, 'admin.removed_from_workspace': { kind: 'delete' } },
};
