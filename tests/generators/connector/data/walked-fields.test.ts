import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConnectorAnswers, ConnectorAnswersInput } from '../../../../generators/connector/answers.ts';
import { checkAnswers } from '../../../../generators/connector/check-answers.ts';
import { indexesData } from '../../../../generators/connector/data/indexes-data.ts';
import { manifestData } from '../../../../generators/connector/data/manifest-data.ts';
import { resourcesData } from '../../../../generators/connector/data/resources-data.ts';
import { typesData } from '../../../../generators/connector/data/types-data.ts';
import { viewsData } from '../../../../generators/connector/data/views-data.ts';

type Resource = ConnectorAnswersInput['resources'][number];

const task: Resource = {
  name: 'task',
  path: '/{app.region}/spaces/{spaceId}/tasks',
  each: { path: '/spaces', pagination: { by: 'none' }, values: { spaceId: 'id' } },
  idField: ['spaceId', 'id'],
  retrieveFrom: 'list',
  pagination: { by: 'none' },
  incremental: { by: 'full_list', because: 'there is no filter' },
  deletions: { by: 'sweep', because: 'there is no event' },
};

function answersOf(
  change: Partial<Resource> = {},
  more: Partial<ConnectorAnswersInput> = {},
): ConnectorAnswers {
  const checked = checkAnswers({
    name: 'acme',
    displayName: 'Acme',
    baseUrl: 'https://{region}.acme.com',
    auth: { by: 'bearer' },
    webhook: { by: 'none', because: 'there are none' },
    headers: { 'X-Site': '{app.site}' },
    resources: [{ ...task, ...change }],
    ...more,
  });
  if (!checked.ok) throw new Error(checked.problems.join('\n'));
  return checked.answers;
}

function columns(change: Partial<Resource> = {}) {
  return viewsData(answersOf(change)).views[0]?.columns.map(({ name, path }) => [name, path.join('/')]);
}

test('a view shows the values that its list is walked for, and the own id where that is a part of it', () => {
  assert.equal(columns(), [
    ['space_id', 'spaceId'],
    ['task_id', 'id'],
  ]);
  assert.equal(columns({ idField: ['spaceId', 'number'] }), [
    ['space_id', 'spaceId'],
    ['number', 'number'],
  ]);
  assert.equal(columns({ idField: 'id' }), [['space_id', 'spaceId']]);
});

test('a value that is no part of the id has no column where a call reads one object, which knows nothing of it', () => {
  const read = { idField: 'id', retrieveFrom: null, retrievePath: '/tasks/{id}' } as const;
  assert.equal(columns(read), []);
  assert.equal(typesData(answersOf(read)).types[0]?.lines, ['  readonly id: string | number;']);
});

test('a column never begins with a digit', () => {
  assert.equal(columns({ idField: ['spaceId', '1st'] })?.[1], ['_1st', '1st']);
});

test('a column that shows the field already, or has the name for another field, stays what it is', () => {
  assert.equal(columns({ idField: 'id', columns: [{ name: 'space', path: 'spaceId' }] }), [
    ['space', 'spaceId'],
  ]);
  assert.equal(columns({ idField: 'id', columns: [{ name: 'space_id', path: 'home.id' }] }), [
    ['task_space_id', 'spaceId'],
    ['space_id', 'home/id'],
  ]);
});

test('the types have them, surely there', () => {
  const [type] = typesData(answersOf()).types;
  assert.equal(type?.lines, ['  readonly spaceId: string | number;', '  readonly id: string | number;']);
});

test('names with dots are one name, in SQL and in types', () => {
  const odd: Partial<Resource> = { idField: 'id', columns: [{ name: 'odd', path: ['a.b', 'c'] }] };
  assert.equal(columns(odd)?.[1], ['odd', 'a.b/c']);
  const [type] = typesData(answersOf(odd)).types;
  assert.match(type?.lines.join('\n') ?? '', "readonly 'a.b'?: {");
});

test('every setting is in the manifest once: of the base URL, of headers and of paths', () => {
  const { manifest } = manifestData(answersOf()) as { manifest: { config: object; webhooks?: boolean } };
  assert.equal(Object.keys(manifest.config), ['region', 'site']);
});

test('a connector without webhooks says so in its manifest', () => {
  const said = (webhook: ConnectorAnswersInput['webhook']) =>
    (manifestData(answersOf({}, { webhook })) as { manifest: { webhooks?: boolean } }).manifest.webhooks;
  assert.is(said({ by: 'none', because: 'there are none' }), false);
  assert.is(said({ by: 'unknown' }), undefined);
});

test('a list in which single objects are looked for has a name; one whose pages are unknown is marked', () => {
  const named = resourcesData(answersOf({ name: 'sub_task_2' })).resources[0];
  assert.equal([named?.listName, named?.find], ['subTask_2List', { id: ['spaceId', 'id'] }]);
  assert.is(named?.isPaginationUnknown, false);
  const each = { path: '/spaces', pagination: { by: 'unknown' }, values: { spaceId: 'id' } } as const;
  assert.is(resourcesData(answersOf({ each })).resources[0]?.isPaginationUnknown, true);
});

test('two indexes never have one name, also where SQL would cut both to the same', () => {
  const long = 'x'.repeat(60);
  const columns = ['a', 'b'].map((end) => ({
    name: `${long}_${end}`,
    path: `${long}_${end}`,
    indexed: true,
  }));
  const names = indexesData(answersOf({ columns })).indexes.map(({ name }) => name);
  assert.is(new Set(names).size, 2);
  for (const name of names) assert.ok(name.length <= 63, name);
});

test.run();
