import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runNew } from '../../../generators/commands/new.ts';
import { connectorProject } from '../connector/connector-project.ts';
import { answering, controlC, down, type Step, up } from './answering.ts';

const project = connectorProject();
test.after(() => project.remove());

const typing = (args: readonly string[], ...steps: readonly Step[]) =>
  answering(steps, (inquirer) => runNew(args, { root: project.root, usage: 'npx supasaasy new', inquirer }));

/** A connector of which everything is said but how webhooks are signed and how deletions become known. */
const nearly = [
  ...['connector', 'acme', '--display-name', "Acme's", '--resources', 'contact', '--auth', 'bearer'],
  ...[
    '--base-url',
    'https://api.acme.com',
    '--api-version',
    '1',
    '--path',
    '/{resources}',
    '--items',
    'data',
  ],
  ...['--retrieve-path', '/{resources}/{id}', '--created-field', 'none', '--updated-field', 'none'],
  ...['--pagination', 'none', '--modified-since', 'none', '--columns', ''],
];
const webhooks = /prove who sent it\?[\s\S]*Use arrow keys/;
const deletions = /was deleted\?[\s\S]*Use arrow keys/;

test('Enter alone answers no question that only people can answer: it is asked again', async () => {
  const { code, said } = await typing(
    nearly,
    [webhooks, '\r'],
    [webhooks, `${up}\r`],
    [deletions, '\r'],
    [deletions, `${down}${down}\r`],
    [/Add the app/, '\r'],
    [/Write these files/, '\r'],
  );
  assert.is(code, 0, said);
  const resources = project.read('supabase/functions/_shared/connectors/acme/resources.ts');
  assert.match(resources, "by: 'sweep'");
});

test('Ctrl-C says that nothing was written, and how to go on with the answers so far', async () => {
  const before = project.files();
  const { code, said } = await typing(
    ['connector', 'bolt', '--display-name', "Bolt's"],
    [/Which kinds/, 'contact,order\r'],
    [/Where is the API/, 'https://api.bolt.com\r'],
    [/prove who makes it/, controlC],
  );
  assert.is(code, 130);
  assert.match(said, /^\nNothing was written\.\n/);
  assert.match(
    said,
    "npx supasaasy new connector bolt --display-name 'Bolt'\\''s' --resources contact,order --base-url https://api.bolt.com\n",
  );
  assert.equal(project.files(), before);
});

test('Ctrl-C at the first question has nothing to go on with', async () => {
  const { code, said } = await typing(['connector'], [/called\?/, controlC]);
  assert.is(code, 130);
  assert.is(said, '\nNothing was written.\n');
});

test('an answer that is refused at the end is the only one that is asked again', async () => {
  const args = nearly.map((each) => (each === 'acme' ? 'coil' : each));
  const { code, said } = await typing([...args, '--deletions', 'event'], [webhooks, `${up}\r`]);
  assert.is(code, 2, said);
  assert.match(said, 'deletions by event need webhooks');
  const command = said.split('\n').find((line) => line.includes('npx supasaasy new connector coil')) ?? '';
  assert.match(command, '--webhook-scheme none');
  assert.not.match(command, '--deletions');
});

test('what is declined can be gone on with, settings of the account too', async () => {
  const { code, said } = await typing(
    ['connector', 'zendesk', '--preset', 'zendesk'],
    [/What is the subdomain/, 'x y\r'],
  );
  assert.is(code, 2, said);
  assert.not.match(said, '--setting subdomain=');
  const declined = await typing(
    ['connector', 'zendesk', '--preset', 'zendesk'],
    [/What is the subdomain/, 'acme\r'],
    [/Add the app/, '\r'],
    [/Write these files/, 'n\r'],
  );
  assert.is(declined.code, 1);
  assert.match(
    declined.said,
    'npx supasaasy new connector zendesk --preset zendesk --setting subdomain=acme\n',
  );
});

test('without arguments it asks what to write, and what that cannot do without', async () => {
  const { code, said } = await typing(
    [],
    [/What is to be written\?[\s\S]*Use arrow keys/, `${down}${down}${down}\r`],
    [/What does it do/, 'add notes\r'],
  );
  assert.is(code, 0, said);
  assert.match(said, /created supabase\/migrations\/\d{14}_v[\d_]+_add_notes\.sql/);
  const ended = await typing([], [/What is to be written/, controlC]);
  assert.equal([ended.code, ended.said], [130, '\nNothing was written.\n']);
});

test('what is left out of a resource is asked, too', async () => {
  const { code, said } = await typing(
    ['resource'],
    [/Which connector/, 'acme\r'],
    [/resource called/, 'contact\r'],
  );
  assert.is(code, 2);
  assert.match(said, "the connector acme has the resource 'contact' already");
});

test.run();
