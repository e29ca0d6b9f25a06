import { credentialsOf, readAuth } from './api/auth.ts';
import { authTogether } from './api/auth-together.ts';
import { readBaseUrl } from './api/base-url.ts';
import { readCompanions } from './api/companions.ts';
import { providerOf } from './api/provider-name.ts';
import { findVersionHeader } from './api/version-header.ts';
import type {
  ApiDescription,
  EmbeddedChild,
  ResourceDescription,
  RetrieveEndpoint,
} from './api-description.ts';
import { viewColumns } from './columns/view-columns.ts';
import type { ApiReader } from './document/api-reader.ts';
import { objectOr, stringOr } from './document/json-value.ts';
import { fieldsOf } from './fields/field.ts';
import { findArchivedFlag, findDeletedFlag } from './fields/flags.ts';
import { findId, isCountedWithin } from './fields/identity.ts';
import { findCreatedAt, findUpdatedAt } from './fields/times.ts';
import { findLists, type ListOperation, namesOf } from './lists/find-lists.ts';
import { describeList, sharedParameters } from './lists/list-endpoint.ts';
import { type Operation, pathParameters, readOperations, readPaths } from './operations/operation.ts';
import { silenceOf } from './operations/silence.ts';
import { isPagingParameter } from './paging/paging-parameters.ts';
import { findChildren } from './resources/embedded-children.ts';
import { giverFinder } from './resources/givers.ts';
import { groupLists } from './resources/group-lists.ts';
import { headerShare } from './resources/header-share.ts';
import { idScopeOf } from './resources/id-scope.ts';
import { needsOf, type RequestContext } from './resources/needs.ts';
import type { ParentCandidate } from './resources/parent-candidate.ts';
import { useOfPlaces } from './resources/place-use.ts';
import { planWalk } from './resources/plan-walk.ts';
import { indexReads } from './resources/read-index.ts';
import { nameResources, safeName } from './resources/resource-names.ts';
import { findRetrieve } from './resources/retrieve-endpoint.ts';
import { fillRetrieve } from './resources/retrieve-sources.ts';
import { fieldsLeftOut, type WholeObject, wholeObject } from './resources/whole-object.ts';
import type { Shape } from './schema/shape.ts';
import { pascalCase, pluralOf } from './schema/words.ts';
import { typeSchemas } from './types/type-schemas.ts';
import { listUnknowns } from './unknowns.ts';

/** The description of a document that is known to be an OpenAPI one. Pure: the same document, the same description. */
export function describeApi(reader: ApiReader, givenProvider: string | null): ApiDescription {
  const root = objectOr(reader.root.value);
  const info = objectOr(root.info);
  const title = stringOr(info.title, 'Untitled API');
  const operations = readOperations(reader);
  const provider = givenProvider ?? providerOf(title);
  const { lists, skipped } = findLists(reader, operations, readPaths(reader));
  const drafts = draftResources(reader, operations, lists);
  const companions = readCompanions(reader, operations);
  const auth = readAuth(reader, operations, new Set(companions.schemes.keys()));
  const besides = { isCredential: credentialsOf(auth), companions };
  const resources = describeResources(reader, operations, lists, drafts, provider, besides);
  const known = {
    file: reader.root.file.source.path,
    title,
    provider,
    openapi: stringOr(root.openapi, ''),
    apiVersion: stringOr(info.version, null),
    versionHeader: findVersionHeader(operations),
    baseUrl: readBaseUrl(reader),
    auth,
    authTogether: authTogether(reader, operations, auth),
    resources,
    definitions: typeSchemas(
      reader,
      drafts.map(({ typeName, group, whole }) => ({
        typeName,
        nodes: whole?.nodes ?? group.main.list.items,
      })),
    ),
    skipped,
    silence: silenceOf(operations),
    webhooks: webhooksOf(reader),
    warnings: reader.problems(),
  };
  return { ...known, unknowns: listUnknowns({ ...known, providerGiven: givenProvider !== null }) };
}

interface Draft extends ParentCandidate {
  readonly typeName: string;
  /** The object that single reads show; null where nothing reads one, or the list shows as much. */
  readonly whole: WholeObject | null;
}

