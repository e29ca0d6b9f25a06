import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConnectorAnswersInput } from '../../../../generators/connector/answers.ts';
import { checkAnswers } from '../../../../generators/connector/check-answers.ts';

type Resource = ConnectorAnswersInput['resources'][number];

const project: Resource = {
  name: 'project',
  path: '/workspaces/{workspace}/projects',
  each: { path: '/workspaces', pagination: { by: 'none' }, values: { workspace: 'gid' } },
  idField: ['workspace', 'gid'],
  retrievePath: '/workspaces/{workspace}/projects/{gid}',
  pagination: { by: 'none' },
  incremental: { by: 'full_list', because: 'there is no filter' },
  deletions: { by: 'sweep', because: 'there is no event' },
};

function problems(change: Partial<Resource>): string {
  const checked = checkAnswers({
    name: 'acme',
    displayName: 'Acme',
    baseUrl: 'https://api.acme.com',
    auth: { by: 'bearer' },
    webhook: { by: 'none', because: 'there are none' },
    resources: [{ ...project, ...change }],
  });
  return checked.ok ? '' : checked.problems.join('\n');
}

test('what goes together is taken', () => {
  const walk = { path: '/workspaces', pagination: { by: 'none' }, values: { workspace: 'gid' } } as const;
  const taken: readonly Partial<Resource>[] = [
    {},
    { retrievePath: '/projects/{gid}' },
    { retrievePath: null, retrieveFrom: 'list' },
    { idField: 'gid', retrievePath: '/projects/{id}' },
    { path: '/projects', query: { workspace: '{workspace}', archived: false } },
    { path: '/{app.account}/workspaces/{workspace}/projects' },
    {
      path: '/w/{workspace}/t/{team}/projects',
      each: {
        path: '/w/{workspace}/teams',
        pagination: { by: 'none' },
        values: { team: ['odd.id'] },
        each: walk,
      },
    },
    {
      each: null,
      path: '/projects',
      idField: ['owner.login', 'name'],
      retrievePath: '/p/{owner.login}/{name}',
    },
    { items: ['@odata.value'], created: { field: ['created.at'], unit: 'iso8601' } },
  ];
  for (const change of taken) assert.is(problems(change), '', JSON.stringify(change));
});

test('what does not is refused, with what to write', () => {
  const refused: readonly (readonly [Partial<Resource>, RegExp])[] = [
    [
      { each: null },
      /--each \(project\.each\): .*\{workspace\} in .*projects stands for nothing.*\{app\.workspace\}/,
    ],
    [{ path: '/projects' }, /no path and no query says which object of \/workspaces is meant/],
    [
      { each: { ...project.each, values: { workspace: 'gid', name: 'name' } } as Resource['each'] },
      /the value name of \/workspaces is used in no path, no query and no id/,
    ],
    [
      { each: { ...project.each, path: '/{outer}/workspaces' } as Resource['each'] },
      /\{outer\} in \/\{outer\}\/workspaces stands for nothing/,
    ],
    [
      { each: { ...project.each, each: project.each } as Resource['each'] },
      /the name workspace is given twice/,
    ],
    [{ each: { ...project.each, values: {} } as Resource['each'] }, /at least one name/],
    [{ each: { ...project.each, values: { 'a b': 'x' } } as Resource['each'] }, /name of letters/],
    [{ idField: ['gid', 'gid'] }, /--id-field .*has gid twice/],
    [{ idField: ['gid'] }, /--id-field .*list of at least two/],
    [{ idField: 'workspace', retrievePath: '/projects/{id}' }, /is the same for all objects of one parent/],
    [
      { retrievePath: '/workspaces/{workspace}/projects' },
      /must have the place of the object's own id, \{gid\}/,
    ],
    [{ retrievePath: '/projects/{id}' }, /has \{id\}, which is none of the fields/],
    [{ idField: 'gid' }, /must have the place of the id, \{id\}/],
    [{ retrieveFrom: 'list' }, /leave out one/],
    [{ path: '/{app.Account}/projects' }, /settings of the app, \{app\.account_sid\}/],
    [{ path: '/{work space}/projects' }, /names in braces/],
    [
      { path: '/{app.api_key_env}/workspaces/{workspace}/projects' },
      /setting api_key_env .* key of every app/,
    ],
    [{ query: { a: '{b' } }, /no other braces/],
  ];
  for (const [change, message] of refused) assert.match(problems(change), message, JSON.stringify(change));
});

test('a record whose view has no room in SQL is refused, a long name alone is not', () => {
  const name = 'enterprise_organization_security_advisory_member';
  assert.is(problems({ name }), '');
  assert.match(
    problems({ name: `${name}_assignment` }),
    /its view acme_.* would have 65 characters, and SQL takes 63/,
  );
});

test.run();
