import { type ConnectorAnswersInput, connectorAnswers, fixedColumns } from './answers.ts';
import { plainName, resourceNameProblem } from './names.ts';
import type {
  ApiDescription,
  EmbeddedChild,
  ListEndpoint,
  PageSize,
  Path,
  ResourceDescription,
  TimeField,
  ViewColumn,
} from './openapi/api-description.ts';

type ResourceInput = ConnectorAnswersInput['resources'][number];
type ChildInput = NonNullable<ResourceInput['children']>[number];
type PaginationInput = ResourceInput['pagination'];
type TimeInput = NonNullable<ResourceInput['created']>;

/** What people said besides the document. */
export interface DocumentDecisions {
  /** `unknown` where nobody has answered. */
  readonly deletions: ResourceInput['deletions'];
  /** The grain of filters by modification time, in seconds; null where nobody has answered. */
  readonly precisionSeconds: number | null;
  /** Names of the lists inside of objects that are to be rows of their own; in the payload they are all the same. */
  readonly children: readonly string[];
  /** Events of a resource, by its name; none without webhooks. */
  events(resource: string): ResourceInput['events'];
}

/** What a document says of a provider's resources. */
export interface DocumentResources {
  readonly resources: readonly ResourceInput[];
  /** What was found and cannot be mirrored as it is, and why: for people. */
  readonly leftOut: readonly string[];
}

/**
 * The resources of an API description as answers. Nothing is guessed that would lose rows: what the document leaves open stays
 * open (null or `unknown`), and what a REST connector cannot walk is left out with its reason.
 */
export function resourcesOf(description: ApiDescription, decisions: DocumentDecisions): DocumentResources {
  const leftOut: string[] = [];
  const resources = description.resources.flatMap((resource): ResourceInput[] => {
    const made = resourceOf(resource, decisions);
    if (typeof made === 'string') {
      leftOut.push(`${resource.name} (${resource.list.method} ${resource.list.path}): ${made}`);
      return [];
    }
    return [made];
  });
  return { resources, leftOut };
}

/** A resource as answers, or why it is left out. */
function resourceOf(resource: ResourceDescription, decisions: DocumentDecisions): ResourceInput | string {
  const { name, list, id, parents, columns, children } = resource;
  const problem = resourceNameProblem(name);
  if (problem !== null) return problem;
  if (parents.length > 0)
    return `it is listed for each ${parents.map(({ parameter }) => parameter.name).join(', ')}`;
  if (id === null) return 'the document names no field that is its id';
  if (list.unwrap.length > 0) return `its objects are inside of ${list.unwrap.join('.')} of each element`;
  const required = list.required.filter(({ name: needed }) => showAll(list)[needed] === undefined);
  if (required.length > 0) return `its list needs ${required.map((each) => each.name).join(', ')}`;
  const pagination = paginationOf(list);
  if (typeof pagination === 'string') return pagination;
  const common = { created: timeOf(resource.createdAt), updated: timeOf(resource.updatedAt) };
  const made: ResourceInput = {
    name,
    ...common,
    idField: dotted(id.path),
    path: list.path,
    method: list.method,
    query: showAll(list),
    items: dotted(list.itemPath),
    ...retrieveOf(resource),
    pagination,
    // Nothing in a document says that no object can be missed.
    pages: 'shifting',
    createdSince: filterOf(list.createdSince, list),
    incremental: incrementalOf(list, decisions),
    deletions: decisions.deletions,
    events: decisions.events(name),
    columns: columnsOf(columns, common),
    children: children.filter(({ name }) => decisions.children.includes(name)).flatMap(childOf),
  };
  const checked = connectorAnswers.shape.resources.element.safeParse(made);
  if (checked.success) return made;
  return checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
}

function paginationOf(list: ListEndpoint): PaginationInput | string {
  const { pagination } = list;
  switch (pagination.style) {
    case 'none':
      return { by: 'none' };
    case 'page': {
      const { parameter, first, size, end } = pagination;
      if (first !== 0 && first !== 1) return `its first page has the number ${first}`;
      const lastPage = end.kind === 'total_pages' ? { lastPage: dotted(end.path) } : {};
      return { by: 'page', param: parameter.name, first, size: sizeOf(size), ...lastPage, ...hasMoreOf(end) };
    }
    case 'offset': {
      const { parameter, size, end } = pagination;
      const total = end.kind === 'total' ? { total: dotted(end.path) } : {};
      return { by: 'offset', param: parameter.name, size: sizeOf(size), ...total, ...hasMoreOf(end) };
    }
    case 'cursor': {
      const { parameter, next, size, end } = pagination;
      const common = { param: parameter.name, size: sizeOf(size), ...hasMoreOf(end) };
      return next.from === 'answer'
        ? { by: 'cursor', ...common, next: dotted(next.path) }
        : { by: 'last_id', ...common, ...(dotted(next.path) === 'id' ? {} : { id: dotted(next.path) }) };
    }
    case 'next_url':
      return { by: 'next_url', next: dotted(pagination.path), size: sizeOf(pagination.size) };
    case 'link_header':
      return { by: 'link_header', size: sizeOf(pagination.size) };
    default:
      return 'it is walked by a scroll, which an interruption ends';
  }
}

function hasMoreOf(end: { readonly kind: string; readonly path?: Path; readonly whenMore?: boolean }) {
  return end.kind === 'has_more' && end.whenMore === true && end.path !== undefined
    ? { hasMore: dotted(end.path) }
    : {};
}

