import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Arguments, gatherAnswers } from '../../../generators/connector/gather.ts';
import type { Prompter } from '../../../generators/connector/prompter.ts';
import { questions } from '../../../generators/connector/questions.ts';

const enough = {
  name: 'acme',
  resources: 'contact,company',
  'base-url': 'https://api.acme.com/',
  auth: 'bearer',
  pagination: 'cursor',
  'webhook-scheme': 'standard_webhooks',
  deletions: 'event',
};

function gather(
  given: Readonly<Record<string, string>>,
  more: Partial<Arguments> = {},
  prompter: Prompter | null = null,
) {
  return gatherAnswers(
    { given: new Map(Object.entries(given)), preset: null, record: null, set: [], ...more },
    prompter,
  );
}

async function problems(
  given: Readonly<Record<string, string>>,
  more: Partial<Arguments> = {},
): Promise<string> {
  const result = await gather(given, more);
  assert.is(result.ok, false, 'it is taken');
  return result.ok ? '' : result.problems.join('\n');
}

async function answers(given: Readonly<Record<string, string>>, more: Partial<Arguments> = {}) {
  const result = await gather(given, more);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.answers;
}

test('what only people know is asked for by the name of its argument, all at once', async () => {
  const told = await problems({ name: 'acme' });
  for (const name of ['resources', 'base-url', 'auth', 'pagination', 'webhook-scheme', 'deletions'])
    assert.match(told, `--${name} is missing`);
});

test('the rest follows from it', async () => {
  const { displayName, baseUrl, resources, webhook } = await answers(enough);
  assert.is(displayName, 'Acme');
  assert.is(baseUrl, 'https://api.acme.com');
  assert.equal(
    resources.map(({ name, path, retrievePath }) => [name, path, retrievePath]),
    [
      ['contact', '/contacts', '/contacts/{id}'],
      ['company', '/companies', '/companies/{id}'],
    ],
  );
  assert.equal(resources[0]?.events['contact.deleted'], { kind: 'delete' });
  assert.is(webhook.by, 'preset');
});

test('one answer can be changed for one resource', async () => {
  const { resources, rateLimit } = await answers(enough, {
    set: [
      'company.path=/v2/orgs',
      'company.columns=name,size:bigint',
      'rateLimit.burst=20',
      'contact.pages=stable',
    ],
  });
  assert.equal(
    resources.map(({ path, pages }) => [path, pages]),
    [
      ['/contacts', 'stable'],
      ['/v2/orgs', 'shifting'],
    ],
  );
  assert.is(resources[1]?.columns[1]?.type, 'bigint');
  assert.is(rateLimit.burst, 20);
  assert.match(await problems(enough, { set: ['contact.paht=/x'] }), 'there is no answer paht');
  assert.match(await problems(enough, { set: ['__proto__.x=1'] }), '--set');
});

test('a known provider answers what is known of it', async () => {
  const { displayName, baseUrl, auth, docsUrl } = await answers({
    ...enough,
    name: 'close',
    'base-url': 'https://api.close.com/api',
  });
  assert.is(displayName, 'Close');
  assert.is(auth.by, 'bearer');
  assert.ok(docsUrl?.startsWith('https://'));
  assert.is(baseUrl, 'https://api.close.com/api');
});

test('a preset answers everything; some of it can be changed, and the rest is said to be of no effect', async () => {
  const { resources } = await answers({ name: 'intercom', resources: 'contact' });
  assert.equal(
    resources.map(({ name }) => name),
    ['contact'],
  );
  assert.is((await answers({ name: 'crm' }, { preset: 'intercom' })).name, 'crm');
  assert.match(await problems({ name: 'intercom', pagination: 'page' }), '--pagination has no effect');
  assert.match(await problems({ name: 'intercom', resources: 'ticket' }), 'no ticket');
  assert.match(await problems({ name: 'x' }, { preset: 'intercm' }), "no preset 'intercm'");
  assert.match(await problems({ name: 'intercom' }, { preset: 'none' }), '--resources is missing');
});

