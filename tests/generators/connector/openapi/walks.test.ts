import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type {
  ParentWalk,
  ResourceDescription,
} from '../../../../generators/connector/openapi/api-description.ts';
import { described, get, resourceOf, text, things, whole } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const inPath = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
});
const list = (properties: object = {}, ...names: string[]) =>
  get(things(properties), { page: whole }, inPath(...names));

/** The walks around a list, the outermost last: `workspace(workspace_id=id)`. */
function walksOf({ each }: ResourceDescription): string[] {
  const found: string[] = [];
  for (let walk: ParentWalk | null = each; walk !== null; walk = walk.each) {
    const values = walk.values.map(({ name, field }) => `${name}=${field.join('.')}`).join(' ');
    found.push(`${walk.resource} ${walk.list.path}: ${values}`);
  }
  return found;
}

function sourcesOf({ filled }: ResourceDescription): string[] {
  return filled.map(({ parameter, source }) => {
    const what =
      'name' in source
        ? source.name
        : 'value' in source
          ? source.value
          : source.kind === 'open'
            ? source.values.join()
            : '';
    return `${parameter.name} ${source.kind} ${what}`.trim();
  });
}

function found(paths: object, name: string): ResourceDescription {
  return resourceOf(described(paths), name);
}

test('a list stands alone, or is walked for each object of the lists around it, several levels deep', () => {
  const paths = {
    '/workspaces': list(),
    '/workspaces/{workspace_id}/projects': list({ title: text }, 'workspace_id'),
    '/workspaces/{workspace_id}/projects/{project_id}/tasks': list(
      { due: text },
      'workspace_id',
      'project_id',
    ),
  };
  assert.equal(walksOf(found(paths, 'workspace')), []);
  assert.equal(walksOf(found(paths, 'task')), [
    'project /workspaces/{workspace_id}/projects: project_id=id',
    'workspace /workspaces: workspace_id=id',
  ]);
  assert.equal(sourcesOf(found(paths, 'task')), [
    'workspace_id value workspace_id',
    'project_id value project_id',
  ]);
  const project = found(paths, 'task').each;
  assert.equal(project?.filled, [
    { parameter: { name: 'workspace_id', in: 'path' }, source: { kind: 'value', name: 'workspace_id' } },
  ]);
});

test('the outer parameter is a field of the inner object where its list stands alone', () => {
  const paths = {
    '/workspaces': list(),
    '/projects': list({ workspace: object({ id: text, name: text }) }),
    '/workspaces/{workspace_id}/projects/{project_id}/tasks': list(
      { due: text },
      'workspace_id',
      'project_id',
    ),
  };
  assert.equal(walksOf(found(paths, 'task')), ['project /projects: project_id=id workspace_id=workspace.id']);
});

test('another list of the parent is walked where the path asks for it', () => {
  const repository = { slug: text, uuid: text, name: text };
  const items = { type: 'array', items: { $ref: '#/components/schemas/repository' } };
  const schemas = { repository: object(repository), workspace: object({ uuid: text, title: text }) };
  const answer = object({ values: items, next: { type: 'string', format: 'uri' } });
  const paths = {
    '/workspaces': get({ type: 'array', items: { $ref: '#/components/schemas/workspace' } }, { page: whole }),
    '/repositories': get(answer),
    '/repositories/{workspace}': get(answer, {}, inPath('workspace')),
    '/repositories/{workspace}/{repo_slug}/pipelines': list({ state: text }, 'workspace', 'repo_slug'),
  };
  assert.equal(walksOf(resourceOf(described(paths, schemas), 'pipeline')), [
    'repository /repositories/{workspace}: repo_slug=slug',
    'workspace /workspaces: workspace=uuid',
  ]);
});

test('a parameter that a query requires is given by the list of what it is called', () => {
  const required = { name: 'project', in: 'query', required: true, schema: text };
  const paths = { '/projects': list(), '/tasks': get(things({ due: text }), {}, { parameters: [required] }) };
  assert.equal(walksOf(found(paths, 'task')), ['project /projects: project=id']);
  assert.equal(sourcesOf(found(paths, 'task')), ['project value project']);
});

