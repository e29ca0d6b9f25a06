import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorProject, useRepositorySettings } from '../connector/connector-project.ts';

const project = connectorProject();
test.after(() => project.remove());
const directory = 'supabase/functions/_shared/connectors/acme';
await project.supasaasy(
  ...[
    'new',
    'connector',
    'acme',
    '--resources',
    'contact',
    '--auth',
    'bearer',
    '--base-url',
    'https://api.acme.com',
  ],
  ...['--pagination', 'cursor', '--webhook-scheme', 'stripe', '--deletions', 'event'],
);

const invoice = [
  ...['resource', 'acme', 'invoice', '--pagination', 'offset', '--deletions', 'event', '--path', '/v2/bills'],
  ...['--modified-since', 'since', '--columns', 'total:numeric'],
];

test('a resource is added to what was edited since, and the whole still passes every check', async () => {
  const mine = '// Mine.\n';
  project.write(`${directory}/resources.ts`, mine + project.read(`${directory}/resources.ts`));
  const { status, stderr } = await project.supasaasy('new', ...invoice);
  assert.is(status, 0, stderr);
  const resources = project.read(`${directory}/resources.ts`);
  assert.ok(resources.startsWith(mine));
  assert.match(resources, "path: '/v2/bills'");
  assert.match(project.read(`${directory}/migrations/003_invoices.sql`), 'supasaasy.acme_invoices');
  useRepositorySettings(project);
  const biome = await project.run('biome', ['check', directory]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  assert.is((await project.supasaasy('gen')).status, 0);
  const check = await project.supasaasy('check', 'acme');
  assert.is(check.status, 0, check.stdout);
});

test('a resource that is there, an unknown connector and a form that cannot be edited are refused', async () => {
  const twice = await project.supasaasy('new', ...invoice);
  assert.is(twice.status, 2);
  assert.match(twice.stderr, "has the resource 'invoice' already");
  const unknown = await project.supasaasy(
    'new',
    'resource',
    'acm',
    'order',
    '--pagination',
    'none',
    '--deletions',
    'sweep',
  );
  assert.is(unknown.status, 2);
  assert.match(unknown.stderr, "Did you mean 'acme'?");
  const resources = project.read(`${directory}/resources.ts`);
  project.write(
    `${directory}/resources.ts`,
    'export const resources = { ...others };\nconst others = load();\n'.replace('{ ...others }', 'others'),
  );
  const before = project.files();
  const odd = await project.supasaasy(
    'new',
    'resource',
    'acme',
    'order',
    '--pagination',
    'none',
    '--deletions',
    'sweep',
    '--events',
    '',
  );
  assert.is(odd.status, 1, odd.stderr);
  assert.match(odd.stderr, 'Refusing to edit the connector acme: resources.ts');
  assert.equal(project.files(), before);
  project.write(`${directory}/resources.ts`, resources);
});

test('migrations get the next number, or a time after the last one and the next version', async () => {
  await project.supasaasy('new', 'migration', 'Add', "o'notes", '--connector', 'acme');
  assert.ok(project.files().includes(`${directory}/migrations/004_add_onotes.sql`));
  project.write('supabase/migrations/29980630235959_v1_4_9_later.sql', 'select 1;\n');
  await project.supasaasy('new', 'migration', 'more');
  assert.ok(
    project.files().includes('supabase/migrations/29980701000000_v1_4_10_more.sql'),
    project.files().join('\n'),
  );
  for (const args of [['../..'], ['x', '--release', '1'], ['x', '--connector', '../acme']])
    assert.is((await project.supasaasy('new', 'migration', ...args)).status, 2, args.join(' '));
});

test('a function stands beside ours, type-checks on Deno, and config.toml keeps everything', async () => {
  const toml = '# mine\r\nproject_id = "x"\r\n\r\n[functions.webhook] # ours\r\nverify_jwt = false';
  project.write('supabase/config.toml', toml);
  const { status, stderr } = await project.supasaasy('new', 'function', 'export-contacts', '--no-verify-jwt');
  assert.is(status, 0, stderr);
  const edited = project.read('supabase/config.toml');
  assert.ok(edited.startsWith(`${toml}\r\n\r\n`));
  assert.match(edited, '\r\n[functions.export-contacts]\r\nverify_jwt = false\r\n');
  const deno = await project.run('deno', ['check', 'supabase/functions/export-contacts/index.ts']);
  assert.is(deno.status, 0, deno.stderr);
  for (const name of ['webhook', '_shared', '../x', 'A'])
    assert.is((await project.supasaasy('new', 'function', name)).status, 2, name);
  const again = await project.supasaasy('new', 'function', 'export-contacts');
  assert.is(again.status, 0, 'what is there as it would be written is left');
  assert.is(project.read('supabase/config.toml'), edited);
});

test.run();
