import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFacts, describedFixture, factTable, resourceOf } from './described.ts';

const intercom = factTable(`
  activity_log | GET /admins/activity_logs | cursor starting_after = pages.next.starting_after | activity_logs | id | created_at unix_seconds | - | - | · | ·
  admin | GET /admins | one answer | admins | id | - | - | /admins/{admin_id} | · | ·
  article | GET /articles | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /articles/{article_id} | · | article_tag=tag
  away_status_reason | GET /away_status_reasons | one answer | data | id | created_at unix_seconds | updated_at unix_seconds | - | · | ·
  call | GET /calls | page page from 1 | data | id | created_at null | updated_at null | /calls/{call_id} | · | ·
  collection | GET /help_center/collections | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /help_center/collections/{collection_id} | · | ·
  company | GET /companies | page page from 1 | data | id | created_at unix_seconds | updated_at unix_seconds | /companies/{company_id} | · | company_segment=segment company_tag=tag
  contact | GET /contacts | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /contacts/{contact_id} | · | contact_company=company contact_note=note contact_tag=tag
  content_import_source | GET /ai/content_import_sources | next URL in pages.next | data | id | created_at unix_seconds | updated_at unix_seconds | /ai/content_import_sources/{source_id} | · | ·
  conversation | GET /conversations | cursor starting_after = pages.next.starting_after | conversations | id | created_at unix_seconds | updated_at unix_seconds | /conversations/{conversation_id} | · | conversation_contact=contact conversation_part conversation_linked_object conversation_tag=tag conversation_teammate
  data_attribute | GET /data_attributes | one answer | data | id | created_at unix_seconds | updated_at unix_seconds | - | · | ·
  dataset | GET /export/reporting_data/get_datasets | one answer | data | id | - | - | - | · | dataset_attribute
  external_page | GET /ai/external_pages | next URL in pages.next | data | id | created_at unix_seconds | updated_at unix_seconds | /ai/external_pages/{page_id} | · | ·
  help_center | GET /help_center/help_centers | one answer | data | id | created_at unix_seconds | updated_at unix_seconds | /help_center/help_centers/{help_center_id} | · | ·
  internal_article | GET /internal_articles | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /internal_articles/{internal_article_id} | · | ·
  news_item | GET /news/news_items | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /news/news_items/{news_item_id} | · | ·
  newsfeed | GET /news/newsfeeds | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | /news/newsfeeds/{newsfeed_id} | · | ·
  newsfeed_item | GET /news/newsfeeds/{newsfeed_id}/items | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | updated_at unix_seconds | - | newsfeed_id=newsfeed.id | ·
  note | GET /contacts/{contact_id}/notes | cursor starting_after = pages.next.starting_after | data | id | created_at unix_seconds | - | /notes/{note_id} | contact_id=contact.id | ·
  segment | GET /segments | one answer | segments | id | created_at unix_seconds | updated_at unix_seconds | /segments/{segment_id} | · | ·
  subscription_type | GET /subscription_types | one answer | data | id | - | - | - | · | ·
  tag | GET /tags | one answer | data | id | - | - | /tags/{tag_id} | · | ·
  team | GET /teams | one answer | teams | id | - | - | /teams/{team_id} | · | ·
  ticket | POST /tickets/search | cursor pagination.starting_after = pages.next.starting_after | tickets | id | created_at unix_seconds | updated_at unix_seconds | /tickets/{ticket_id} | · | ticket_contact=contact ticket_linked_object ticket_part
  ticket_state | GET /ticket_states | one answer | data | id | - | - | - | · | ticket_state_ticket_type=ticket_type
  ticket_type | GET /ticket_types | one answer | data | id | created_at unix_seconds | updated_at unix_seconds | /ticket_types/{ticket_type_id} | · | ticket_type_ticket_state=ticket_state ticket_type_attribute
`);

test("Intercom's own document: each list with its pages, items, id, times, retrieve, parents and children", () => {
  const description = describedFixture('intercom-2.14.yaml');
  checkFacts(description, intercom);
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

test('a cursor that only the answer speaks of is asked about, with the parameter of the other lists', () => {
  const description = describedFixture('intercom-2.14.yaml');
  const pages = (name: string) =>
    description.unknowns.find((each) => each.resource === name && each.what === 'pages');
  assert.match(pages('contact')?.assumed ?? '', 'starting_after');
  assert.is(pages('conversation'), undefined);
});

test.run();