test('answers that cannot be are refused, each with its argument', async () => {
  const refused: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ name: '../evil' }, /^--name: '\.\.\/evil' is refused/m],
    [{ resources: "contact,o'neil" }, /^--resources: 'o'neil' is refused/m],
    [{ resources: 'contact,contact' }, /'contact' is named twice/],
    [{ resources: 'class,classe' }, /would both have the view acme_classes/],
    [{ 'base-url': 'http://api.acme.com' }, /--base-url: .*must begin with https/],
    [{ 'base-url': 'https://me:pw@api.acme.com' }, /no user name/],
    [{ 'base-url': "https://api.acme.com/'" }, /--base-url/],
    [{ 'base-url': 'https://{Sub domain}.acme.com' }, /--base-url: .*has \{Sub domain\}/],
    [{ auth: 'bearer token' }, /none of bearer/],
    [{ auth: 'header:X Key' }, /--auth/],
    [{ pagination: 'cursr' }, /Did you mean 'cursor'/],
    [{ 'display-name': 'Acme\n*/ evil()' }, /--display-name: .*one line/],
    [{ 'display-name': 'Acme \u202e' }, /--display-name/],
    [{ 'display-name': 'x'.repeat(61) }, /60 characters/],
    [{ path: "/v1/'contacts'" }, /--path/],
    [{ path: '/../{resources}' }, /--path .*upwards/],
    [{ path: '//evil.com/{resources}' }, /--path .*one '\/'/],
    [{ 'retrieve-path': '/contacts' }, /--retrieve-path .*\{id\}/],
    [{ items: 'da ta' }, /--items/],
    [{ columns: 'email:varchar' }, /'email:varchar' is no column/],
    [{ columns: "o'neil" }, /--columns/],
    [{ columns: 'raw_payload' }, /a column raw_payload already/],
    [{ columns: 'email,email' }, /a column email already/],
    [{ 'page-size': 'many' }, /--page-size: 'many' is not a number/],
    [{ 'rate-limit': '0' }, /--rate-limit/],
    [{ 'webhook-scheme': 'none' }, /deletions by event need webhooks/],
    [{ events: '{resource}.created=create' }, /no event has kind delete/],
    [{ deletions: 'sweep', events: '{resource}.deleted=delete' }, /deletions must be by event/],
    [{ 'docs-url': 'javascript:alert(1)' }, /--docs-url/],
    [{ 'webhook-scheme': 'custom', 'webhook-header': 'X-Sig', 'webhook-signed': '{timestamp}' }, /\{body\}/],
  ];
  for (const [change, message] of refused)
    assert.match(await problems({ ...enough, ...change }), message, JSON.stringify(change));
});

test('what one argument has wrong is told once, however many resources there are', async () => {
  const sweep = { ...enough, deletions: 'sweep', resources: 'contact,company,deal,note,task' };
  const because = await problems({ ...sweep, 'deletions-because': '1' });
  assert.is(because, "--deletions-because: '1' is refused: it must give a reason in words");
  const items = await problems({ ...sweep, items: 'da ta' });
  assert.match(
    items,
    /^--items \(contact\.items, company\.items, deal\.items, 2 more\): "da ta" must be field names/,
  );
  assert.is(items.split('\n').length, 1);
});

