import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConnectorAnswersInput } from '../../../generators/connector/answers.ts';
import { connectorProject, useRepositorySettings } from '../connector/connector-project.ts';

const project = connectorProject();
test.after(() => project.remove());
const directory = (name: string) => `supabase/functions/_shared/connectors/${name}`;

type Resource = ConnectorAnswersInput['resources'][number];

const common = {
  incremental: { by: 'full_list', because: 'no list can be asked for what changed' },
  deletions: { by: 'sweep', because: 'nothing tells of a deletion' },
} as const;
const size = { param: 'limit', max: 100 };
const workspaces = {
  path: '/v1/workspaces',
  items: 'data',
  pagination: { by: 'offset', param: 'offset', size },
  values: { workspace_gid: 'gid' },
} as const;

const resources: readonly Resource[] = [
  {
    name: 'workspace',
    idField: 'gid',
    path: '/v1/workspaces',
    retrievePath: '/v1/workspaces/{id}',
    pagination: workspaces.pagination,
    columns: [{ name: 'name', path: 'name' }],
    ...common,
  },
  {
    name: 'project',
    idField: ['workspace_gid', 'gid'],
    path: '/v1/workspaces/{workspace_gid}/projects',
    each: workspaces,
    retrievePath: '/v1/workspaces/{workspace_gid}/projects/{gid}',
    item: 'data',
    pagination: { by: 'cursor', param: 'cursor', next: { header: 'X-Next-Cursor' }, size },
    columns: [{ name: 'name', path: ['name.full'] }],
    ...common,
  },
  {
    name: 'task_of_a_project_in_a_workspace_of_the_account',
    idField: 'gid',
    path: '/v1/regions/{app.region}/tasks',
    query: { project: '{project_gid}', view: 'all' },
    each: {
      path: '/v1/workspaces/{workspace_gid}/projects',
      pagination: { by: 'none' },
      values: { project_gid: 'gid' },
      each: workspaces,
    },
    items: ['@odata.value'],
    retrieveFrom: 'list',
    pagination: { by: 'next_url', next: ['@odata.nextLink'], size: null },
    ...common,
  },
];

const walked: ConnectorAnswersInput = {
  name: 'walked',
  displayName: 'Walked',
  baseUrl: 'https://api.walked.com',
  headers: { 'X-Site': '{app.site}' },
  auth: { by: 'bearer' },
  resources: [...resources],
  webhook: { by: 'none', because: 'there are none' },
};

test('lists by parent, settings, ids of several fields, and no webhooks are written as answered', async () => {
  project.write('walked.json', JSON.stringify(walked));
  const { status, stdout, stderr } = await project.supasaasy(
    ...['new', 'connector', '--answers', `${project.root}/walked.json`, '--setting', 'site=north'],
  );
  assert.is(status, 0, stderr);
  assert.match(stdout, 'config.region of walked_main: it stands in ');
  const config = project.read('supasaasy.config.ts');
  assert.match(config, "site: 'north',");
  assert.not.match(config, 'webhook_secret_env');
  const views = project.read(`${directory('walked')}/migrations/001_views.sql`);
  assert.match(views, "e.raw_payload ->> 'workspace_gid' as workspace_gid,");
  assert.match(views, "e.raw_payload ->> 'name.full' as name,");
  assert.match(project.read(`${directory('walked')}/README.md`), '- `project`: `/v1/workspaces`\n');
});

test('the same is asked by arguments', async () => {
  const { status, stderr } = await project.supasaasy(
    ...['new', 'connector', 'asked', '--resources', 'project,team', '--base-url', 'https://api.asked.com'],
    ...['--auth', 'bearer', '--pagination', 'page', '--webhook-scheme', 'none', '--deletions', 'sweep'],
    ...['--each', '/workspaces:workspace_gid=gid', '--path', '/workspaces/{workspace_gid}/{resources}'],
    ...[
      '--id-field',
      'gid',
      '--set',
      'team.retrievePath=/teams/{id}',
      '--set',
      'team.idField=gid',
      '--no-app',
    ],
  );
  assert.is(status, 0, stderr);
  const text = project.read(`${directory('asked')}/resources.ts`);
  assert.match(text, "idField: ['workspace_gid', 'gid'],");
  assert.match(text, "retrieve: restRetrieve({ path: '/teams/{id}' }),");
});

