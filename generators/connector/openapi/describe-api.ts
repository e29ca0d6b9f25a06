import { readAuth } from './api/auth.ts';
import { readBaseUrl } from './api/base-url.ts';
import { findVersionHeader } from './api/version-header.ts';
import type {
  ApiDescription,
  EmbeddedChild,
  ListEndpoint,
  RequestParameter,
  ResourceDescription,
} from './api-description.ts';
import { viewColumns } from './columns/view-columns.ts';
import type { ApiReader } from './document/api-reader.ts';
import { objectOr, stringOr } from './document/json-value.ts';
import { findHiding, findSort, findTimeFilter } from './fields/filters.ts';
import { findArchivedFlag, findDeletedFlag } from './fields/flags.ts';
import { findId } from './fields/identity.ts';
import { findCreatedAt, findUpdatedAt } from './fields/times.ts';
import { findLists, type ListOperation } from './lists/find-lists.ts';
import { type Operation, type Parameter, readOperations } from './operations/operation.ts';
import { findPagination } from './paging/pagination.ts';
import { isPagingParameter } from './paging/paging-parameters.ts';
import { findChildren } from './resources/embedded-children.ts';
import { groupLists, type ListGroup } from './resources/group-lists.ts';
import { findParents, type ParentCandidate } from './resources/parents.ts';
import { nameResources, safeName } from './resources/resource-names.ts';
import { findRetrieve } from './resources/retrieve-endpoint.ts';
import { propertyShape, type Shape, shapeOf } from './schema/shape.ts';
import { pascalCase, plain, pluralOf, singularOf, snakeCase, wordsOf } from './schema/words.ts';
import { typeSchemas } from './types/type-schemas.ts';
import { listUnknowns } from './unknowns.ts';

/** The description of a document that is known to be an OpenAPI one. Pure: the same document, the same description. */
export function describeApi(reader: ApiReader, givenProvider: string | null): ApiDescription {
  const root = objectOr(reader.root.value);
  const info = objectOr(root.info);
  const title = stringOr(info.title, 'Untitled API');
  const operations = readOperations(reader);
  const provider = givenProvider ?? providerOf(title);
  const { lists, skipped } = findLists(reader, operations);
  const drafts = draftResources(reader, operations, lists);
  const resources = describeResources(reader, operations, lists, drafts, provider);
  const known = {
    file: reader.root.file.source.path,
    title,
    provider,
    openapi: stringOr(root.openapi, ''),
    apiVersion: stringOr(info.version, null),
    versionHeader: findVersionHeader(operations),
    baseUrl: readBaseUrl(reader),
    auth: readAuth(reader, operations),
    resources,
    definitions: typeSchemas(
      reader,
      drafts.map(({ typeName, group }) => ({ typeName, nodes: group.main.list.items })),
    ),
    skipped,
    webhooks: webhooksOf(reader),
    warnings: reader.problems(),
  };
  return { ...known, unknowns: listUnknowns({ ...known, providerGiven: givenProvider !== null }) };
}

interface Draft extends ParentCandidate {
  readonly group: ListGroup;
  readonly typeName: string;
}

