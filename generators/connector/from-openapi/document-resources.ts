import { eachContradictions } from '../answers/each-contradictions.ts';
import { dottedPath, fieldPathOf } from '../answers/field-path.ts';
import { resourceAnswers } from '../answers/resource.ts';
import type { ConnectorAnswersInput } from '../answers.ts';
import { resourceNameProblem } from '../names.ts';
import type {
  ApiDescription,
  EmbeddedChild,
  ListEndpoint,
  Path,
  ResourceDescription,
  TimeField,
} from '../openapi/api-description.ts';
import { chosen, type Filling, fillIn } from './fill-in.ts';
import { openParameters } from './fillings.ts';
import { type PaginationInput, pagesOf, usualPlace } from './list-pages.ts';
import { headersOfList, headersOfRetrieve, requestHeaders } from './request-headers.ts';
import { shortNames } from './short-names.ts';
import { type ListAddresses, listAddresses, singleObjectsOf } from './single-objects.ts';
import { columnsOf } from './view-columns.ts';
import { walkAnswers } from './walk-answers.ts';

type ResourceInput = ConnectorAnswersInput['resources'][number];
type ChildInput = NonNullable<ResourceInput['children']>[number];
type TimeInput = NonNullable<ResourceInput['created']>;

/** What people said besides the document. */
export interface DocumentDecisions {
  /** What the connector is called. */
  readonly connector: string;
  /** `unknown` where nobody has answered. */
  readonly deletions: ResourceInput['deletions'];
  /** How lists go on of which the document does not tell; `unknown` where nobody has answered. */
  readonly pagination: PaginationInput;
  /** The grain of filters by modification time, in seconds; null where nobody has answered. */
  readonly precisionSeconds: number | null;
  /** What people said of parameters that only they can know. */
  readonly filling: Filling;
  /** Names of the lists inside of objects that are to be rows of their own; in the payload they are all the same. */
  readonly children: readonly string[];
  /** Events of a resource, by its name; none without webhooks. */
  events(resource: string): ResourceInput['events'];
}

