/** API descriptions in the styles of well-known ones, whose lists need more than their own path. */

type Json = Record<string, unknown>;

const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const inQuery = (name: string, schema: Json = text, required = false) => ({
  name,
  in: 'query',
  required,
  schema,
});

function answers(schema: Json, headers: Json = {}) {
  return {
    responses: { 200: { description: 'fine', headers, content: { 'application/json': { schema } } } },
  };
}
const object = (properties: Json) => ({ type: 'object', properties });
const listOf = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } });
const one = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function document(title: string, server: string, paths: Json, schemas: Json): Json {
  return {
    openapi: '3.0.3',
    info: { title, version: '1' },
    servers: [{ url: server }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas },
    paths,
  };
}

const thing = (id: string, more: Json = {}) =>
  object({ [id]: text, name: text, created_at: moment, modified_at: moment, ...more });

/**
 * Workspaces, their projects, and tasks by a required parameter; all walked by a token in next_page. One kind of object has no
 * call of its own.
 */
export const plans = document(
  'Plans API',
  'https://api.plans.example',
  {
    '/workspaces': { get: { ...paged(), ...next('Workspace') } },
    '/workspaces/{workspace_gid}': {
      get: { parameters: [inPath('workspace_gid')], ...answers(object({ data: one('Workspace') })) },
    },
    '/workspaces/{workspace_gid}/projects': {
      get: { ...paged(inPath('workspace_gid')), ...next('Project') },
    },
    '/workspaces/{workspace_gid}/projects/{project_gid}': {
      get: {
        parameters: [inPath('workspace_gid'), inPath('project_gid')],
        ...answers(object({ data: one('Project') })),
      },
    },
    '/workspaces/{workspace_gid}/members': {
      get: { ...paged(inPath('workspace_gid')), ...next('Member') },
    },
    '/tasks': { get: { ...paged(inQuery('project', text, true)), ...next('Task') } },
    '/tasks/{task_gid}': {
      get: { parameters: [inPath('task_gid')], ...answers(object({ data: one('Task') })) },
    },
  },
  {
    Workspace: thing('gid'),
    Project: thing('gid', { archived: { type: 'boolean' } }),
    Member: thing('gid', { email: text }),
    Task: thing('gid', { notes: text, completed: { type: 'boolean' } }),
  },
);

function paged(...more: readonly object[]) {
  return { parameters: [inQuery('limit', { type: 'integer', maximum: 100 }), inQuery('offset'), ...more] };
}

function next(name: string) {
  return answers(object({ data: listOf(name), next_page: object({ offset: text, uri: text }) }));
}

/** An account in every path, extensions at its end, the next page as an address, and children two levels down. */
export const calls = document(
  'Calls API',
  'https://api.calls.example',
  {
    '/2010/Accounts/{AccountSid}/Calls.json': {
      get: {
        parameters: [inPath('AccountSid'), inQuery('PageSize', { type: 'integer' })],
        ...linked('calls', 'Call'),
      },
    },
    '/2010/Accounts/{AccountSid}/Calls/{Sid}.json': {
      get: { parameters: [inPath('AccountSid'), inPath('Sid')], ...answers(one('Call')) },
    },
    '/2010/Accounts/{AccountSid}/Calls/{CallSid}/Recordings.json': {
      get: {
        parameters: [inPath('AccountSid'), inPath('CallSid'), inQuery('PageSize', { type: 'integer' })],
        ...linked('recordings', 'Recording'),
      },
    },
    '/2010/Accounts/{AccountSid}/Calls/{CallSid}/Recordings/{Sid}.json': {
      get: {
        parameters: [inPath('AccountSid'), inPath('CallSid'), inPath('Sid')],
        ...answers(one('Recording')),
      },
    },
  },
  { Call: thing('sid', { status: text }), Recording: thing('sid', { duration: { type: 'integer' } }) },
);

function linked(items: string, name: string) {
  return answers(object({ [items]: listOf(name), next_page_uri: { type: 'string', format: 'uri' } }));
}

/** A cursor in a header, bare lists, keys with dots, and names that are too long for SQL. */
export const files = document(
  'Files API',
  'https://api.files.example',
  {
    '/folders': { get: { parameters: cursored(), ...headed(listOf('Folder')) } },
    '/folders/{folder_id}': { get: { parameters: [inPath('folder_id')], ...answers(one('Folder')) } },
    '/folders/{folder_id}/organization_security_advisory_credit_assignment_reviews': {
      get: { parameters: [inPath('folder_id'), ...cursored()], ...headed(listOf('Review')) },
    },
    '/messages': {
      get: {
        parameters: [inQuery('$top', { type: 'integer', maximum: 100 })],
        ...answers(object({ value: listOf('Message'), '@odata.nextLink': text })),
      },
    },
    '/messages/{message_id}': { get: { parameters: [inPath('message_id')], ...answers(one('Message')) } },
  },
  { Folder: thing('id'), Review: thing('id'), Message: thing('id', { subject: text }) },
);

function cursored() {
  return [inQuery('cursor'), inQuery('per_page', { type: 'integer', maximum: 1000 })];
}

function headed(schema: Json) {
  return answers(schema, {
    'X-Files-Cursor-Next': { description: 'The cursor of the next page.', schema: text },
  });
}

/** Parameters of paging in a list and in the one before it, and nothing that says how they go together. */
export const unsaid = document(
  'Unsaid API',
  'https://api.unsaid.example',
  {
    '/teams': { get: { parameters: byToken(), ...answers(object({ data: listOf('Team') })) } },
    '/teams/{team_id}': { get: { parameters: [inPath('team_id')], ...answers(one('Team')) } },
    '/teams/{team_id}/players': {
      get: { parameters: [inPath('team_id'), ...byToken()], ...answers(object({ data: listOf('Player') })) },
    },
  },
  { Team: thing('id'), Player: thing('id', { number: { type: 'integer' } }) },
);

function byToken() {
  return [inQuery('page_token'), inQuery('page_size', { type: 'integer' })];
}
