import type { ConnectorAnswersInput } from '../answers.ts';

type Resource = ConnectorAnswersInput['resources'][number];

/**
 * CRM objects of HubSpot. Its search by modification time ends after 10,000 results and its webhooks are lists of thin events,
 * so that syncs read the whole list; archived objects leave it.
 * Source: https://developers.hubspot.com/docs/api/crm/understanding-the-crm
 */
export const hubspot: ConnectorAnswersInput = {
  name: 'hubspot',
  displayName: 'HubSpot',
  apiVersion: 'v3',
  baseUrl: 'https://api.hubapi.com',
  docsUrl: 'https://developers.hubspot.com/docs/api/overview',
  auth: { by: 'bearer' },
  rateLimit: { requestsPerSecond: 9, burst: 10 },
  resources: [
    crmObject('contact', 'contacts', [
      { name: 'email', path: 'properties.email', indexed: true },
      { name: 'first_name', path: 'properties.firstname' },
      { name: 'last_name', path: 'properties.lastname' },
    ]),
    crmObject('company', 'companies', [
      { name: 'name', path: 'properties.name' },
      { name: 'domain', path: 'properties.domain' },
    ]),
    crmObject('deal', 'deals', [
      { name: 'name', path: 'properties.dealname' },
      { name: 'amount', path: 'properties.amount', type: 'numeric' },
      { name: 'stage', path: 'properties.dealstage' },
      { name: 'pipeline', path: 'properties.pipeline' },
      { name: 'closed_at', path: 'properties.closedate', type: 'time_iso8601' },
    ]),
  ],
  webhook: {
    by: 'none',
    because: 'HubSpot delivers lists of events, which name objects without showing them',
  },
};

function crmObject(name: string, plural: string, columns: NonNullable<Resource['columns']>): Resource {
  return {
    name,
    path: `/crm/v3/objects/${plural}`,
    items: 'results',
    retrievePath: `/crm/v3/objects/${plural}/{id}`,
    created: { field: 'createdAt', unit: 'iso8601' },
    updated: { field: 'updatedAt', unit: 'iso8601' },
    pagination: {
      by: 'cursor',
      param: 'after',
      next: 'paging.next.after',
      size: { param: 'limit', max: 100 },
    },
    incremental: {
      by: 'full_list',
      because: 'the search by modification time ends after 10,000 results of a query',
    },
    deletions: {
      by: 'sweep',
      because: 'an archived object leaves the list without changing its modification time',
    },
    columns,
  };
}
