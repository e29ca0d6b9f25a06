import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keysOf } from '../../../generators/connector/answers/field-path.ts';
import { viewNameOf } from '../../../generators/connector/answers/name-contradictions.ts';
import type { ConnectorAnswers, ConnectorAnswersInput } from '../../../generators/connector/answers.ts';
import { checkAnswers } from '../../../generators/connector/check-answers.ts';
import { connectorFiles } from '../../../generators/connector/connector-files.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { scaffoldedFile } from '../../../generators/workspace/scaffold.ts';
import { openMirror } from '../../mirror.ts';
import { tempProject } from '../temp-project.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const project = tempProject();
const mirror = await openMirror();
test.after(async () => {
  project.remove();
  await mirror.close();
});
for (const linked of ['node_modules', 'supabase/functions/_shared/core']) {
  mkdirSync(dirname(join(project.root, linked)), { recursive: true });
  symlinkSync(join(repository, linked), join(project.root, linked));
}
project.write('package.json', '{ "type": "module", "private": true }');

/** Uses every kind of answer that is text. */
const everything: ConnectorAnswersInput = {
  name: 'acme',
  displayName: 'Acme',
  apiVersion: '2026-01',
  baseUrl: 'https://{region}.acme.com/api',
  docsUrl: 'https://docs.acme.com/api',
  auth: { by: 'header', name: 'X-Key', prefix: 'Token ' },
  headers: { 'X-Account': '{app.account}', 'X-Version': '2026-01' },
  resources: [
    {
      name: 'contact',
      idField: 'id',
      created: { field: 'times.created', unit: 'iso8601' },
      updated: { field: ['times', 'up.dated'], unit: 'seconds' },
      path: '/v1/{app.account}/contacts',
      query: { expand: 'tags' },
      items: ['data', 'con.tacts'],
      retrievePath: '/v1/{app.account}/contacts/{id}',
      item: 'contact',
      pagination: {
        by: 'cursor',
        param: 'cursor',
        next: { header: 'X-Next' },
        hasMore: 'meta.more',
        size: { param: 'limit', max: 100 },
      },
      createdSince: { param: 'created_after', unit: 'seconds' },
      incremental: { by: 'modified_since', param: 'updated_after', unit: 'iso8601' },
      deletions: { by: 'event' },
      events: { 'contact.created': { kind: 'create' }, 'contact.deleted': { kind: 'delete' } },
      columns: [
        { name: 'email', path: 'email', indexed: true },
        { name: 'city', path: ['address', "ci'ty"] },
      ],
      children: [
        { name: 'tag', at: 'tags.data', hasMore: 'tags.more', columns: [{ name: 'label', path: 'label' }] },
      ],
    },
    {
      name: 'task',
      idField: ['contact_id', 'number'],
      path: '/v1/contacts/{contact_id}/tasks',
      each: {
        path: '/v1/contacts',
        query: { view: 'ids' },
        items: 'data',
        pagination: { by: 'next_url', next: 'links.next', size: null },
        values: { contact_id: 'id' },
      },
      retrieveFrom: 'list',
      method: 'POST',
      body: { filter: { open: 'yes' } },
      pagination: { by: 'page', param: 'page', first: 1, size: null, lastPage: 'meta.pages' },
      incremental: { by: 'full_list', because: 'the list has no such filter' },
      deletions: { by: 'sweep', because: 'no event tells of it' },
    },
  ],
  webhook: {
    by: 'custom',
    scheme: {
      header: 'X-Signature',
      prefix: 'v1=',
      signed: '{timestamp}.{body}',
      timestamp: { header: 'X-Time' },
      secret: { prefix: 'whsec_' },
    },
    event: {
      id: 'id',
      type: ['topic', { header: 'X-Topic' }],
      occurredAt: { field: 'created', unit: 'seconds' },
      object: 'data.object',
      batch: 'events',
    },
    handshake: { by: 'body', when: { field: 'type', equals: 'ping' }, challenge: 'challenge' },
  },
};

/** What has an end, a beginning or a meaning of its own in one of the languages that are written. */
const hostile = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what it is about
  ...["'", '"', '`', '\\', '\\u0027', '${process.exit(7)}', '{{name}}', '{{{name}}}', '{{/each}}', '{', '}'],
  ...[
    '*/ evil() /*',
    '// x',
    '-- x',
    '/* x */',
    '$$',
    '$body$',
    '$1',
    "$'",
    '$&',
    "');drop schema supasaasy cascade;--",
  ],
  ...['\n', 'a\nb', '\r', '\u2028', '\u0000', '\u202e', '\ud800', '\u{1f600}', 'ÄÖ', 'İ', '名前', 'e\u0301'],
  ...[
    '',
    ' ',
    'a b',
    'select',
    'user',
    'class',
    'default',
    'constructor',
    '__proto__',
    'prototype',
    'toString',
  ],
  ...[
    '../x',
    '..',
    '/',
    '//evil.com',
    '/a/../../b',
    'C:\\x',
    'https://evil.com',
    '%2e%2e',
    '%00',
    '?x=1',
    '#x',
  ],
  ...['1', '1abc', '-', '--help', 'a-b', 'a_b', 'A', 'x'.repeat(40), 'x'.repeat(70), 'x'.repeat(400)],
  ...[
    'id',
    'data',
    'acme',
    'contact',
    'app_key',
    'raw_payload',
    '{id}',
    '{app.x}',
    '{app.}',
    '{nothing}',
    '.',
    'a..b',
    'null',
  ],
];