test('a list may be walked for each object of another one, whose values are in the id where it needs them', async () => {
  const below = {
    ...enough,
    resources: 'project',
    path: '/workspaces/{workspace_gid}/{resources}',
    each: '/workspaces:workspace_gid=gid',
    'id-field': 'gid',
  };
  const [project] = (await answers(below)).resources;
  assert.equal(project?.idField, ['workspace_gid', 'gid']);
  assert.is(project?.retrievePath, '/workspaces/{workspace_gid}/projects/{gid}');
  assert.is(project?.each?.path, '/workspaces');
  assert.equal(project?.each?.values, { workspace_gid: 'gid' });
  assert.equal(project?.each?.pagination, project?.pagination);

  const [whole] = (await answers({ ...below, 'retrieve-path': '/projects/{id}' })).resources;
  assert.is(whole?.idField, 'gid');
  const [found] = (await answers({ ...below, 'retrieve-path': 'list' })).resources;
  assert.equal(found?.idField, ['workspace_gid', 'gid']);
  assert.equal([found?.retrievePath, found?.retrieveFrom], [null, 'list']);

  const { each: _, 'id-field': __, ...alone } = below;
  const set = ['project.each=/workspaces:workspace_gid=gid', 'project.each.items=teams'];
  assert.is((await answers(alone, { set })).resources[0]?.each?.items, 'teams');
  const json = '{"path":"/w","values":{"workspace_gid":"id"},"pagination":{"by":"none"}}';
  assert.is((await answers(alone, { set: [`project.each=${json}`] })).resources[0]?.each?.path, '/w');
  assert.match(await problems(alone), /\{workspace_gid\} in .* stands for nothing/);
});

test('lists that are walked first may stand in others', async () => {
  const [pull] = (
    await answers({
      ...enough,
      resources: 'pull',
      each: '/orgs:org=login > /orgs/{org}/repos:repo=name',
      path: '/repos/{org}/{repo}/pulls',
    })
  ).resources;
  assert.is(pull?.each?.each?.path, '/orgs');
  assert.equal(pull?.idField, ['org', 'repo', 'id']);
});

test('quotes in free text are taken as they are', async () => {
  const name = `O'Neil "&" \`Sons\` \${x} <b> \\ ü 日本`;
  assert.is((await answers({ ...enough, 'display-name': name })).displayName, name);
});

test('prompts ask what is not answered, with the default, and nothing that does not matter', async () => {
  const asked: string[] = [];
  const prompter: Prompter = {
    ask: async ({ name }, suggested) => {
      asked.push(name);
      return enough[name as keyof typeof enough] ?? suggested ?? '';
    },
    confirm: async () => true,
  };
  const { auth: _, ...given } = enough;
  const result = await gather(given, {}, prompter);
  assert.ok(result.ok, result.ok ? '' : result.problems.join());
  assert.ok(asked.includes('auth') && asked.includes('path') && asked.includes('events'));
  for (const name of ['name', 'first-page', 'webhook-header', 'webhook-tolerance', 'deletions-because'])
    assert.not.ok(asked.includes(name), name);
});

test('an answer that can be told to be wrong at once is refused at once', () => {
  const wrong: Readonly<Record<string, string>> = {
    name: '../x',
    resources: "a,b'c",
    'base-url': 'http://x.com',
    auth: 'token',
    columns: 'a:b',
    each: 'workspaces',
    'webhook-because': '!!',
    'deletions-because': '1',
  };
  const right: Readonly<Record<string, string>> = {
    ...enough,
    columns: 'email,amount:numeric',
    each: '/orgs:org=login > /orgs/{org}/repos:repo=name,repo_id=id',
    'webhook-because': 'the provider sends none',
    'deletions-because': 'the provider tells of none',
  };
  for (const { name, problem } of questions) {
    if (problem === undefined) continue;
    assert.ok(problem(wrong[name] ?? '') !== null, name);
    assert.is(problem(right[name] ?? ''), null, name);
  }
});

test('docs/SCAFFOLDING.md has every question', () => {
  const page = readFileSync(new URL('../../../docs/SCAFFOLDING.md', import.meta.url), 'utf8');
  for (const { name } of questions)
    assert.ok(page.includes(`\`--${name}\``) || page.includes(`\`${name.replace(/^[a-z]+/, '')}\``), name);
});

test('every question says what it is about, once', () => {
  assert.is(new Set(questions.map(({ name }) => name)).size, questions.length);
  for (const { message, explanation } of questions) {
    assert.match(message, /\?$/);
    assert.ok(explanation.length > 8, message);
  }
});

test.run();
