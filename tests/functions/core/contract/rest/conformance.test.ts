import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runConformance } from '../../../../../local/conformance/run-conformance.ts';
import { copiedProject } from '../../../../local/conformance/broken-copies.ts';

/** A connector that consists of records alone, in as many forms as one can have. */
function connectorFiles(name: string, connector: string, resources: string): Record<string, string> {
  const collections = ['ticket', 'comment', 'agent'];
  return {
    'manifest.json': JSON.stringify({
      name,
      display_name: name,
      api_version: '7',
      resources: [
        { name: 'ticket', collection_key: `${name}_ticket` },
        { name: 'comment', collection_key: `${name}_comment`, parent: 'ticket' },
        { name: 'agent', collection_key: `${name}_agent` },
      ],
      config: {},
      npm: {},
      migrations: 'migrations',
    }),
    'migrations/001_views.sql': collections
      .map(
        (resource) => `create or replace view supasaasy.${name}_${resource}s
with (security_invoker = true) as
select e.app_key, e.external_id as id, e.raw_payload
from supasaasy.entities e
where e.collection_key = '${name}_${resource}';
`,
      )
      .join('\n'),
    'types.ts': 'export interface Ticket { readonly key: string }\n',
    'resources.ts': `import { embeddedAt, type ResourceDefinition, type RestClient, restChildList, restDeletedList, restList, restListSince, restRetrieve } from '../../core/contract/index.ts';

export const resources: Readonly<Record<string, ResourceDefinition<RestClient>>> = {
${resources}};
`,
    'index.ts': `import { defineConnector, noWebhook, type RestClient, restClient, signatureSchemes, signedWebhook, translateRestError } from '../../core/contract/index.ts';
import manifest from './manifest.json' with { type: 'json' };
import { resources } from './resources.ts';

const schemes = { signatureSchemes, signedWebhook, noWebhook };
export const connector = defineConnector<RestClient>({
  manifest,
  readSlackSeconds: 5,
  rateLimit: { requestsPerSecond: 5, burst: 5 },
  resources,
  translateError: translateRestError,
${connector}});
export { schemes };
`,
  };
}

const desk = connectorFiles(
  'desk',
  `  connect: (app) => restClient(app, { baseUrl: 'https://desk.example/api/v2', auth: { by: 'basic', user: 'x' } }),
  webhook: signedWebhook({
    scheme: signatureSchemes.standard_webhooks,
    event: { id: 'id', type: 'type', occurredAt: { field: 'timestamp', unit: 'iso8601' }, object: 'data.object', complete: true },
  }),
`,
  `  ticket: {
    idField: 'key',
    createdField: { field: 'times.created', unit: 'iso8601' },
    updatedField: { field: 'times.updated', unit: 'milliseconds' },
    list: restList({ path: '/tickets', items: 'data', pagination: { by: 'cursor', param: 'cursor', next: 'meta.next_cursor', size: null }, createdSince: { param: 'since', unit: 'iso8601' } }),
    pages: 'shifting',
    retrieve: restRetrieve({ path: '/tickets/{id}', item: 'ticket', gone: 'deleted' }),
    incremental: {
      by: 'modified_since', overlapSeconds: 60, precisionSeconds: 1, retentionSeconds: null,
      list: restListSince({ path: '/tickets/search', method: 'POST', items: 'data', pagination: { by: 'next_url', next: 'links.next', size: null }, modifiedSince: { param: 'filter.since', unit: 'seconds' } }),
    },
    deletions: { by: 'event' },
    children: [{ resource: 'comment', embedded: embeddedAt('comments.list', { hasMore: 'comments.more' }), truncated: { by: 'all', list: restChildList({ path: '/tickets/{key}/comments', items: '', pagination: { by: 'none' } }) } }],
    events: { 'ticket.created': { kind: 'create' }, 'ticket.gone': { kind: 'delete' }, 'ticket.closed': { kind: 'archive', partial: true } },
  },
  comment: { embeddedIn: 'ticket', createdField: null, updatedField: null, deletions: { by: 'parent_set' } },
  agent: {
    createdField: 'created',
    updatedField: null,
    list: restList({ path: '/agents', items: 'items', pagination: { by: 'page', param: 'page', first: 1, size: { param: 'per_page', max: 50 }, hasMore: 'has_more' } }),
    pages: 'stable',
    retrieve: restRetrieve({ path: '/agents/{id}' }),
    incremental: { by: 'full_list', because: 'agents cannot be filtered by time' },
    deletions: {
      by: 'deleted_list', overlapSeconds: 60, precisionSeconds: 1, retentionSeconds: null,
      list: restDeletedList({ path: '/agents/deleted', items: 'data', id: 'id', at: { field: 'at', unit: 'iso8601' }, since: { param: 'since', unit: 'iso8601' }, pagination: { by: 'none' } }),
    },
    events: {},
  },
`,
);

const silent = connectorFiles(
  'silent',
  `  connect: (app) => restClient(app, { baseUrl: 'https://silent.example', auth: { by: 'query', name: 'api_key' }, headers: { 'Silent-Version': '7' } }),
  webhook: noWebhook('because the provider sends none'),
`,
  `  ticket: {
    createdField: null,
    updatedField: null,
    list: restList({ path: '/tickets', items: 'tickets', pagination: { by: 'offset', param: 'offset', size: null, hasMore: 'more' } }),
    pages: 'shifting',
    retrieve: restRetrieve({ path: '/tickets/{id}' }),
    incremental: { by: 'full_list', because: 'tickets cannot be filtered by time' },
    deletions: { by: 'sweep', because: 'nothing tells of them' },
    children: [{ resource: 'comment', embedded: embeddedAt('comments'), truncated: { by: 'newest' } }],
    events: {},
  },
  comment: { embeddedIn: 'ticket', createdField: null, updatedField: null, deletions: { by: 'parent_set' } },
  agent: {
    createdField: null,
    updatedField: null,
    list: restList({ path: '/agents', items: '', pagination: { by: 'link_header', size: null } }),
    pages: 'shifting',
    retrieve: restRetrieve({ path: '/agents/{id}' }),
    incremental: { by: 'full_list', because: 'agents cannot be filtered by time' },
    deletions: { by: 'sweep', because: 'nothing tells of them' },
    events: {},
  },
`,
);

test('connectors that consist of records alone pass the conformance suite', async () => {
  const project = copiedProject();
  try {
    for (const [name, files] of Object.entries({ desk, silent })) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(project.root, 'supabase/functions/_shared/connectors', name, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
    const results = await runConformance({ root: project.root, connectors: ['desk', 'silent'] });
    const told = results.flatMap(({ connector, checks }) =>
      checks.flatMap(({ check, findings }) =>
        findings.map(({ message }) => `${connector} ${check}: ${message}`),
      ),
    );
    assert.equal(told, []);
    assert.equal(
      results.map(({ ok }) => ok),
      [true, true],
    );
  } finally {
    project.remove();
  }
});

test.run();
