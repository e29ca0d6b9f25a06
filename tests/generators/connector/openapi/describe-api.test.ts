import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ApiDescription } from '../../../../generators/connector/openapi/api-description.ts';
import { describedFixture, factsOf, resourceOf } from './described.ts';

type Row = readonly [
  name: string,
  list: string,
  pages: string,
  items: string,
  id: string,
  created: string | null,
  updated: string | null,
  read: string | null,
  needs: string,
  children: string,
];

const next = 'cursor starting_after = pages.next.starting_after';
const created = 'created_at unix_seconds';
const updated = 'updated_at unix_seconds';
const intercom: readonly Row[] = [
  ['activity_log', 'GET /admins/activity_logs', next, 'activity_logs', 'id', created, null, null, '', ''],
  ['admin', 'GET /admins', 'one answer', 'admins', 'id', null, null, '/admins/{admin_id}', '', ''],
  [
    'article',
    'GET /articles',
    next,
    'data',
    'id',
    created,
    updated,
    '/articles/{article_id}',
    '',
    'article_tag=tag',
  ],
  [
    'away_status_reason',
    'GET /away_status_reasons',
    'one answer',
    'data',
    'id',
    created,
    updated,
    null,
    '',
    '',
  ],
  // Its times are a text or a number, by a schema called datetime.
  [
    'call',
    'GET /calls',
    'page page from 1',
    'data',
    'id',
    'created_at null',
    'updated_at null',
    '/calls/{call_id}',
    '',
    '',
  ],
  [
    'collection',
    'GET /help_center/collections',
    next,
    'data',
    'id',
    created,
    updated,
    '/help_center/collections/{collection_id}',
    '',
    '',
  ],
  [
    'company',
    'GET /companies',
    'page page from 1',
    'data',
    'id',
    created,
    updated,
    '/companies/{company_id}',
    '',
    'company_segment=segment company_tag=tag',
  ],
  [
    'contact',
    'GET /contacts',
    next,
    'data',
    'id',
    created,
    updated,
    '/contacts/{contact_id}',
    '',
    'contact_company=company contact_note=note contact_tag=tag',
  ],
  [
    'content_import_source',
    'GET /ai/content_import_sources',
    'next URL in pages.next',
    'data',
    'id',
    created,
    updated,
    '/ai/content_import_sources/{source_id}',
    '',
    '',
  ],
  [
    'conversation',
    'GET /conversations',
    next,
    'conversations',
    'id',
    created,
    updated,
    '/conversations/{conversation_id}',
    '',
    'conversation_contact=contact conversation_part conversation_linked_object conversation_tag=tag conversation_teammate',
  ],
  ['data_attribute', 'GET /data_attributes', 'one answer', 'data', 'id', created, updated, null, '', ''],
  [
    'external_page',
    'GET /ai/external_pages',
    'next URL in pages.next',
    'data',
    'id',
    created,
    updated,
    '/ai/external_pages/{page_id}',
    '',
    '',
  ],
  [
    'help_center',
    'GET /help_center/help_centers',
    'one answer',
    'data',
    'id',
    created,
    updated,
    '/help_center/help_centers/{help_center_id}',
    '',
    '',
  ],
  [
    'internal_article',
    'GET /internal_articles',
    next,
    'data',
    'id',
    created,
    updated,
    '/internal_articles/{internal_article_id}',
    '',
    '',
  ],
  [
    'news_item',
    'GET /news/news_items',
    next,
    'data',
    'id',
    created,
    updated,
    '/news/news_items/{news_item_id}',
    '',
    '',
  ],
  [
    'newsfeed',
    'GET /news/newsfeeds',
    next,
    'data',
    'id',
    created,
    updated,
    '/news/newsfeeds/{newsfeed_id}',
    '',
    '',
  ],
  [
    'newsfeed_item',
    'GET /news/newsfeeds/{newsfeed_id}/items',
    next,
    'data',
    'id',
    created,
    updated,
    null,
    'newsfeed_id=newsfeed.id',
    '',
  ],
  [
    'note',
    'GET /contacts/{contact_id}/notes',
    next,
    'data',
    'id',
    created,
    null,
    '/notes/{note_id}',
    'contact_id=contact.id',
    '',
  ],
  [
    'segment',
    'GET /segments',
    'one answer',
    'segments',
    'id',
    created,
    updated,
    '/segments/{segment_id}',
    '',
    '',
  ],
  ['subscription_type', 'GET /subscription_types', 'one answer', 'data', 'id', null, null, null, '', ''],
  ['tag', 'GET /tags', 'one answer', 'data', 'id', null, null, '/tags/{tag_id}', '', ''],
  ['team', 'GET /teams', 'one answer', 'teams', 'id', null, null, '/teams/{team_id}', '', ''],
  [
    'ticket',
    'POST /tickets/search',
    'cursor pagination.starting_after = pages.next.starting_after',
    'tickets',
    'id',
    created,
    updated,
    '/tickets/{ticket_id}',
    '',
    'ticket_contact=contact ticket_linked_object ticket_part',
  ],
  [
    'ticket_state',
    'GET /ticket_states',
    'one answer',
    'data',
    'id',
    null,
    null,
    null,
    '',
    'ticket_state_ticket_type=ticket_type',
  ],
  [
    'ticket_type',
    'GET /ticket_types',
    'one answer',
    'data',
    'id',
    created,
    updated,
    '/ticket_types/{ticket_type_id}',
    '',
    'ticket_type_ticket_state=ticket_state ticket_type_attribute',
  ],
];

