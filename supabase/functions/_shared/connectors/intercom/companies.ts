import { ApiError, type ResourceDefinition } from '../../core/contract/index.ts';
import { dateOf, itemsIn, retrievedItem } from './listing.ts';
import { changesCompany } from './topics.ts';
import type { IntercomClient } from './types.ts';

/**
 * Companies, by scroll: the paged list ends at 10,000 and leaves out companies without users. A workspace has one scroll
 * open at a time, which ends after a minute without a call; the last page is empty, whatever the scroll parameter then
 * says. "It is not possible to continue from a specific point when using scroll": what fails must begin anew.
 * Source: https://developers.intercom.com/docs/references/rest-api/api.intercom.io/companies/scrolloverallcompanies
 */
export const company: ResourceDefinition<IntercomClient> = {
  createdField: 'created_at',
  updatedField: 'updated_at',
  list: async (intercom, { cursor, signal }) => {
    const from = cursor === null ? {} : { scroll_param: cursor };
    const page = await intercom.companies.scroll(from, { abortSignal: signal });
    const items = itemsIn(page.response, 'data');
    const next = page.response?.scroll_param;
    if (items.length > 0 && !next) throw new ApiError('Intercom: a scroll came without its parameter', null);
    return { items, next: items.length > 0 ? (next ?? null) : null, date: dateOf(page.rawResponse) };
  },
  // Intercom does not say whether companies that change during a scroll keep their place in it.
  pages: 'shifting',
  scroll: true,
  retrieve: async (intercom, id, signal) =>
    retrievedItem(
      await intercom.companies.find({ company_id: id }, { abortSignal: signal }).withRawResponse(),
    ),
  incremental: { by: 'full_list', because: 'companies cannot be searched by time' },
  deletions: { by: 'event' },
  events: { ...changesCompany, 'company.deleted': { kind: 'delete' } },
};
