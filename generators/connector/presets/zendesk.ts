import type { ConnectorAnswersInput } from '../answers.ts';

type Resource = ConnectorAnswersInput['resources'][number];

/**
 * Users, organizations and tickets of Zendesk Support, by cursor pagination.
 * Source: https://developer.zendesk.com/api-reference/introduction/pagination/
 */
export const zendesk: ConnectorAnswersInput = {
  name: 'zendesk',
  displayName: 'Zendesk',
  apiVersion: 'v2',
  baseUrl: 'https://{subdomain}.zendesk.com',
  docsUrl: 'https://developer.zendesk.com/api-reference/',
  auth: { by: 'bearer' },
  rateLimit: { requestsPerSecond: 3, burst: 10 },
  resources: [
    supportObject('user', 'users', [
      { name: 'name', path: 'name' },
      { name: 'email', path: 'email', indexed: true },
      { name: 'role', path: 'role' },
      { name: 'organization_id', path: 'organization_id', type: 'bigint' },
      { name: 'active', path: 'active', type: 'boolean' },
    ]),
    supportObject('organization', 'organizations', [
      { name: 'name', path: 'name' },
      { name: 'domain_names', path: 'domain_names', type: 'json' },
    ]),
    supportObject('ticket', 'tickets', [
      { name: 'subject', path: 'subject' },
      { name: 'status', path: 'status' },
      { name: 'priority', path: 'priority' },
      { name: 'requester_id', path: 'requester_id', type: 'bigint' },
      { name: 'assignee_id', path: 'assignee_id', type: 'bigint' },
      { name: 'organization_id', path: 'organization_id', type: 'bigint' },
    ]),
  ],
  webhook: {
    by: 'none',
    because: 'what Zendesk delivers is made up by the trigger that sends it',
  },
};

function supportObject(name: string, plural: string, columns: NonNullable<Resource['columns']>): Resource {
  return {
    name,
    path: `/api/v2/${plural}`,
    items: plural,
    retrievePath: `/api/v2/${plural}/{id}`,
    item: name,
    created: { field: 'created_at', unit: 'iso8601' },
    updated: { field: 'updated_at', unit: 'iso8601' },
    pagination: {
      by: 'cursor',
      param: 'page[after]',
      next: 'meta.after_cursor',
      hasMore: 'meta.has_more',
      size: { param: 'page[size]', max: 100 },
    },
    incremental: { by: 'full_list', because: 'the list cannot be asked for what changed since a moment' },
    deletions: { by: 'sweep', because: 'no trigger of Zendesk tells of a deletion' },
    columns,
  };
}