const iso = ['created_at iso_8601', 'updated_at iso_8601'] as const;
const forge: readonly Row[] = [
  [
    'comment',
    'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    'Link header',
    '',
    'id',
    ...iso,
    null,
    'owner=repo.owner.login repo=repo.name issue_number=issue.number',
    '',
  ],
  [
    'issue',
    'GET /repos/{owner}/{repo}/issues',
    'Link header',
    '',
    'id',
    ...iso,
    '/repos/{owner}/{repo}/issues/{issue_number}',
    'owner=repo.owner.login repo=repo.name',
    'issue_assignee=user issue_label',
  ],
  ['license', 'GET /licenses', 'page page from 1', '', 'key', null, null, '/licenses/{license}', '', ''],
  ['repo', 'GET /user/repos', 'Link header', '', 'id', ...iso, '/repos/{owner}/{repo}', '', ''],
  ['user', 'GET /users', 'Link header', '', 'id', null, null, '/users/{username}', '', ''],
  [
    'workflow_run',
    'GET /orgs/{org}/actions/runs',
    'page page from 1',
    'workflow_runs',
    'id',
    ...iso,
    null,
    'org=null.undefined',
    '',
  ],
];

const last = 'cursor starting_after = last id';
const unix = 'created unix_seconds';
const payments: readonly Row[] = [
  ['country_spec', 'GET /v1/country_specs', last, 'data', 'id', null, null, null, '', ''],
  [
    'customer',
    'GET /v1/customers',
    last,
    'data',
    'id',
    unix,
    null,
    '/v1/customers/{customer}',
    '',
    'customer_subscription=subscription',
  ],
  [
    'invoice',
    'GET /v1/invoices',
    last,
    'data',
    'id',
    unix,
    null,
    '/v1/invoices/{invoice}',
    '',
    'invoice_line=line',
  ],
  [
    'line',
    'GET /v1/invoices/{invoice}/lines',
    last,
    'data',
    'id',
    null,
    null,
    null,
    'invoice=invoice.id',
    '',
  ],
  [
    'product',
    'GET /v1/products',
    last,
    'data',
    'id',
    unix,
    'updated unix_seconds',
    '/v1/products/{id}',
    '',
    '',
  ],
  [
    'source',
    'GET /v1/customers/{customer}/sources',
    last,
    'data',
    'id',
    unix,
    null,
    '/v1/customers/{customer}/sources/{id}',
    'customer=customer.id',
    '',
  ],
  [
    'subscription',
    'GET /v1/subscriptions',
    last,
    'data',
    'id',
    unix,
    null,
    '/v1/subscriptions/{subscription_exposed_id}',
    '',
    'subscription_item',
  ],
];

const camel = ['createdAt iso_8601', 'updatedAt iso_8601'] as const;
const crm: readonly Row[] = [
  [
    'activity',
    'GET /activities',
    'offset start',
    'data',
    'id',
    'add_time iso_8601',
    'update_time iso_8601',
    null,
    '',
    '',
  ],
  [
    'company',
    'GET /crm/v4/objects/companies',
    'cursor after = paging.next.after',
    'results',
    'id',
    ...camel,
    '/crm/v4/objects/companies/{companyId}',
    '',
    '',
  ],
  ['deal', 'GET /deals', 'offset offset', 'deals', 'id', ...camel, '/deals/{deal_id}', '', 'deal_line_item'],
  [
    'owner',
    'GET /owners',
    'one answer',
    '',
    'id',
    'created unix_milliseconds',
    'updated unix_milliseconds',
    null,
    '',
    '',
  ],
  [
    'project',
    'GET /rest/api/project/search',
    'offset startAt',
    'values',
    'id',
    null,
    null,
    '/rest/api/project/{projectIdOrKey}',
    '',
    'project_issue_type',
  ],
  [
    'version',
    'GET /rest/api/project/{projectIdOrKey}/versions',
    'offset startAt',
    'values',
    'id',
    null,
    null,
    null,
    'projectIdOrKey=project.id',
    '',
  ],
];

