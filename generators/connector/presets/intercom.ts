import type { ConnectorAnswersInput } from '../answers.ts';

const changed = { kind: 'update', partial: true } as const;

/**
 * Teammates and contacts of Intercom, API version 2.14.
 * Source: https://developers.intercom.com/docs/references/rest-api/api.intercom.io
 */
export const intercom: ConnectorAnswersInput = {
  name: 'intercom',
  displayName: 'Intercom',
  apiVersion: '2.14',
  baseUrl: 'https://api.intercom.io',
  docsUrl: 'https://developers.intercom.com/docs',
  auth: { by: 'bearer' },
  headers: { 'Intercom-Version': '2.14' },
  rateLimit: { requestsPerSecond: 150, burst: 166 },
  environment: { apiKey: 'INTERCOM_ACCESS_TOKEN', webhookSecret: 'INTERCOM_CLIENT_SECRET' },
  resources: [
    {
      name: 'admin',
      path: '/admins',
      items: 'admins',
      retrievePath: '/admins/{id}',
      pagination: { by: 'none' },
      pages: 'stable',
      incremental: { by: 'full_list', because: 'admins cannot be searched by time' },
      deletions: { by: 'event' },
      events: {
        'admin.added_to_workspace': { kind: 'create', partial: true },
        'admin.away_mode_updated': changed,
        'admin.removed_from_workspace': { kind: 'delete' },
      },
      columns: [
        { name: 'name', path: 'name' },
        { name: 'email', path: 'email' },
        { name: 'job_title', path: 'job_title' },
        { name: 'away_mode_enabled', path: 'away_mode_enabled', type: 'boolean' },
        { name: 'has_inbox_seat', path: 'has_inbox_seat', type: 'boolean' },
        { name: 'team_ids', path: 'team_ids', type: 'json' },
      ],
    },
    {
      name: 'contact',
      path: '/contacts',
      items: 'data',
      retrievePath: '/contacts/{id}',
      created: { field: 'created_at', unit: 'seconds' },
      updated: { field: 'updated_at', unit: 'seconds' },
      pagination: {
        by: 'cursor',
        param: 'starting_after',
        next: 'pages.next.starting_after',
        size: { param: 'per_page', max: 150 },
      },
      incremental: {
        by: 'full_list',
        because: 'the search for contacts compares dates by day, and takes them in a nested query',
      },
      deletions: { by: 'event' },
      events: {
        'contact.lead.created': { kind: 'create', partial: true },
        'contact.user.created': { kind: 'create', partial: true },
        'contact.lead.updated': changed,
        'contact.user.updated': changed,
        'contact.email.updated': changed,
        'contact.unarchive': changed,
        'contact.merged': changed,
        'contact.archived': { kind: 'archive', partial: true },
        'contact.deleted': { kind: 'delete' },
      },
      columns: [
        { name: 'external_id', path: 'external_id' },
        { name: 'role', path: 'role' },
        { name: 'email', path: 'email', indexed: true },
        { name: 'phone', path: 'phone' },
        { name: 'name', path: 'name' },
        { name: 'owner_id', path: 'owner_id' },
        { name: 'has_hard_bounced', path: 'has_hard_bounced', type: 'boolean' },
        { name: 'unsubscribed_from_emails', path: 'unsubscribed_from_emails', type: 'boolean' },
        { name: 'city', path: 'location.city' },
        { name: 'country', path: 'location.country' },
        { name: 'custom_attributes', path: 'custom_attributes', type: 'json' },
        { name: 'signed_up_at', path: 'signed_up_at', type: 'time_seconds' },
        { name: 'last_seen_at', path: 'last_seen_at', type: 'time_seconds' },
      ],
    },
  ],
  webhook: {
    by: 'preset',
    scheme: 'intercom',
    handshake: { by: 'head' },
    event: {
      id: 'id',
      type: 'topic',
      occurredAt: { field: 'created_at', unit: 'seconds' },
      object: 'data.item',
      complete: false,
    },
  },
};
