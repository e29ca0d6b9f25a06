import type { Payload, ResourceDefinition } from '../../core/contract/index.ts';
import { dateOf, retrievedItem } from './listing.ts';
import { changesCompany } from './topics.ts';
import type { IntercomClient } from './types.ts';

/**
 * Companies, by scroll: the paged list ends at 10,000. A workspace has one scroll open at a time, and its end is an empty
 * page, whatever the scroll parameter then says.
 * Source: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/companies/scrolloverallcompanies
 */
export const company: ResourceDefinition<IntercomClient> = {
  createdField: 'created_at',
  updatedField: 'updated_at',
  list: async (intercom, { cursor }) => {
    const page = await intercom.companies.scroll(cursor === null ? {} : { scroll_param: cursor });
    const items = page.data as readonly object[] as readonly Payload[];
    return {
      items,
      next: items.length > 0 ? (page.response?.scroll_param ?? null) : null,
      date: dateOf(page.rawResponse),
    };
  },
  retrieve: async (intercom, id) =>
    retrievedItem(await intercom.companies.find({ company_id: id }).withRawResponse()),
  incremental: { by: 'full_list', because: 'companies cannot be searched by time' },
  deletions: { by: 'event' },
  events: { ...changesCompany, 'company.deleted': { kind: 'delete' } },
};
