import { type EachAnswers, walksOf } from '../answers/each.ts';
import { type ChildAnswers, idFieldsOf, type ResourceAnswers } from '../answers/resource.ts';
import type { ConnectorAnswers } from '../answers.ts';

/** What `connector/resources.ts.hbs` is filled with. */
export interface ResourcesData {
  /** What is imported of the contract. */
  readonly imports: readonly string[];
  /** Whether formatters leave the import on one line. */
  readonly isImportShort: boolean;
  readonly resources: readonly ResourceData[];
  readonly children: readonly ChildData[];
}

export interface ResourceData {
  readonly name: string;
  /** A field, or several that make the id together. */
  readonly idField: string | readonly string[];
  readonly hasOwnId: boolean;
  /** A field's name, or a field with its unit; null when the provider does not say. */
  readonly created: string | object | null;
  readonly updated: string | object | null;
  readonly list: object;
  /** The const that the list has, so that it can be named twice; null where it stands in its place. */
  readonly listName: string | null;
  /** Whether nobody has answered how it, or a list that is walked before it, goes on. */
  readonly isPaginationUnknown: boolean;
  readonly pages: string;
  /** Whether each listed object is read by itself. */
  readonly summaries: boolean;
  /** Null where there is no such call, or nobody has answered. */
  readonly retrieve: object | null;
  /** What is looked for in the list, where there is no call for one object. */
  readonly find: object | null;
  readonly fullList: object | null;
  readonly modifiedSince: {
    readonly overlapSeconds: number;
    /** Null where nobody has answered. */
    readonly precisionSeconds: number | null;
    readonly retentionSeconds: number | null;
    readonly list: object;
  } | null;
  readonly deletions: object;
  /** Whether nobody has answered how deletions become known. */
  readonly isDeletionUnknown: boolean;
  readonly events: readonly { readonly type: string; readonly rule: object }[];
  readonly children: readonly {
    readonly name: string;
    readonly at: string | readonly string[];
    readonly hints: object | null;
  }[];
}

export interface ChildData {
  readonly name: string;
  readonly parent: string;
  readonly idField: string;
  readonly hasOwnId: boolean;
  readonly created: string | object | null;
  readonly updated: string | object | null;
}

/** Columns that formatters fill. */
const lineWidth = 110;

export function resourcesData({ resources }: Pick<ConnectorAnswers, 'resources'>): ResourcesData {
  const data = resources.map(resourceData);
  const imports = [
    ...(data.some(({ children }) => children.length > 0) ? ['embeddedAt'] : []),
    ...['type ResourceDefinition', 'type RestClient'],
    ...(data.some(({ find }) => find !== null) ? ['restFind'] : []),
    'restList',
    ...(data.some(({ modifiedSince }) => modifiedSince !== null) ? ['restListSince'] : []),
    ...(data.some(({ retrieve }) => retrieve !== null) ? ['restRetrieve'] : []),
  ];
  return {
    imports,
    isImportShort:
      `import { ${imports.join(', ')} } from '../../core/contract/index.ts';`.length <= lineWidth,
    resources: data,
    children: resources.flatMap(({ name, children }) => children.map((child) => childData(name, child))),
  };
}

/** How one resource is listed, read and followed. */
export function resourceData(resource: ResourceAnswers): ResourceData {
  const { name, idField, pages, deletions, events, children, createdSince, incremental } = resource;
  const list = listOf(resource);
  const isFound = resource.retrieveFrom === 'list';
  return {
    name,
    idField,
    hasOwnId: idField !== 'id',
    created: timeOf(resource.created),
    updated: timeOf(resource.updated),
    list: createdSince === null ? list : { ...list, createdSince },
    listName: isFound ? listNameOf(name) : null,
    isPaginationUnknown: [...walksOf(resource.each), resource].some(
      ({ pagination }) => pagination.by === 'unknown',
    ),
    pages,
    summaries: resource.summaries,
    retrieve: retrieveOf(resource),
    find: isFound ? { id: idField } : null,
    fullList: incremental.by === 'full_list' ? incremental : null,
    modifiedSince: modifiedSinceOf(incremental, list),
    deletions,
    isDeletionUnknown: deletions.by === 'unknown',
    events: Object.entries(events).map(([type, rule]) => ({ type, rule })),
    children: children.map(({ name, at, hasMore, total }) => ({
      name,
      at,
      hints:
        hasMore === undefined && total === undefined
          ? null
          : { ...(hasMore === undefined ? {} : { hasMore }), ...(total === undefined ? {} : { total }) },
    })),
  };
}

type Walked = Pick<
  ResourceAnswers,
  'path' | 'method' | 'query' | 'body' | 'paramsIn' | 'items' | 'element' | 'each'
>;

/** The record of a list, with those that are walked before it. */
function listOf(resource: ResourceAnswers): object {
  const { pagination } = resource;
  const own = idFieldsOf(resource).at(-1);
  const isNamed = pagination.by === 'last_id' && own !== 'id' && pagination.id === undefined;
  return { ...walkedOf(resource), pagination: isNamed ? { ...pagination, id: own } : pagination };
}

function walkedOf({ path, method, query, body, paramsIn, each, items, element }: Walked): object {
  return {
    path,
    ...(method === 'GET' ? {} : { method }),
    ...(Object.keys(query).length === 0 ? {} : { query }),
    ...(Object.keys(body).length === 0 ? {} : { body }),
    ...(paramsIn === null ? {} : { paramsIn }),
    ...(each === null ? {} : { each: eachOf(each) }),
    items,
    ...(element === '' ? {} : { element }),
  };
}

function eachOf(each: EachAnswers): object {
  return { ...walkedOf(each), pagination: each.pagination, values: each.values };
}

function retrieveOf({ retrievePath, retrieveQuery, idField, item }: ResourceAnswers): object | null {
  if (retrievePath === null) return null;
  return {
    path: retrievePath,
    ...(Object.keys(retrieveQuery).length === 0 ? {} : { query: retrieveQuery }),
    ...(typeof idField === 'string' ? {} : { id: idField }),
    ...(item === '' ? {} : { item }),
  };
}

function modifiedSinceOf(
  incremental: ResourceAnswers['incremental'],
  list: object,
): ResourceData['modifiedSince'] {
  if (incremental.by !== 'modified_since') return null;
  const { by: _, param, unit, ...window } = incremental;
  return { ...window, list: { ...list, modifiedSince: { param, unit } } };
}

/** `order_line` → `orderLineList`; `line_2` stays apart from `line2`. */
function listNameOf(resource: string): string {
  return `${resource.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}List`;
}

function childData(parent: string, { name, idField, created, updated }: ChildAnswers): ChildData {
  return {
    name,
    parent,
    idField,
    hasOwnId: idField !== 'id',
    created: timeOf(created),
    updated: timeOf(updated),
  };
}

/** Unix seconds are what a field's name alone means. */
function timeOf(time: ResourceAnswers['created']): string | object | null {
  return time !== null && time.unit === 'seconds' && typeof time.field === 'string' ? time.field : time;
}