function sizeOf(size: PageSize | null): { param: string; max: number } | null {
  if (size === null) return null;
  const max = size.maximum ?? size.fallback;
  // Asking for more than a provider allows may be an error; then its own size is as good.
  return max === null ? null : { param: size.name, max };
}

/** The values of parameters that show what would be hidden. */
function showAll({ hiding }: ListEndpoint): Record<string, string> {
  const shown = hiding.flatMap(({ parameter, showAll }) =>
    parameter.in === 'query' && showAll !== null ? [[parameter.name, showAll] as const] : [],
  );
  return Object.fromEntries(shown);
}

function retrieveOf({ retrieve }: ResourceDescription): Pick<ResourceInput, 'retrievePath' | 'item'> {
  if (retrieve === null || retrieve.parameter.in !== 'path' || retrieve.others.length > 0)
    return { retrievePath: null };
  return {
    retrievePath: retrieve.path.replace(`{${retrieve.parameter.name}}`, '{id}'),
    item: dotted(retrieve.itemPath),
  };
}

const units = {
  unix_seconds: 'seconds',
  unix_milliseconds: 'milliseconds',
  iso_8601: 'iso8601',
  iso_date: 'iso8601',
} as const;

function unitOf(unit: TimeField['unit']): TimeInput['unit'] | null {
  return unit === null || unit === 'unix_microseconds' ? null : units[unit];
}

/** A time of which nobody knows how it is written says nothing; the time of the response is the version's then. */
function timeOf(time: TimeField | null): TimeInput | null {
  const unit = unitOf(time?.unit ?? null);
  return time === null || unit === null ? null : { field: dotted(time.path), unit };
}

function filterOf(filter: ListEndpoint['createdSince'], list: ListEndpoint) {
  const unit = unitOf(filter?.unit ?? null);
  const isThere = filter?.in === (list.method === 'POST' ? 'body' : 'query');
  return filter === null || unit === null || !isThere ? null : { param: filter.name, unit };
}

function incrementalOf(
  list: ListEndpoint,
  { precisionSeconds }: DocumentDecisions,
): ResourceInput['incremental'] {
  const filter = filterOf(list.updatedSince, list);
  if (filter === null)
    return {
      by: 'full_list',
      because: 'the API description names no filter by modification time that can be used',
    };
  const isDay = list.updatedSince?.unit === 'iso_date';
  const grain = isDay ? 86_400 : precisionSeconds;
  return {
    by: 'modified_since',
    ...filter,
    precisionSeconds: grain,
    overlapSeconds: Math.max(300, grain ?? 0),
  };
}

function columnsOf(
  columns: readonly ViewColumn[],
  { created, updated }: { readonly created: TimeInput | null; readonly updated: TimeInput | null },
): NonNullable<ResourceInput['columns']> {
  const taken = new Set<string>([
    ...fixedColumns,
    ...(created === null ? [] : ['created_at']),
    ...(updated === null ? [] : ['updated_at']),
  ]);
  return columns.flatMap((column) => {
    if (taken.has(column.name)) return [];
    taken.add(column.name);
    const made = { name: column.name, path: dotted(column.path), type: typeOf(column) };
    return connectorAnswers.shape.resources.element.shape.columns.unwrap().element.safeParse(made).success
      ? [made]
      : [];
  });
}

function typeOf({ type, expression }: ViewColumn) {
  if (type === 'jsonb') return 'json' as const;
  if (type !== 'timestamptz') return type;
  if (expression.startsWith('supasaasy.json_time_iso(')) return 'time_iso8601' as const;
  if (expression.startsWith('supasaasy.json_time(')) return 'time_seconds' as const;
  // Microseconds, which are divided: the number is of more use than a time that is a thousand times too late.
  return expression.includes('/') ? ('numeric' as const) : ('time_milliseconds' as const);
}

/** Parts of the parent that its list shows; relations to resources of their own are none. */
function childOf({
  name,
  path,
  in: where,
  id,
  createdAt,
  updatedAt,
  resource,
  moreAt,
}: EmbeddedChild): ChildInput[] {
  if (where !== 'list' || resource !== null || resourceNameProblem(name) !== null) return [];
  return [
    {
      name,
      at: dotted(path),
      idField: dotted(id.path),
      created: timeOf(createdAt),
      updated: timeOf(updatedAt),
      columns: [],
      ...cutAt(moreAt),
    },
  ];
}

/** Where a parent says that a list was cut: by true or false, or by how many there are. */
function cutAt(path: Path | null): Pick<ChildInput, 'hasMore' | 'total'> {
  if (path === null) return {};
  return /count|total/i.test(path.at(-1) ?? '') ? { total: dotted(path) } : { hasMore: dotted(path) };
}

/** Where the API is, with the settings of an account in braces; null where the document does not say. */
export function baseUrlOf({ baseUrl }: ApiDescription): string | null {
  if (baseUrl === null || !/^https:\/\//i.test(baseUrl.url)) return null;
  return baseUrl.url.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const known = baseUrl.variables.find((variable) => variable.name === name);
    return known?.value ?? `{${plainName(name, '_')}}`;
  });
}

/** How a call is authorized, in the short form of the question; null where the document does not say. */
export function authTextOf({ auth }: ApiDescription): string | null {
  for (const scheme of auth) {
    if (scheme.kind === 'bearer' || scheme.kind === 'oauth2') return 'bearer';
    if (scheme.kind === 'basic') return 'basic';
    if (scheme.kind === 'api_key' && scheme.in !== 'cookie') return `${scheme.in}:${scheme.parameter}`;
  }
  return null;
}

function dotted(path: Path): string {
  return path.join('.');
}
