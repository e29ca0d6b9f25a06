import fc from 'fast-check';
import {
  type Pagination,
  type Payload,
  type ResourceDefinition,
  type RestClient,
  type RestEach,
  type RestListRecord,
  restFind,
  restList,
  restListSince,
  restRetrieve,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

/** What a made-up API is like whose tasks are only listed for their parents. */
export interface Shape {
  /** Whether projects, for which tasks are listed, are themselves listed for workspaces. */
  readonly isNested: boolean;
  /** The names that make up a task's id together with its own. */
  readonly scope: readonly ('workspace' | 'project')[];
  /** Whether the API reads one task by its id. */
  readonly readsOne: boolean;
  readonly inQuery: boolean;
  /** Of the workspaces', the projects' and the tasks' list. */
  readonly paginations: readonly [Pagination, Pagination, Pagination];
  readonly pageSize: number;
  readonly hasTimes: boolean;
  readonly asksSince: boolean;
  readonly wholeEvents: boolean;
}

const paginations: readonly Pagination[] = [
  { by: 'none' },
  { by: 'cursor', param: 'after', next: ['next.page'], size: null },
  { by: 'cursor', param: 'after', next: { header: 'X-Cursor' }, size: null },
  { by: 'next_url', next: 'links.next', size: null },
  { by: 'link_header', size: null },
  { by: 'page', param: 'page', first: 1, size: null },
  { by: 'page', param: 'page', first: 0, size: null, lastPage: { header: 'X-Pages' } },
  { by: 'offset', param: 'skip', size: null, total: 'total' },
  { by: 'offset', param: 'skip', size: null, hasMore: { header: 'X-More' } },
];
/** Those by which the pretend API shows everything that stays, whatever comes and goes meanwhile. */
const steady = ['none', 'cursor', 'next_url', 'link_header'];

export function shapes(): fc.Arbitrary<Shape> {
  const pagination = fc.constantFrom(...paginations);
  const made = fc.record({
    isNested: fc.boolean(),
    scopeBits: fc.nat(3),
    readsOne: fc.boolean(),
    inQuery: fc.boolean(),
    paginations: fc.tuple(pagination, pagination, pagination),
    pageSize: fc.integer({ min: 1, max: 2 }),
    hasTimes: fc.boolean(),
    asksSince: fc.boolean(),
    wholeEvents: fc.boolean(),
  });
  return made.map(({ scopeBits, ...shape }): Shape => {
    const names = namesIn(shape);
    const scope = names.filter((_, index) => (scopeBits >> index) % 2 === 0);
    return {
      ...shape,
      scope,
      readsOne: shape.readsOne && scope.length === names.length,
      asksSince: shape.asksSince && shape.hasTimes,
    };
  });
}

/** The names that stand for values of a task's parents. */
export function namesIn({ isNested }: Pick<Shape, 'isNested'>): readonly ('workspace' | 'project')[] {
  return isNested ? ['workspace', 'project'] : ['project'];
}

/** The list of the projects, as the pretend API knows them. */
export function projectsPath({ isNested }: Shape): string {
  return isNested ? '/workspaces/{workspace}/projects' : '/projects';
}

export function idFieldOf({ scope }: Shape): string | string[] {
  return scope.length === 0 ? 'id' : [...scope, 'id'];
}

/** The API's tasks as a connector describes them. */
export function tasksOf(shape: Shape): ResourceDefinition<RestClient> {
  const { isNested, inQuery, readsOne, hasTimes, asksSince, wholeEvents } = shape;
  const names = namesIn(shape);
  const [ofWorkspaces, ofProjects, ofTasks] = shape.paginations;
  const workspaces: RestEach = {
    path: '/workspaces',
    items: 'data',
    pagination: ofWorkspaces,
    values: { workspace: 'gid' },
  };
  const each: RestEach = {
    path: projectsPath(shape),
    items: 'data',
    pagination: ofProjects,
    values: { project: 'key.id' },
    ...(isNested && { each: workspaces }),
  };
  const list: RestListRecord = {
    path: inQuery ? '/tasks' : `/${names.map((name) => `${name}/{${name}}`).join('/')}/tasks`,
    ...(inQuery && { query: Object.fromEntries(names.map((name) => [name, `{${name}}`])) }),
    each,
    items: 'data',
    pagination: ofTasks,
  };
  const idField = idFieldOf(shape);
  const isWholeScope = shape.scope.length === names.length;
  const used = isNested ? shape.paginations : shape.paginations.slice(1);
  const partial = wholeEvents ? {} : ({ partial: true } as const);
  return {
    idField,
    createdField: null,
    updatedField: hasTimes ? { field: ['at.updated'], unit: 'iso8601' } : null,
    // A task that comes back in another parent under the same id may be missed.
    pages: isWholeScope && used.every(({ by }) => steady.includes(by)) ? 'stable' : 'shifting',
    list: restList(list),
    retrieve: readsOne
      ? restRetrieve({ path: `/one/${[...names, 'id'].map((name) => `{${name}}`).join('/')}`, id: idField })
      : restFind(list, { id: idField }),
    incremental: asksSince
      ? {
          by: 'modified_since',
          overlapSeconds: 10,
          precisionSeconds: 1,
          retentionSeconds: null,
          list: restListSince({ ...list, modifiedSince: { param: 'since', unit: 'iso8601' } }),
        }
      : { by: 'full_list', because: 'nothing can be filtered' },
    deletions: { by: 'event' },
    events: {
      'task.created': { kind: 'create', ...partial },
      'task.changed': { kind: 'update', ...partial },
      'task.deleted': { kind: 'delete' },
    },
  };
}

/** A task as it has to be stored: the names of its parents are written into it. */
export function storedForm(object: Payload, scope: Payload): Payload {
  return { ...scope, ...object };
}