test('two lists that know nothing of each other are not walked each with each', () => {
  const paths = {
    '/users': list({ email: text }),
    '/projects': list({ title: text }),
    '/users/{user_id}/projects/{project_id}/notes': list({ body: text }, 'user_id', 'project_id'),
  };
  const note = found(paths, 'note');
  assert.equal(walksOf(note), ['project /projects: project_id=id']);
  assert.equal(sourcesOf(note), ['user_id setting user_id', 'project_id value project_id']);
});

test('a list is never walked for the sake of itself', () => {
  const paths = { '/folders/{folder_id}/folders': list({ title: text }, 'folder_id') };
  assert.equal(walksOf(found(paths, 'folder')), []);
  assert.equal(sourcesOf(found(paths, 'folder')), ['folder_id open']);
});

test('two lists that are each below the other are walked by neither', () => {
  const paths = {
    '/bees/{bee_id}/ants': list({ legs: whole }, 'bee_id'),
    '/ants/{ant_id}/bees': list({ wings: whole }, 'ant_id'),
  };
  assert.equal(sourcesOf(found(paths, 'ant')), ['bee_id open']);
  assert.equal(sourcesOf(found(paths, 'bee')), ['ant_id open']);
});

test('what no list gives is a setting where an account has one of it, else open', () => {
  const one = (path: string, schema: object = text) =>
    sourcesOf(
      found(
        {
          [path]: get(
            things(),
            {},
            {
              parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
                name,
                in: 'path',
                required: true,
                schema,
              })),
            },
          ),
        },
        'thing',
      ),
    );
  assert.equal(one('/companies/{companyId}/things'), ['companyId setting company_id']);
  assert.equal(one('/organizations/{id}/things'), ['id setting organization_id']);
  assert.equal(one('/orders/{orderId}/things'), ['orderId open']);
  assert.equal(one('/things/{query}/things'), ['query open']);
  assert.equal(one('/{kind}/things', { type: 'string', enum: ['a', 'b'] }), ['kind open a,b']);
  assert.equal(one('/{version}/things', { type: 'string', default: 'v2' }), ['version fixed v2']);
  assert.equal(one('/{kind}/things', { type: 'string', enum: ['a'] }), ['kind fixed a']);
});

test('a credential in the query is nothing that a list needs answered', () => {
  const token = { name: 'token', in: 'query', required: true, schema: text };
  const { filled } = found({ '/things': get(things(), {}, { parameters: [token] }) }, 'thing');
  assert.equal(filled, []);
});

test('values are called so that no other field of the objects is', () => {
  const paths = {
    '/users': get({ type: 'array', items: object({ name: text }) }, { page: whole }, {}),
    '/users/{name}': get(object({ name: text }), {}, inPath('name')),
    '/users/{name}/keys': list({ name: text }, 'name'),
    '/boards': list(),
    '/boards/{id}/cards': list({ board: object({ id: text }) }, 'id'),
    '/boards/{board}/labels': list({ board: object({ id: text }) }, 'board'),
    '/boards/{board_id}/lists': list({ board_id: text }, 'board_id'),
  };
  assert.equal(walksOf(found(paths, 'key')), ['user /users: user_name=name']);
  assert.equal(walksOf(found(paths, 'card')), ['board /boards: board_id=id']);
  assert.equal(walksOf(found(paths, 'label')), ['board /boards: board_id=id']);
  assert.equal(walksOf(found(paths, 'list')), ['board /boards: board_id=id']);
});

test('a user is addressed by the login, not by the name', () => {
  const user = object({ id: whole, login: text, name: text });
  const paths = {
    '/users': get({ type: 'array', items: user }, { page: whole }),
    '/users/{username}': get(user, {}, inPath('username')),
    '/users/{username}/keys': list({ title: text }, 'username'),
  };
  assert.equal(walksOf(found(paths, 'key')), ['user /users: username=login']);
});

test.run();