const metadata = 'cursor cursor = response_metadata.next_cursor';
const desk: readonly Row[] = [
  [
    'article',
    'GET /articles',
    'page page[number] from 1',
    'data',
    'id',
    'attributes.created_at iso_8601',
    'attributes.updated_at iso_8601',
    null,
    '',
    '',
  ],
  [
    'call',
    'GET /calls',
    'cursor cursor = records.cursor',
    'calls.call',
    'id',
    'createdAt unix_milliseconds',
    null,
    null,
    '',
    '',
  ],
  [
    'conversation',
    'GET /conversations.list',
    metadata,
    'channels',
    'id',
    unix,
    'updated unix_milliseconds',
    '/conversations.info',
    '',
    '',
  ],
  [
    'message',
    'GET /accounts/{AccountSid}/Messages.json',
    'next URL in next_page_uri',
    'messages',
    'sid',
    'date_created null',
    'date_updated null',
    null,
    'AccountSid=null.undefined',
    '',
  ],
  [
    'note',
    'GET /notes',
    'cursor cursor = additional_data.next_cursor',
    'data',
    'id',
    'add_time iso_8601',
    null,
    null,
    '',
    '',
  ],
  [
    'organization',
    'GET /v2/organizations.json',
    'page page from 1',
    'organizations',
    'id',
    ...iso,
    null,
    '',
    '',
  ],
  [
    'page',
    'POST /v1/databases/{database_id}/query',
    'cursor start_cursor = next_cursor',
    'results',
    'id',
    'created_time iso_8601',
    'last_edited_time iso_8601',
    null,
    'database_id=null.undefined',
    '',
  ],
  [
    'ticket',
    'GET /v2/tickets.json',
    'cursor page[after] = meta.after_cursor',
    'tickets',
    'id',
    ...iso,
    '/v2/tickets/{ticket_id}.json',
    '',
    '',
  ],
  ['user', 'GET /users.list', metadata, 'members', 'id', null, 'updated unix_seconds', null, '', ''],
];

function check(description: ApiDescription, rows: readonly Row[]): void {
  for (const [name, ...want] of rows) {
    assert.equal(Object.values(factsOf(resourceOf(description, name))), want, name);
  }
}

test("Intercom's own document: each list with its pages, items, id, times, retrieve, parents and children", () => {
  const description = describedFixture('intercom-2.14.yaml');
  check(description, intercom);
  assert.equal(description.provider, 'intercom');
  assert.equal(description.versionHeader?.name, 'Intercom-Version');
  assert.equal(description.versionHeader?.value, '2.14');
  assert.equal(description.baseUrl?.url, 'https://api.intercom.io');
  assert.equal(description.baseUrl?.others.length, 2);
  assert.equal(
    description.auth.map(({ kind }) => kind),
    ['bearer'],
  );
  assert.equal(
    description.skipped.map(({ path }) => path),
    ['/events'],
  );
  const others = resourceOf(description, 'company').otherLists.map(
    (list) => `${list.path} ${list.pagination.style}`,
  );
  assert.equal(others, [
    '/companies/scroll scroll',
    '/companies/list page',
    '/contacts/{contact_id}/companies next_url',
  ]);
});

const made: readonly (readonly [string, readonly Row[]])[] = [
  ['forge.yaml', forge],
  ['payments.json', payments],
  ['crm.yaml', crm],
  ['desk.yaml', desk],
];

for (const [name, rows] of made) {
  test(`${name}: each list, and no other`, () => {
    const description = describedFixture(name);
    check(description, rows);
    assert.equal(
      description.resources.map((each) => each.name),
      rows.map(([each]) => each),
    );
    assert.equal(description.warnings, []);
  });
}

test('every decision says where in the document it comes from', () => {
  const description = describedFixture('payments.json');
  const { list, createdAt, id } = resourceOf(description, 'customer');
  const customer = '/components/schemas/customer/properties';
  assert.equal(createdAt?.evidence, [{ pointer: `${customer}/created`, says: 'format unix-time' }]);
  assert.equal(id?.evidence, [{ pointer: `${customer}/id`, says: 'property id' }]);
  assert.equal(list.pagination.evidence[0]?.pointer, '/paths/~1v1~1customers/get/parameters/5');
  assert.equal(list.pagination.confidence, 'certain');
});

test('what the document does not say is asked, not assumed', () => {
  const description = describedFixture('desk.yaml');
  const asked = (resource: string | undefined) =>
    description.unknowns.filter((each) => each.resource === resource).map(({ what }) => what);
  assert.equal(asked(undefined), ['provider', 'base_url', 'webhook']);
  assert.equal(asked('message'), [
    'parameter',
    'time_unit',
    'time_unit',
    'precision',
    'retrieve',
    'deletions',
  ]);
  assert.ok(description.resources.every(({ name }) => asked(name).includes('deletions')));
});

test('a cursor that only the answer speaks of is asked about, with the parameter of the other lists', () => {
  const description = describedFixture('intercom-2.14.yaml');
  const pages = (name: string) =>
    description.unknowns.find((each) => each.resource === name && each.what === 'pages');
  assert.match(pages('contact')?.assumed ?? '', 'starting_after');
  assert.is(pages('conversation'), undefined);
});

test.run();
