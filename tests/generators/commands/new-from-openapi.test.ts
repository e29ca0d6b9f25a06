import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorProject, useRepositorySettings } from '../connector/connector-project.ts';

const documents = fileURLToPath(new URL('../../fixtures/openapi/', import.meta.url));
const project = connectorProject();
test.after(() => project.remove());

const fromDocument = (name: string, document: string, ...args: readonly string[]) =>
  project.supasaasy('new', 'connector', name, '--from', `${documents}${document}`, ...args);

test('what a document leaves open stays open in the code, and the check refuses it', async () => {
  const { status, stdout, stderr } = await fromDocument('open', 'payments.json');
  assert.is(status, 0, stderr);
  assert.match(stdout, 'Open in the code, which fails its check until it is answered:\n  1  ');
  assert.match(stdout, "Answer what the comments 'Not answered yet' ask");
  const resources = project.read('supabase/functions/_shared/connectors/open/resources.ts');
  assert.match(resources, "deletions: { by: 'unknown' }");
  const check = await project.supasaasy('check', 'open');
  assert.is(check.status, 1);
  assert.match(check.stdout, '✗ static.types');
  assert.match(check.stdout, '✗ contract.definition');
});

test('once answered it passes format, lint and every check', async () => {
  const { status, stderr } = await fromDocument(
    'payments',
    'payments.json',
    ...['--deletions', 'sweep', '--webhook-scheme', 'none', '--children', 'subscription_item'],
    ...['--set', 'country_spec.retrievePath=/v1/country_specs/{id}'],
  );
  assert.is(status, 0, stderr);
  useRepositorySettings(project);
  const directory = 'supabase/functions/_shared/connectors/payments';
  const biome = await project.run('biome', ['check', directory]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  const check = await project.supasaasy('check', 'payments');
  assert.is(check.status, 0, check.stdout);
  assert.match(
    project.read(`${directory}/migrations/001_views.sql`),
    'supasaasy.payments_subscription_items',
  );
});

test('headers that calls need, and objects inside of elements, pass every check', async () => {
  const { status, stderr } = await fromDocument(
    'school',
    'school.json',
    ...['--auth', 'bearer', '--deletions', 'sweep', '--webhook-scheme', 'none'],
    ...['--deletions-because', 'the API has no events', '--webhook-because', 'the API sends none'],
    ...['--modified-since-precision', '1'],
  );
  assert.is(status, 0, stderr);
  const directory = 'supabase/functions/_shared/connectors/school';
  assert.match(project.read(`${directory}/index.ts`), "'X-Tenant-Id': '{app.tenant_id}'");
  assert.match(project.read(`${directory}/resources.ts`), "element: 'data'");
  useRepositorySettings(project);
  const biome = await project.run('biome', ['check', directory]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  const check = await project.supasaasy('check', 'school');
  assert.is(check.status, 0, check.stdout);
});

test('what is left out is told with its reason', async () => {
  const { stdout } = await fromDocument('intercom', 'intercom-2.14.yaml', '--dry-run');
  assert.match(stdout, /needs what only you can say, --fill .*:\n {4}.*activity_log\.created_at_after=…/);
  const full = await fromDocument('intercom', 'intercom-2.14.yaml', '--dry-run', '--verbose');
  assert.match(
    full.stdout,
    /left out: activity_log \(GET \/admins\/activity_logs\): its list needs created_at_after/,
  );
  assert.match(full.stdout, 'To answer (');
});

test('what a list needs and only people know brings it in', async () => {
  const filled = ['--fill', 'activity_log.created_at_after=1'];
  const { status, stdout, stderr } = await fromDocument(
    'intercom',
    'intercom-2.14.yaml',
    '--diff',
    ...filled,
  );
  assert.is(status, 0, stderr);
  assert.match(stdout, "path: '/admins/activity_logs',\n+  query: { created_at_after: '1' },");
});

test('at least 15 lists of Intercom become resources', async () => {
  const { status, stdout } = await fromDocument('intercom', 'intercom-2.14.yaml', '--dry-run');
  assert.is(status, 0);
  assert.match(stdout, 'would create supabase/functions/_shared/connectors/intercom/resources.ts');
  const { stdout: diff } = await fromDocument('intercom', 'intercom-2.14.yaml', '--diff');
  assert.ok((diff.match(/restList\(/g) ?? []).length >= 15);
});

test('what is no document, and what a document does not say, is bad input', async () => {
  for (const [document, args, message] of [
    ['missing.yaml', [], 'There is no such file'],
    ['crm-objects.yaml', [], 'no OpenAPI document'],
    ['desk.yaml', [], '--base-url is missing'],
    ['payments.json', ['--pagination', 'page'], "--pagination is the document's to answer"],
    ['payments.json', ['--children', 'lines'], "nothing of the name 'lines' is embedded"],
    ['intercom-2.14.yaml', ['--resources', 'ticket'], 'no ticket that can be mirrored'],
    [
      'payments.json',
      ['--deletions', 'sweep', '--deletions-because', '1'],
      "--deletions-because: '1' is refused",
    ],
    ['payments.json', ['--preset', 'intercom'], '--from leaves no room'],
    ['payments.json', ['--fill', 'charge.x=1'], "--fill: 'charge.x' is nothing that a list needs"],
  ] as const) {
    const { status, stderr } = await fromDocument('other', document, ...args);
    assert.is(status, 2, `${document} ${args.join(' ')}`);
    assert.match(stderr, message);
  }
});

test.run();