test('a resource by parent is added to a connector, with the const and the imports that it needs', async () => {
  const add = (name: string, ...more: readonly string[]) =>
    project.supasaasy(
      ...['new', 'resource', 'asked', name, '--pagination', 'none', '--deletions', 'sweep'],
      ...[
        '--each',
        '/workspaces:workspace_gid=gid',
        '--path',
        '/workspaces/{workspace_gid}/{resources}',
        ...more,
      ],
    );
  const found = await add('label', '--retrieve-path', 'list');
  assert.is(found.status, 0, found.stderr);
  const text = project.read(`${directory('asked')}/resources.ts`);
  assert.match(text, /^const labelList = restList\(\{$/m);
  assert.match(text, /^ {2}restFind,$/m);
  assert.match(text, /^\/\*\* What is mirrored/m);
});

test('a value that is missing for a setting of a path is what gen points at', async () => {
  const gen = await project.supasaasy('gen');
  assert.is(gen.status, 2);
  assert.match(gen.stderr, "lacks 'region'");
  const config = project.read('supasaasy.config.ts');
  project.write(
    'supasaasy.config.ts',
    config.replace("site: 'north',", "site: 'north',\n        region: 'eu',"),
  );
  const again = await project.supasaasy('gen');
  assert.is(again.status, 0, again.stderr);
  const secrets = await project.supasaasy('secrets');
  assert.match(secrets.stdout, 'WALKED_API_KEY');
  assert.not.match(secrets.stdout, 'WEBHOOK_SECRET');
});

test('what was written passes format, lint and the compiler as it is', async () => {
  useRepositorySettings(project);
  const written = ['supabase/functions/_shared/connectors', 'tests/connectors', 'supasaasy.config.ts'];
  const biome = await project.run('biome', ['check', ...written]);
  assert.is(biome.status, 0, biome.stdout + biome.stderr);
  const tsc = await project.run('tsc', ['--noEmit', '-p', '.']);
  assert.is(tsc.status, 0, tsc.stdout);
});

test('its own test walks the parents of the pretend provider, and finds each object again', async () => {
  for (const name of ['walked', 'asked']) {
    const { status, stdout } = await project.run('node', [
      '--import',
      'tsx',
      `tests/connectors/${name}.test.ts`,
    ]);
    assert.is(status, 0, stdout);
    assert.match(stdout, /# fail 0/);
  }
});

test('it passes the conformance suite', async () => {
  const { status, stdout } = await project.supasaasy('check');
  assert.is(status, 0, stdout);
  assert.not.match(stdout, '✗');
});

test('pages that nobody knows are marked, and refused by the compiler and the check', async () => {
  const open = { ...walked, name: 'open', resources: [{ ...resources[1], pagination: { by: 'unknown' } }] };
  project.write('open.json', JSON.stringify(open));
  const { status, stdout, stderr } = await project.supasaasy(
    ...['new', 'connector', '--answers', `${project.root}/open.json`, '--no-app'],
  );
  assert.is(status, 0, stderr);
  assert.match(stdout, "Answer what the comments 'Not answered yet' ask");
  assert.match(
    project.read(`${directory('open')}/resources.ts`),
    '// Not answered yet: how the list goes on.',
  );
  const check = await project.supasaasy('check', 'open');
  assert.is(check.status, 1);
  assert.match(check.stdout, '✗ static.types');
  assert.match(check.stdout, 'pagination does not say how the list goes on');
});

test.run();
