import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkFacts, describedFixture, factTable, resourceOf } from './described.ts';

const forge = factTable(`
  comment | GET /repos/{owner}/{repo}/issues/{issue_number}/comments | Link header | · | id | created_at iso_8601 | updated_at iso_8601 | - | owner=repo.owner.login repo=repo.name issue_number=issue.number | ·
  issue | GET /repos/{owner}/{repo}/issues | Link header | · | id | created_at iso_8601 | updated_at iso_8601 | /repos/{owner}/{repo}/issues/{issue_number} | owner=repo.owner.login repo=repo.name | issue_assignee=user issue_label
  license | GET /licenses | page page from 1 | · | key | - | - | /licenses/{license} | · | ·
  repo | GET /user/repos | Link header | · | id | created_at iso_8601 | updated_at iso_8601 | /repos/{owner}/{repo} | · | ·
  user | GET /users | Link header | · | id | - | - | /users/{username} | · | ·
  workflow_run | GET /orgs/{org}/actions/runs | page page from 1 | workflow_runs | id | created_at iso_8601 | updated_at iso_8601 | - | org=null.undefined | ·
`);

const payments = factTable(`
  country_spec | GET /v1/country_specs | cursor starting_after = last id | data | id | - | - | - | · | ·
  customer | GET /v1/customers | cursor starting_after = last id | data | id | created unix_seconds | - | /v1/customers/{customer} | · | customer_subscription=subscription
  invoice | GET /v1/invoices | cursor starting_after = last id | data | id | created unix_seconds | - | /v1/invoices/{invoice} | · | invoice_line=line
  line | GET /v1/invoices/{invoice}/lines | cursor starting_after = last id | data | id | - | - | - | invoice=invoice.id | ·
  product | GET /v1/products | cursor starting_after = last id | data | id | created unix_seconds | updated unix_seconds | /v1/products/{id} | · | ·
  source | GET /v1/customers/{customer}/sources | cursor starting_after = last id | data | id | created unix_seconds | - | /v1/customers/{customer}/sources/{id} | customer=customer.id | ·
  subscription | GET /v1/subscriptions | cursor starting_after = last id | data | id | created unix_seconds | - | /v1/subscriptions/{subscription_exposed_id} | · | subscription_item
`);

const crm = factTable(`
  activity | GET /activities | offset start | data | id | add_time iso_8601 | update_time iso_8601 | - | · | ·
  company | GET /crm/v4/objects/companies | cursor after = paging.next.after | results | id | createdAt iso_8601 | updatedAt iso_8601 | /crm/v4/objects/companies/{companyId} | · | ·
  deal | GET /deals | offset offset | deals | id | createdAt iso_8601 | updatedAt iso_8601 | /deals/{deal_id} | · | deal_line_item
  owner | GET /owners | one answer | · | id | created unix_milliseconds | updated unix_milliseconds | - | · | ·
  project | GET /rest/api/project/search | offset startAt | values | id | - | - | /rest/api/project/{projectIdOrKey} | · | project_issue_type
  version | GET /rest/api/project/{projectIdOrKey}/versions | offset startAt | values | id | - | - | - | projectIdOrKey=project.id | ·
`);

const desk = factTable(`
  article | GET /articles | page page[number] from 1 | data | id | attributes.created_at iso_8601 | attributes.updated_at iso_8601 | - | · | ·
  call | GET /calls | cursor cursor = records.cursor | calls.call | id | createdAt unix_milliseconds | - | - | · | ·
  conversation | GET /conversations.list | cursor cursor = response_metadata.next_cursor | channels | id | created unix_seconds | updated unix_milliseconds | /conversations.info | · | ·
  message | GET /accounts/{AccountSid}/Messages.json | next URL in next_page_uri | messages | sid | date_created null | date_updated null | - | AccountSid=null.undefined | ·
  note | GET /notes | cursor cursor = additional_data.next_cursor | data | id | add_time iso_8601 | - | - | · | ·
  organization | GET /v2/organizations.json | page page from 1 | organizations | id | created_at iso_8601 | updated_at iso_8601 | - | · | ·
  page | POST /v1/databases/{database_id}/query | cursor start_cursor = next_cursor | results | id | created_time iso_8601 | last_edited_time iso_8601 | - | database_id=null.undefined | ·
  ticket | GET /v2/tickets.json | cursor page[after] = meta.after_cursor | tickets | id | created_at iso_8601 | updated_at iso_8601 | /v2/tickets/{ticket_id}.json | · | ·
  user | GET /users.list | cursor cursor = response_metadata.next_cursor | members | id | - | updated unix_seconds | - | · | ·
`);

const made = [
  ['forge.yaml', forge],
  ['payments.json', payments],
  ['crm.yaml', crm],
  ['desk.yaml', desk],
] as const;

for (const [name, rows] of made) {
  test(`${name}: each list, and no other`, () => {
    const description = describedFixture(name);
    checkFacts(description, rows);
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

test.run();
