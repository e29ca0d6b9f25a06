import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckId } from '../../../local/conformance/catalogue.ts';
import { runConformance } from '../../../local/conformance/run-conformance.ts';
import { copiedProject } from './broken-copies.ts';

const resources = ['project', 'task', 'note', 'comment'];

/** A connector whose lists are by parent, whose ids are composite, whose objects are found in lists, with a setting. */
function boardFiles(name: string): Record<string, string> {
  return {
    'manifest.json': JSON.stringify({
      name,
      display_name: name,
      api_version: '1',
      resources: resources.map((resource) => ({ name: resource, collection_key: `${name}_${resource}` })),
      config: { account: { type: 'string', required: true } },
      npm: {},
      migrations: 'migrations',
    }),
    'migrations/001_views.sql': resources
      .map(
        (resource) => `create or replace view supasaasy.${name}_${resource}s
with (security_invoker = true) as
select e.app_key, e.external_id as id, e.raw_payload
from supasaasy.entities e
where e.collection_key = '${name}_${resource}';
`,
      )
      .join('\n'),
    'types.ts': 'export interface Project { readonly gid: string }\n',
    'resources.ts': `import { type ListPage, type ListRequest, type ResourceDefinition, type RestClient, type RestEach, type RestListRecord, restFind, restList, restListSince, restRetrieve } from '../../core/contract/index.ts';

const workspaces: RestEach = { path: '/workspaces', items: 'data', pagination: { by: 'page', param: 'page', first: 1, size: null }, values: { workspace_gid: 'gid' } };
const projects: RestListRecord = { path: '/workspaces/{workspace_gid}/projects', each: workspaces, items: 'data', pagination: { by: 'next_url', next: ['@odata.nextLink'], size: null } };
const tasks: RestListRecord = {
  path: '/tasks', query: { project: '{project_gid}' }, items: 'items', pagination: { by: 'cursor', param: 'cursor', next: 'cursor', size: null },
  each: { ...projects, pagination: { by: 'offset', param: 'offset', size: null, total: { header: 'X-Total' } }, values: { project_gid: 'gid' }, each: workspaces },
};
const notes: RestListRecord = { path: '/accounts/{app.account}/notes', items: '', pagination: { by: 'link_header', size: null } };
export type Request = ListRequest & { readonly modifiedSince: Date };
export type Page = Promise<ListPage>;
const common = {
  createdField: null, updatedField: null, pages: 'shifting', events: {},
  incremental: { by: 'full_list', because: 'nothing can be filtered' },
  deletions: { by: 'sweep', because: 'nothing tells of them' },
} as const;

export const resources: Readonly<Record<string, ResourceDefinition<RestClient>>> = {
  project: {
    ...common,
    idField: ['workspace_gid', 'gid'],
    createdField: { field: ['created.at'], unit: 'iso8601' },
    list: restList({ ...projects, createdSince: { param: 'created_since', unit: 'iso8601' } }),
    retrieve: restRetrieve({ path: '/workspaces/{workspace_gid}/projects/{gid}.json', id: ['workspace_gid', 'gid'], item: ['the.project'] }),
    incremental: {
      by: 'modified_since', overlapSeconds: 60, precisionSeconds: 1, retentionSeconds: null,
      list: restListSince({ ...projects, modifiedSince: { param: 'since', unit: 'iso8601' } }),
    },
    deletions: { by: 'event' },
    events: { 'project.changed': { kind: 'update' }, 'project.deleted': { kind: 'delete' }, 'project.touched': { kind: 'update', partial: true } },
  },
  task: { ...common, idField: ['project_gid', 'gid'], list: restList(tasks), retrieve: restFind(tasks, { id: ['project_gid', 'gid'] }) },
  note: { ...common, list: restList(notes), retrieve: restFind(notes, { id: 'id' }) },
  comment: {
    ...common,
    idField: ['workspace_gid', 'id'],
    list: restList({ ...projects, path: '/workspaces/{workspace_gid}/comments' }),
    retrieve: restFind({ ...projects, path: '/workspaces/{workspace_gid}/comments' }, { id: ['workspace_gid', 'id'] }),
  },
};
`,
    'index.ts': `import { defineConnector, type RestClient, restClient, signatureSchemes, signedWebhook, translateRestError } from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import { resources } from './resources.ts';

export const connector = defineConnector<RestClient>({
  manifest,
  connect: (app) => restClient(app, { baseUrl: 'https://board.example/api', auth: { by: 'bearer' }, headers: { 'Board-Account': '{app.account}' } }),
  readSlackSeconds: 5,
  rateLimit: { requestsPerSecond: 5, burst: 5 },
  resources,
  webhook: signedWebhook({
    scheme: signatureSchemes.standard_webhooks,
    event: { id: 'id', type: 'type', occurredAt: { field: 'timestamp', unit: 'iso8601' }, object: 'data.object', complete: true },
  }),
  translateError: translateRestError,
});
`,
  };
}

interface Broken {
  readonly about: string;
  readonly edits: readonly (readonly [file: string, text: string, other: string])[];
  readonly fails: CheckId;
  readonly says: RegExp;
}

