import {
  isPayload,
  type ListPage,
  type Payload,
  type ResourceDefinition,
} from '../../core/contract/index.ts';
import { after, cursorPage, retrievedItem } from './listing.ts';
import { changesContact } from './topics.ts';
import type { IntercomClient } from './types.ts';

/** Intercom's largest page of contacts. */
const perPage = 150;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Contact search compares dates by calendar day in the workspace's time zone, and `>` starts at the next day. Two days
 * earlier is before the moment meant in every time zone.
 * Source: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts/searchcontacts
 */
async function changedAfter(
  intercom: IntercomClient,
  field: 'created_at' | 'updated_at',
  moment: Date,
  cursor: string | null,
): Promise<ListPage> {
  const from = new Date(moment.getTime() - 2 * dayMs);
  const page = cursorPage(await intercom.contacts.search(after(field, from, perPage, cursor)));
  return { ...page, items: page.items.filter((contact) => isAtOrAfter(contact[field], moment)) };
}

function isAtOrAfter(seconds: unknown, moment: Date): boolean {
  return typeof seconds !== 'number' || seconds * 1000 >= moment.getTime();
}

/** The contact that was merged away is gone; the one it went into has changed. */
const survivorAndMerged = (contact: Payload): unknown[] => {
  const merged = isPayload(contact.merged_from) ? [contact.merged_from.id] : [];
  return [contact.id, ...merged];
};

/** Leads and users. */
export const contact: ResourceDefinition<IntercomClient> = {
  createdField: 'created_at',
  updatedField: 'updated_at',
  list: async (intercom, { cursor, createdSince }) => {
    if (createdSince !== null) return changedAfter(intercom, 'created_at', createdSince, cursor);
    const page = { per_page: perPage, ...(cursor === null ? {} : { starting_after: cursor }) };
    return cursorPage(await intercom.contacts.list(page));
  },
  retrieve: async (intercom, id) =>
    retrievedItem(await intercom.contacts.find({ contact_id: id }).withRawResponse()),
  incremental: {
    by: 'modified_since',
    // New contacts appear in search with minutes of delay.
    overlapSeconds: 10 * 60,
    list: (intercom, { modifiedSince, cursor }) =>
      changedAfter(intercom, 'updated_at', modifiedSince, cursor),
  },
  deletions: { by: 'event' },
  events: {
    ...changesContact,
    'contact.merged': { kind: 'update', partial: true, ids: survivorAndMerged },
    'contact.archived': { kind: 'archive', partial: true },
    'contact.deleted': { kind: 'delete' },
  },
};
