import {
  isPayload,
  type ListPage,
  type ListRequest,
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
  { cursor, signal }: Pick<ListRequest, 'cursor' | 'signal'>,
): Promise<ListPage> {
  const from = new Date(moment.getTime() - 2 * dayMs);
  const search = after(field, from, perPage, cursor);
  const page = cursorPage(await intercom.contacts.search(search, { abortSignal: signal }), 'data');
  return { ...page, items: page.items.filter((contact) => isAtOrAfter(contact?.[field], moment)) };
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
  list: async (intercom, { createdSince, ...request }) => {
    if (createdSince !== null) return changedAfter(intercom, 'created_at', createdSince, request);
    const { cursor, signal } = request;
    const page = { per_page: perPage, ...(cursor === null ? {} : { starting_after: cursor }) };
    return cursorPage(await intercom.contacts.list(page, { abortSignal: signal }), 'data');
  },
  // Intercom does not say by what the list is ordered.
  pages: 'shifting',
  hidesArchived: true,
  retrieve: async (intercom, id, signal) =>
    retrievedItem(
      await intercom.contacts.find({ contact_id: id }, { abortSignal: signal }).withRawResponse(),
    ),
  incremental: {
    by: 'modified_since',
    // New contacts appear in search with minutes of delay.
    overlapSeconds: 10 * 60,
    precisionSeconds: 1,
    retentionSeconds: null,
    list: (intercom, { modifiedSince, ...request }) =>
      changedAfter(intercom, 'updated_at', modifiedSince, request),
  },
  deletions: { by: 'event' },
  events: {
    ...changesContact,
    'contact.merged': { kind: 'update', partial: true, ids: survivorAndMerged },
    'contact.archived': { kind: 'archive', partial: true },
    'contact.deleted': { kind: 'delete' },
  },
};
