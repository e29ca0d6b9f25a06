import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorProject, useRepositorySettings } from '../connector/connector-project.ts';
import { calls, files, plans, unsaid } from './walked-documents.ts';

const project = connectorProject();
test.after(() => project.remove());
const documents = { plans, calls, files };
const directory = (name: string) => `supabase/functions/_shared/connectors/${name}`;
const resources = (name: string) => project.read(`${directory(name)}/resources.ts`);

test('every list of the documents becomes a resource, whatever it needs first', async () => {
  for (const [name, document] of Object.entries(documents)) {
    project.write(`${name}.json`, JSON.stringify(document));
    const { status, stdout, stderr } = await project.supasaasy(
      ...['new', 'connector', name, '--from', `${project.root}/${name}.json`, '--webhook-scheme', 'none'],
      ...['--deletions', 'sweep', '--deletions-because', 'the provider announces no deletions'],
    );
    assert.is(status, 0, stderr);
    assert.not.match(stdout, 'Left out (');
    assert.not.match(stdout, 'Not answered yet');
  }
});

test('parents in paths and in required parameters are walked first, and are in ids where they have to be', () => {
  const text = resources('plans');
  assert.match(text, "path: '/workspaces/{workspace_gid}/projects',");
  assert.match(text, /idField: \['workspace_gid', 'gid'\]/);
  assert.match(text, /path: '\/tasks',\n\s+query: \{ project: '\{\w+\}' \},\n\s+each: \{/);
  assert.match(text, "retrieve: restRetrieve({ path: '/tasks/{id}', item: 'data' }),");
  assert.match(text, 'restFind(memberList.record');
  const views = project.read(`${directory('plans')}/migrations/001_views.sql`);
  assert.match(views, "e.raw_payload ->> 'workspace_gid' as workspace_gid,");
  assert.match(project.read(`${directory('plans')}/types.ts`), 'workspace_gid: string;');
});

test('what no list gives is a setting of the account, without which the config is refused', async () => {
  assert.match(resources('calls'), "path: '/2010/Accounts/{app.account_sid}/Calls.json',");
  const gen = await project.supasaasy('gen');
  assert.is(gen.status, 2);
  assert.match(gen.stderr, "lacks 'account_sid'");
});

test('cursors in headers, keys with dots and long names are as the provider has them', () => {
  const text = resources('files');
  assert.match(text, "next: { header: 'X-Files-Cursor-Next' }");
  assert.match(text, "next: ['@odata.nextLink']");
  assert.match(text, '  organization_security_advisory_credit_assignment_review: {');
});

test('pages that the document does not tell stay open, and one answer is for all of them', async () => {
  project.write('unsaid.json', JSON.stringify(unsaid));
  const from = (...args: readonly string[]) =>
    project.supasaasy('new', 'connector', 'unsaid', '--from', `${project.root}/unsaid.json`, ...args);
  const open = await from('--diff');
  assert.is((open.stdout.match(/\/\/ Not answered yet: how the list goes on/g) ?? []).length, 2);
  assert.match(open.stdout, "pagination: { by: 'unknown' }");
  const told = await from('--diff', '--pagination', 'offset', '--page-size-param', 'limit');
  assert.is(told.status, 0, told.stderr);
  assert.not.match(told.stdout, 'how the list goes on');
  assert.is((told.stdout.match(/by: 'offset', param: 'offset'/g) ?? []).length, 3);
  const wrong = await from('--pagination', 'cursor', '--pagination-next', 'a b');
  assert.is(wrong.status, 2);
  assert.match(wrong.stderr, '--pagination: next must be field names');
});

test('all of it passes format, lint and the compiler as it is', async () => {
  useRepositorySettings(project);
  const biome = await project.run('biome', [
    'check',
    'supabase/functions/_shared/connectors',
    'tests/connectors',
  ]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  const tsc = await project.run('tsc', ['--noEmit', '-p', '.']);
  assert.is(tsc.status, 0, tsc.stdout);
});

for (const name of Object.keys(documents)) {
  test(`the connector of ${name} passes its own test and the conformance suite`, async () => {
    const own = await project.run('node', ['--import', 'tsx', `tests/connectors/${name}.test.ts`]);
    assert.is(own.status, 0, own.stdout);
    const check = await project.supasaasy('check', name);
    assert.is(check.status, 0, check.stdout);
  });
}

test.run();