const broken: readonly Broken[] = [
  {
    about: 'a setting that the manifest does not know',
    edits: [['manifest.json', '"account"', '"other"']],
    fails: 'contract.definition',
    says: /note: \{app\.account\} stands for a setting that manifest\.json does not declare under config/,
  },
  {
    about: 'a setting that may be left out',
    edits: [['manifest.json', ',"required":true', '']],
    fails: 'contract.definition',
    says: /note: \{app\.account\} stands for a setting that manifest\.json lets be left out/,
  },
  {
    about: 'an id that is read by other fields',
    edits: [
      ['resources.ts', "restFind(tasks, { id: ['project_gid', 'gid'] })", "restFind(tasks, { id: 'gid' })"],
    ],
    fails: 'contract.definition',
    says: /task: retrieve reads by "gid", but idField is \["project_gid","gid"\]/,
  },
  {
    about: "the parent's id for the object's",
    edits: [
      ['resources.ts', "idField: ['project_gid', 'gid']", "idField: 'project_gid'"],
      [
        'resources.ts',
        "restFind(tasks, { id: ['project_gid', 'gid'] })",
        "restFind(tasks, { id: 'project_gid' })",
      ],
    ],
    fails: 'contract.definition',
    says: /task: idField project_gid is what each\.values says of the parent/,
  },
  {
    about: 'an object that nothing says how to read',
    edits: [['resources.ts', "retrieve: restFind(notes, { id: 'id' })", 'retrieve: null as never']],
    fails: 'contract.definition',
    says: /note: it does not say how one object is read/,
  },
  {
    about: 'a watermark that does not reach the lists of the parents',
    edits: [
      [
        'resources.ts',
        "list: restListSince({ ...projects, modifiedSince: { param: 'since', unit: 'iso8601' } })",
        "list: Object.assign((client: RestClient, request: Request): Page => restListSince({ ...projects, modifiedSince: { param: 'since', unit: 'iso8601' } })(client, { ...request, modifiedSince: new Date(0) }), { record: projects })",
      ],
    ],
    fails: 'contract.watermark',
    says: /project: its incremental sync \(by modified_since\) makes the same call whatever the watermark/,
  },
  {
    about: 'a window that reaches the lists of the parents, but no field',
    edits: [
      ['resources.ts', "createdField: { field: ['created.at'], unit: 'iso8601' }", 'createdField: null'],
    ],
    fails: 'contract.window',
    says: /project: its list leaves out what was created before sync_from/,
  },
  {
    about: "a failing parent's list as an empty one",
    edits: [
      [
        'resources.ts',
        'list: restList(tasks)',
        'list: Object.assign(async (client: RestClient, request: ListRequest): Page => restList(tasks)(client, request).catch((error) => { if (request.cursor === null || !/status 503/.test(String(error))) throw error; return { items: [], next: null, date: new Date().toUTCString() }; }), { record: tasks })',
      ],
    ],
    fails: 'faults.unavailable',
    says: /the full sync of task, below a parent, answered with 503: expected an ApiError/,
  },
  {
    about: 'a parent that is gone as the end of all',
    edits: [
      [
        'resources.ts',
        'list: restList(tasks)',
        'list: Object.assign(async (client: RestClient, request: ListRequest): Page => { const page = await restList(tasks)(client, request); if (request.cursor !== null && page.next === null) throw new Error("nothing there"); return page; }, { record: tasks })',
      ],
    ],
    fails: 'faults.not_found',
    says: /the full sync of task, below a parent, answered with 404: expected the parent to be passed over/,
  },
];

const project = copiedProject();
const names = ['board', ...broken.map((_, index) => `broken_${index + 1}`)];
for (const [index, name] of names.entries()) {
  const files = boardFiles(name);
  for (const [file, text, other] of broken[index - 1]?.edits ?? []) {
    if (!files[file]?.includes(text)) throw new Error(`${name}: ${file} does not contain ${text}`);
    files[file] = files[file].replace(text, () => other);
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(project.root, 'supabase/functions/_shared/connectors', name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
const results = await runConformance({ root: project.root, connectors: names }).finally(project.remove);
const failedOf = (index: number) => results[index]?.checks.filter(({ status }) => status === 'failed') ?? [];
const told = (index: number) =>
  failedOf(index).flatMap(({ check, findings }) => findings.map(({ message }) => `${check}: ${message}`));

test('a connector of lists by parent, composite ids and objects that are found in lists passes the suite', () => {
  assert.equal(told(0), []);
  assert.is(results[0]?.ok, true);
  const endless = results[0]?.checks.find(({ check }) => check === 'paging.endless');
  assert.is(endless?.status, 'passed');
});

for (const [index, { about, fails, says }] of broken.entries()) {
  test(`${fails} fails for ${about}`, () => {
    const failed = failedOf(index + 1);
    assert.equal(
      failed.map(({ check }) => check),
      [fails],
      told(index + 1).join('\n'),
    );
    assert.ok(
      failed.flatMap(({ findings }) => findings).some(({ message }) => says.test(message)),
      told(index + 1).join('\n'),
    );
  });
}

test.run();