/** A resource as answers, and what the document calls it. */
export interface DocumentResource {
  readonly described: string;
  readonly answers: ResourceInput;
  /** Headers that its calls need besides credentials. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a document says of a provider's resources. */
export interface DocumentResources {
  readonly resources: readonly DocumentResource[];
  readonly leftOut: readonly LeftOut[];
}

/** What was found and cannot be mirrored as it is, and why: for people. */
export interface LeftOut {
  /** As the document calls it. */
  readonly resource: string;
  /** `GET /owners` */
  readonly call: string;
  readonly why: string;
  /** What only people can say of it, as `--fill` takes it: `owner.ownership`. */
  readonly open: readonly string[];
}

/** In a line: `owner (GET /owners): its list needs ownership`. */
export function describeLeftOut({ resource, call, why }: LeftOut): string {
  return `${resource} (${call}): ${why}`;
}

/**
 * The resources of an API description as answers. Nothing is guessed that would lose rows: what the document leaves open stays
 * open (null or `unknown`), and what a REST connector cannot walk is left out with its reason.
 */
export function resourcesOf(description: ApiDescription, decisions: DocumentDecisions): DocumentResources {
  const leftOut: LeftOut[] = [];
  const names = shortNames(
    decisions.connector,
    description.resources.map(({ name }) => name),
  );
  const lists = listAddresses(description.resources);
  const headers = requestHeaders(description.resources, decisions.filling);
  const resources = description.resources.flatMap((resource): DocumentResource[] => {
    const name = names.get(resource.name) ?? resource.name;
    const needed = headersOfList(resource, headers, decisions.filling);
    const single = headersOfRetrieve(resource, headers);
    const readable = single === null ? { ...resource, retrieve: null } : resource;
    const made = typeof needed === 'string' ? needed : resourceOf(readable, name, lists, decisions);
    if (typeof made !== 'string' && typeof needed !== 'string') {
      const own = typeof made.retrievePath === 'string' ? single : {};
      return [{ described: resource.name, answers: made, headers: { ...needed, ...own } }];
    }
    const why = typeof needed === 'string' ? needed : String(made);
    const call = `${resource.list.method} ${resource.list.path}`;
    leftOut.push({ resource: resource.name, call, why, open: openParameters(resource, decisions.filling) });
    return [];
  });
  return { resources, leftOut };
}

/** A resource as answers, or why it is left out. */
function resourceOf(
  resource: ResourceDescription,
  name: string,
  lists: ListAddresses,
  decisions: DocumentDecisions,
): ResourceInput | string {
  const { list, id, idScope, children } = resource;
  const problem = resourceNameProblem(name);
  if (problem !== null) return problem;
  if (id === null) return 'the document names no field that is its id';
  const ownId = id.path.join('.');
  if (id.path.some((key) => key.includes('.')) || !dottedPath.safeParse(ownId).success)
    return `its id is in the field ${ownId}, and a field of an id can be named with letters, digits, _, $, @ and - only`;
  const each = walkAnswers(resource.each, decisions.pagination, decisions.filling);
  if (typeof each === 'string') return each;
  const call = fillIn(list, chosen(resource.name, resource.filled, decisions.filling));
  if (typeof call === 'string') return call;
  const pages = pagesOf(list, decisions.pagination);
  if (typeof pages === 'string') return pages;
  const place = { paramsIn: pages.paramsIn ?? usualPlace(list), query: call.query };
  const single = singleObjectsOf(resource, ownId, lists);
  const whole = typeof single.retrievePath === 'string' ? resource.whole : null;
  const { createdAt, updatedAt, columns } = whole ?? resource;
  const common = { created: timeOf(createdAt), updated: timeOf(updatedAt) };
  const made: ResourceInput = {
    name,
    ...common,
    idField: idScope.names.length === 0 ? ownId : [...idScope.names, ownId],
    ...call,
    body: call.body as ResourceInput['body'],
    method: list.method,
    each,
    paramsIn: pages.paramsIn,
    items: fieldPathOf(list.itemPath),
    element: fieldPathOf(list.unwrap),
    ...single,
    summaries: whole !== null,
    pagination: pages.pagination,
    // Nothing in a document says that no object can be missed.
    pages: 'shifting',
    createdSince: filterOf(list.createdSince, place),
    incremental: incrementalOf(list, place, decisions),
    deletions: decisions.deletions,
    events: decisions.events(name),
    columns: columnsOf(columns, common),
    children: children
      .filter(({ name }) => decisions.children.includes(name))
      .flatMap((child) => childOf(child, whole !== null)),
  };
  const checked = resourceAnswers.safeParse(made);
  if (!checked.success)
    return checked.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  const contradicting = eachContradictions(checked.data).map(({ message }) => message);
  return contradicting.length === 0 ? made : contradicting.join('; ');
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
  return time === null || unit === null ? null : { field: fieldPathOf(time.path), unit };
}

/** Where filters by time may go: with the parameters of paging, and where nothing else is said already. */
interface FilterPlace {
  readonly paramsIn: 'query' | 'body';
  readonly query: Readonly<Record<string, unknown>>;
}

function filterOf(filter: ListEndpoint['createdSince'], { paramsIn, query }: FilterPlace) {
  const unit = unitOf(filter?.unit ?? null);
  if (filter === null || unit === null || filter.in !== paramsIn) return null;
  return paramsIn === 'query' && Object.hasOwn(query, filter.name) ? null : { param: filter.name, unit };
}

function incrementalOf(
  list: ListEndpoint,
  place: FilterPlace,
  { precisionSeconds }: DocumentDecisions,
): ResourceInput['incremental'] {
  const filter = filterOf(list.updatedSince, place);
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

/** Parts of the parent that its list shows, or reading it alone where that is done; relations to resources of their own are none. */
function childOf(
  { name, path, in: where, id, createdAt, updatedAt, resource, moreAt }: EmbeddedChild,
  isWhole: boolean,
): ChildInput[] {
  if ((where !== 'list' && !isWhole) || resource !== null || resourceNameProblem(name) !== null) return [];
  return [
    {
      name,
      at: fieldPathOf(path),
      idField: id.path.join('.'),
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
  return /count|total/i.test(path.at(-1) ?? '')
    ? { total: fieldPathOf(path) }
    : { hasMore: fieldPathOf(path) };
}