type Place = readonly (string | number)[];

/** Where in a value texts are; the keys of records count as such. */
function textsIn(value: unknown, place: Place = []): Place[] {
  if (typeof value === 'string') return [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...place, Array.isArray(value) ? Number(key) : key]),
  );
}

function withText(value: unknown, [key, ...rest]: Place, text: string): unknown {
  if (key === undefined) return text;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = withText(copy[key], rest, text);
  return copy;
}

const change = fc.record({
  place: fc.constantFrom(...textsIn(everything)),
  text: fc.oneof(
    fc.constantFrom(...hostile),
    fc
      .tuple(fc.constantFrom('a', 'contact', '/v1/x', 'id'), fc.constantFrom(...hostile))
      .map((both) => both.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }),
  ),
});

let written = 0;

/** Writes the connector into a project of its own kind and returns what its modules are when they are run. */
async function load(answers: ConnectorAnswers) {
  const files = connectorFiles(answers, 'acme_main').map((file) =>
    scaffoldedFile(file, 'refuse', openTemplates(project.root)),
  );
  // A name of its own for each: modules are loaded once.
  const directory = `supabase/functions/_shared/connectors/case_${++written}`;
  const sql: string[] = [];
  for (const { path, content } of files) {
    const name = path.split('/connectors/')[1]?.split('/').slice(1).join('/');
    if (path.endsWith('.sql')) sql.push(content);
    if (name === undefined || name === '') continue;
    mkdirSync(dirname(join(project.root, directory, name)), { recursive: true });
    writeFileSync(join(project.root, directory, name), content);
  }
  const load = (name: string) => import(pathToFileURL(join(project.root, directory, name)).href);
  const { resources } = await load('resources.ts');
  const { connector } = await load('index.ts');
  await load('types.ts');
  return { resources, connector, sql: sql.join('\n'), files };
}

const without = (value: unknown) => JSON.parse(JSON.stringify(value));

async function isRight(answers: ConnectorAnswers): Promise<void> {
  const { resources, connector, sql } = await load(answers);
  assert.is(connector.metadata.provider, answers.name);
  for (const resource of answers.resources) {
    const { record } = resources[resource.name].list;
    assert.is(record.path, resource.path);
    assert.equal(keysOf(record.items), keysOf(resource.items));
    assert.equal(record.query ?? {}, resource.query);
    const { pagination } = record;
    for (const [key, value] of Object.entries(without(resource.pagination)))
      assert.equal(pagination[key], value);
    assert.equal(Object.keys(resources[resource.name].events), Object.keys(resource.events));
  }
  await mirror.database.exec(`begin;\n${sql}`);
  try {
    for (const { name, columns } of answers.resources)
      for (const column of columns) await columnShows(answers, name, column);
  } finally {
    await mirror.database.exec('rollback');
  }
}

/** The column of a view shows what is at its path, whatever the names on the way are. */
async function columnShows(
  answers: ConnectorAnswers,
  resource: string,
  column: ConnectorAnswers['resources'][number]['columns'][number],
): Promise<void> {
  const payload = [...keysOf(column.path)]
    .reverse()
    .reduce<unknown>((inner, key) => Object.fromEntries([[key, inner]]), 'shown');
  const prefix = answers.name.replaceAll('-', '_');
  await mirror.merge({ collection_key: `${prefix}_${resource}`, external_id: 'x', payload });
  const [row] = await mirror.rows(
    `select "${column.name}" as shown from supasaasy."${viewNameOf(answers.name, resource)}"`,
  );
  assert.is(row?.shown, 'shown', `${resource}.${column.name}`);
}

test('the answers with which this begins are right', async () => {
  const checked = checkAnswers(everything);
  assert.ok(checked.ok, checked.ok ? '' : checked.problems.join('\n'));
  if (checked.ok) await isRight(checked.answers);
});

test('whatever is answered, it is refused in words, or the connector loads and its SQL runs with just that', async () => {
  let refused = 0;
  let right = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 2 }), async (changes) => {
      const answers = changes.reduce<unknown>(
        (all, { place, text }) => withText(all, place, text),
        everything,
      );
      const checked = checkAnswers(answers);
      if (checked.ok) {
        right++;
        await isRight(checked.answers);
        return;
      }
      refused++;
      assert.ok(checked.problems.length > 0);
      for (const problem of checked.problems) assert.match(problem, /\S+:? .{5,}/);
    }),
    {
      numRuns: 400,
      includeErrorInReport: true,
      // Braces in the name of a field are no setting.
      examples: [[[{ place: ['resources', 0, 'items', 0], text: '{app.x}' }]]],
    },
  );
  assert.ok(refused > 100, `${refused} refused`);
  assert.ok(right > 40, `${right} right`);
});

test.run();