function draftResources(
  reader: ApiReader,
  operations: readonly Operation[],
  lists: readonly ListOperation[],
): Draft[] {
  const groups = groupLists(lists);
  const names = nameResources(groups);
  return groups
    .map((group): Draft => {
      const { main } = group;
      const name = names.get(group) ?? 'object';
      const wanted = [name, singularOf(main.named.name), ...main.list.shape.names.map(singularOf)];
      const first = findId(main.fields, wanted, null);
      const retrieve = findRetrieve(reader, operations, main, name, first);
      const id =
        first === null || first.confidence === 'guess'
          ? findId(main.fields, wanted, retrieve?.parameter.name ?? null)
          : first;
      return {
        group,
        name,
        typeName: pascalCase(name),
        base: main.named.base,
        id,
        retrieve,
        fields: main.fields,
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describeResources(
  reader: ApiReader,
  operations: readonly Operation[],
  lists: readonly ListOperation[],
  drafts: readonly Draft[],
  provider: string,
): ResourceDescription[] {
  const borrowed = declaredCursor(lists);
  const shapes = drafts.map(({ name, group }) => ({ name, shape: group.main.list.shape }));
  const taken = new Set(drafts.map(({ name }) => name));

  return drafts.map((draft): ResourceDescription => {
    const { name, group, id, retrieve } = draft;
    const { main, others } = group;
    const { shape } = main.list;
    const list = describeList(main, draft, borrowed);
    const createdAt = findCreatedAt(main.fields);
    const updatedAt = findUpdatedAt(main.fields);
    return {
      name,
      plural: pluralOf(name),
      collectionKey: `${provider}_${name}`,
      typeName: draft.typeName,
      description: shape.description,
      list,
      otherLists: others.map((other) => describeList(other, draft, borrowed)),
      retrieve,
      parents: findParents(
        main,
        parentParametersOf(list),
        drafts.filter((each) => each !== draft),
      ),
      id,
      createdAt,
      updatedAt,
      archived: findArchivedFlag(main.fields),
      deleted: findDeletedFlag(main.fields),
      children: childrenOf(reader, operations, draft, shapes, taken),
      columns: viewColumns(reader, {
        resource: name,
        shape,
        examples: main.examples,
        id,
        createdAt,
        updatedAt,
      }),
    };
  });
}

function describeList(
  found: ListOperation,
  { id, fields }: Draft,
  borrowedCursor: Parameter | null,
): ListEndpoint {
  const { operation, list, paging, hints } = found;
  const pagination = findPagination({ operation, parameters: paging, hints, id, borrowedCursor });
  const required = operation.parameters.filter(
    (parameter) =>
      parameter.required &&
      (parameter.in === 'query' || parameter.in === 'body') &&
      !isPagingParameter(parameter, paging),
  );
  return {
    method: operation.method,
    path: operation.path,
    operationId: operation.operationId,
    pointer: operation.pointer,
    itemPath: list.path,
    unwrap: list.unwrap,
    pagination,
    createdSince: findTimeFilter(operation, 'created', findCreatedAt(fields)),
    updatedSince: findTimeFilter(operation, 'updated', findUpdatedAt(fields)),
    sort: findSort(operation),
    hiding: findHiding(operation),
    required: required.map(({ name, in: place }): RequestParameter => ({ name, in: place })),
    deprecated: operation.deprecated,
    confidence: list.fit >= 5 ? 'certain' : 'likely',
    evidence: [list.evidence],
  };
}

/** Required arguments that are no bound of time: those a sync chooses itself. */
function parentParametersOf({ required, createdSince, updatedSince }: ListEndpoint): RequestParameter[] {
  const bounds = [createdSince?.name, updatedSince?.name];
  return required.filter(({ name }) => !bounds.includes(name));
}

/** The cursor parameter that most lists declare: what a list takes whose answer has a cursor and whose parameters are missing. */
function declaredCursor(lists: readonly ListOperation[]): Parameter | null {
  const counts = new Map<string, { parameter: Parameter; count: number }>();
  for (const { paging } of lists) {
    const { cursor } = paging;
    if (cursor?.in !== 'query') continue;
    counts.set(cursor.name, {
      parameter: counts.get(cursor.name)?.parameter ?? cursor,
      count: (counts.get(cursor.name)?.count ?? 0) + 1,
    });
  }
  return (
    [...counts].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))[0]?.[1].parameter ?? null
  );
}

/** Those of the listed object, and those that only reading one object shows. */
function childrenOf(
  reader: ApiReader,
  operations: readonly Operation[],
  { name, group, retrieve }: Draft,
  resources: readonly { readonly name: string; readonly shape: Shape }[],
  taken: Set<string>,
): EmbeddedChild[] {
  const { list, examples } = group.main;
  const listed = findChildren(reader, { name, shape: list.shape, examples }, 'list', resources);
  const operation = operations.find(({ pointer }) => pointer === retrieve?.pointer);
  const whole =
    operation === undefined || retrieve === null ? null : objectAt(reader, operation, retrieve.itemPath);
  const read =
    whole === null ? [] : findChildren(reader, { name, shape: whole, examples: [] }, 'retrieve', resources);
  const paths = new Set(listed.map(({ path }) => path.join('\0')));
  const all = [...listed, ...read.filter(({ path }) => !paths.has(path.join('\0')))];
  return all
    .sort((a, b) => (a.path.join('.') < b.path.join('.') ? -1 : 1))
    .map((child) => {
      let free = safeName(child.name);
      for (let n = 2; taken.has(free); n += 1) free = `${safeName(child.name)}_${n}`;
      taken.add(free);
      return { ...child, name: free };
    });
}

function objectAt(reader: ApiReader, operation: Operation, path: readonly string[]): Shape | null {
  let shape: Shape | null = shapeOf(reader, operation.answer);
  for (const name of path) shape = shape === null ? null : propertyShape(reader, shape, name);
  return shape;
}

function webhooksOf(reader: ApiReader): string[] {
  const names = ['webhooks', 'x-webhooks'].flatMap((key) => {
    const node = reader.child(reader.root, key);
    return node === null ? [] : reader.members(node).map(([name]) => name);
  });
  return [...new Set(names)].sort();
}

const fillers: ReadonlySet<string> = new Set([
  'documentation',
  'docs',
  'official',
  'developer',
  'api',
  'apis',
  'rest',
  'openapi',
  'the',
  'public',
  'v1',
  'v2',
  'v3',
  'v4',
  'http',
  'web',
  'platform',
  'spec',
  'specification',
  'reference',
]);

/** 'Intercom API' → intercom, 'GitHub v3 REST API' → github. */
function providerOf(title: string): string {
  // In lower case first: a brand's inner capitals are not the beginning of a word.
  const words = wordsOf(title.toLowerCase().replace(/['’]s\b|\.(com|io|dev|app)\b/g, ''));
  const left = words.filter((word) => !fillers.has(word) && !/^v?\d+$/.test(word));
  const name = safeName(snakeCase(left.join(' ')));
  return plain(name) === 'object' ? 'provider' : name;
}