function draftResources(
  reader: ApiReader,
  operations: readonly Operation[],
  lists: readonly ListOperation[],
): Draft[] {
  const groups = groupLists(lists);
  const names = nameResources(groups);
  const index = indexReads(operations);
  return groups
    .map((group): Draft => {
      const { main } = group;
      const name = names.get(group) ?? 'object';
      const wanted = [name, ...namesOf(main.named.name, main.list)];
      const above = pathParameters(main.operation.path);
      const first = findId(main.fields, wanted, null, above);
      const retrieve = findRetrieve(reader, index, main, name, first);
      const id =
        first === null || first.confidence === 'guess'
          ? findId(main.fields, wanted, retrieve?.parameter.name ?? main.addressedBy, above)
          : first;
      return {
        group,
        name,
        typeName: pascalCase(name),
        id,
        retrieve,
        whole: moreThanListed(reader, operations, main.list.shape, retrieve),
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
  besides: RequestContext,
): ResourceDescription[] {
  const shared = sharedParameters(reader, lists);
  const shapes = drafts.map(({ name, group }) => ({ name, shape: group.main.list.shape }));
  const taken = new Set(drafts.map(({ name }) => name));
  const use = {
    useOf: useOfPlaces(operations, lists),
    apiVersion: stringOr(objectOr(objectOr(reader.root.value).info).version, null),
    headerShare: headerShare(lists, (operation) => needsOf(operation, besides)),
  };
  const context = {
    findGivers: giverFinder(drafts),
    needsOf: ({ operation, paging }: ListOperation) =>
      needsOf(operation, besides).filter((parameter) => !isPagingParameter(parameter, paging)),
    endpointOf: (candidate: ParentCandidate, found: ListOperation) => describeList(found, candidate, shared),
    use,
  };

  return drafts.map((draft): ResourceDescription => {
    const { name, group, id } = draft;
    const { main, others } = group;
    const { shape } = main.list;
    const list = describeList(main, draft, shared);
    const createdAt = findCreatedAt(main.fields);
    const updatedAt = findUpdatedAt(main.fields);
    const plan = planWalk(context, main);
    const reading = operations.find(({ pointer }) => pointer === draft.retrieve?.pointer);
    const retrieve =
      draft.retrieve === null || reading === undefined
        ? null
        : fillRetrieve(
            draft.retrieve,
            reading,
            needsOf(reading, besides),
            { found: main, filled: plan.filled, fields: main.fields },
            id,
            use,
          );
    // Read by more than its list tells, a number is one of many equal ones.
    const isWithin =
      retrieve?.filled.some(({ source: { kind } }) => kind === 'open' || kind === 'field') === true;
    const known =
      id !== null &&
      isWithin &&
      isCountedWithin(id) &&
      retrieve.filled.some(({ source: { kind } }) => kind === 'id')
        ? null
        : id;
    return {
      name,
      plural: pluralOf(name),
      collectionKey: `${provider}_${name}`,
      typeName: draft.typeName,
      description: shape.description,
      list,
      otherLists: others.map((other) => describeList(other, draft, shared)),
      retrieve,
      ...plan,
      // The bounds of time are the sync's to choose.
      parents: plan.parents.filter(
        ({ parameter: { name: own } }) => own !== list.createdSince?.name && own !== list.updatedSince?.name,
      ),
      id: known,
      idScope: idScopeOf(known, main.fields, plan.filled, retrieve),
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
      whole: describeWhole(reader, draft),
    };
  });
}

/** What reading one object shows beyond its list; null where that is nothing. */
function describeWhole(reader: ApiReader, { name, group, id, whole }: Draft): ResourceDescription['whole'] {
  if (whole === null) return null;
  const { shape } = whole;
  const fields = fieldsOf(reader, shape, []);
  const createdAt = findCreatedAt(fields);
  const updatedAt = findUpdatedAt(fields);
  return {
    leftOut: fieldsLeftOut(group.main.list.shape, shape),
    createdAt,
    updatedAt,
    columns: viewColumns(reader, { resource: name, shape, examples: [], id, createdAt, updatedAt }),
  };
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
    operation === undefined || retrieve === null ? null : wholeObject(reader, operation, retrieve.itemPath);
  const read =
    whole === null
      ? []
      : findChildren(reader, { name, shape: whole.shape, examples: [] }, 'retrieve', resources);
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

function moreThanListed(
  reader: ApiReader,
  operations: readonly Operation[],
  listed: Shape,
  retrieve: RetrieveEndpoint | null,
): WholeObject | null {
  const operation = operations.find(({ pointer }) => pointer === retrieve?.pointer);
  if (operation === undefined || retrieve === null) return null;
  const whole = wholeObject(reader, operation, retrieve.itemPath);
  return whole === null || fieldsLeftOut(listed, whole.shape).length === 0 ? null : whole;
}

function webhooksOf(reader: ApiReader): string[] {
  const names = ['webhooks', 'x-webhooks'].flatMap((key) => {
    const node = reader.child(reader.root, key);
    return node === null ? [] : reader.members(node).map(([name]) => name);
  });
  return [...new Set(names)].sort();
}
