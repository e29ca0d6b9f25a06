import type { SkippedList } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { type Field, fieldsOf, valueAt } from '../fields/field.ts';
import { findId } from '../fields/identity.ts';
import { type Operation, pathParameters } from '../operations/operation.ts';
import { findHints, type Hint } from '../paging/answer-hints.ts';
import { findPagingParameters, type PagingParameters } from '../paging/paging-parameters.ts';
import { propertyShape, type Shape, shapeOf } from '../schema/shape.ts';
import { singularOf } from '../schema/words.ts';
import { findItemList, type ItemList, isGenericName, withoutEnding } from './item-list.ts';
import { type Candidate, hasPages, isList } from './list-score.ts';
import { endsWithParameter, type PathName, pathName } from './path-name.ts';

/** An operation that lists objects, before it is known which. */
export interface ListOperation {
  readonly operation: Operation;
  readonly list: ItemList;
  readonly named: PathName;
  readonly fields: readonly Field[];
  readonly hints: readonly Hint[];
  readonly paging: PagingParameters;
  readonly examples: readonly unknown[];
  /** The parameter by which one of the objects is addressed; null when none is. */
  readonly addressedBy: string | null;
  /** What the items are called apart from the path: by their schema, their `object`, or the array they are in. */
  readonly itemName: string | null;
}

export interface FoundLists {
  readonly lists: readonly ListOperation[];
  readonly skipped: readonly SkippedList[];
}

const reads = /(^|[^a-z])(list|search|query|find|scroll|filter|fetch|get|retrieve|index)/i;
const writes =
  /(create|update|delete|remove|add|send|merge|import|upload|convert|attach|batch|bulk|export|upsert|sync)/i;

/** The operations that list objects which can be told apart; `paths` are all of the document, whatever is done there. */
export function findLists(
  reader: ApiReader,
  operations: readonly Operation[],
  paths: readonly string[],
): FoundLists {
  const lists: ListOperation[] = [];
  const skipped: SkippedList[] = [];
  const addresses = addressesIn(paths, (path) =>
    operations.some(
      (each) => each.method === 'GET' && each.path === path && isArray(shapeOf(reader, each.answer)),
    ),
  );
  for (const operation of operations) {
    if (operation.answer.length === 0 || !mayRead(operation)) continue;
    const answer = shapeOf(reader, operation.answer);
    const named = pathName(operation.path);
    const list = findItemList(reader, answer, named.name);
    const found = list === null ? null : candidateOf(reader, operation, named, list, answer);
    const taken =
      found !== null && isList(reader, found, answer)
        ? found
        : undeclaredList(reader, operation, named, answer, operations);
    if (taken === null) {
      if (isMapOfObjects(reader, operation, answer))
        skipped.push(skip(operation, 'its objects are in a map by their keys, not in a list'));
      continue;
    }
    const { list: items } = taken;
    const examples = itemExamples(operation, items);
    const fields = fieldsOf(reader, items.shape, examples);
    const addressedBy = addresses.get(named.base) ?? null;
    const id = findId(fields, namesOf(named.name, items), addressedBy, pathParameters(operation.path));
    if (id === null && fields.length > 0)
      skipped.push(skip(operation, 'its items have no field that could be an id'));
    else if (fields.length === 0 && !hasPages(taken))
      skipped.push(skip(operation, 'nothing is said about its items'));
    else lists.push({ ...taken, fields, examples, addressedBy, itemName: itemNameOf(reader, items) });
  }
  return { lists, skipped };
}

function candidateOf(
  reader: ApiReader,
  operation: Operation,
  named: PathName,
  list: ItemList,
  answer: Shape,
): Candidate {
  const hints = findHints(reader, answer, list.path, operation.examples);
  const paging = findPagingParameters(operation, {
    isNumbered: hints.some(({ kind }) => ['page', 'total_pages', 'next_page'].includes(kind)),
    hasCursor: hints.some(({ kind }) => kind === 'next_cursor'),
  });
  return { operation, list, named, hints, paging };
}

/**
 * An operation that lists by its words and by its parameters of paging, and whose answer is declared to be one object: what
 * some generators of documents write for an array of them.
 */
function undeclaredList(
  reader: ApiReader,
  operation: Operation,
  named: PathName,
  answer: Shape,
  operations: readonly Operation[],
): Candidate | null {
  const hasOneId = ['id', 'uuid', 'key', 'name'].some((name) => answer.properties.has(name));
  if (operation.method !== 'GET' || !hasOneId || endsWithParameter(operation.path)) return null;
  if (!/\b(list|all|index)\b/i.test(operation.text) || singularOf(named.name) === named.name) return null;
  const list: ItemList = {
    path: [],
    unwrap: [],
    items: operation.answer,
    shape: answer,
    fit: 3,
    rivals: 0,
    hasId: true,
    evidence: { pointer: operation.pointer, says: 'declared as one object, described as a list' },
  };
  const candidate = { ...candidateOf(reader, operation, named, list, answer), hints: [] };
  const isRead = operations.some(
    ({ method, path, answer: one }) =>
      method === 'GET' &&
      endsWithParameter(path) &&
      path.startsWith(`${named.base}/{`) &&
      one.some((node) =>
        answer.identities.some((identity) => shapeOf(reader, [node]).identities.includes(identity)),
      ),
  );
  const { page, offset, cursor } = candidate.paging;
  const isPaged = page !== null || offset !== null || cursor !== null;
  return isPaged || isRead ? candidate : null;
}

/** `{ "<id>": { … }, … }` below a path that is a plural. */
function isMapOfObjects(reader: ApiReader, { method, path }: Operation, answer: Shape): boolean {
  const named = pathName(path);
  if (method !== 'GET' || endsWithParameter(path) || singularOf(named.name) === named.name) return false;
  const holders = [
    answer,
    ...[...answer.properties.keys()].map((name) => propertyShape(reader, answer, name)),
  ];
  return holders.some(
    (holder) =>
      holder !== null &&
      holder.properties.size === 0 &&
      holder.entries.length > 0 &&
      shapeOf(reader, holder.entries).properties.size > 1,
  );
}

/** What the items go by: the path, their schema, the array. */
export function namesOf(pathNoun: string, { shape, path }: ItemList): string[] {
  const key = path.at(-1);
  const named = [pathNoun, ...shape.names, ...(key === undefined || isGenericName(key) ? [] : [key])];
  return [...new Set(named.flatMap((name) => [singularOf(name), withoutEnding(name)]))];
}

function isArray({ kinds }: Shape): boolean {
  return kinds.has('array') && kinds.size === 1;
}

/** `/events/{year}` is where the events of a year are, not one of them. */
const ofPeriod = /^(year|month|day|week|season|quarter)$|dates?$/i;

/** By the place of a list the parameter by which one of its objects is addressed: `secret_name` for `/secrets`. */
function addressesIn(paths: readonly string[], isList: (path: string) => boolean): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const found = /^(.*)\/\{([^{}]+)\}(\.\w+)?\/?$/.exec(path);
    const [, base, parameter] = found ?? [];
    if (base === undefined || parameter === undefined || addresses.has(base)) continue;
    if (!ofPeriod.test(parameter) || !isList(path)) addresses.set(base, parameter);
  }
  return addresses;
}

function itemNameOf(reader: ApiReader, { shape, path }: ItemList): string | null {
  const named = ['object', 'type']
    .map((name) => propertyShape(reader, shape, name)?.values ?? [])
    .find((values) => values.length === 1);
  const said = typeof named?.[0] === 'string' ? named[0] : null;
  const key = path.at(-1);
  return shape.names[0] ?? said ?? (key === undefined || isGenericName(key) ? null : key);
}

function skip({ method, path, pointer }: Operation, why: string): SkippedList {
  return { method, path, pointer, why };
}

/** GET, and POST where path or name says that it only looks. */
function mayRead({ method, path, operationId, text }: Operation): boolean {
  if (method === 'GET') return true;
  const tail =
    path
      .split('/')
      .filter((part) => part !== '' && !part.startsWith('{'))
      .at(-1) ?? '';
  if (/(^|[._:-])(search|query|list|find|scroll|filter)$/i.test(tail)) return true;
  const name = operationId ?? text.split('\n')[0] ?? '';
  return /search|query|list/i.test(name) && reads.test(name) && !writes.test(name);
}

const maxExamples = 20;

function itemExamples({ examples }: Operation, { path, unwrap }: ItemList): unknown[] {
  return examples
    .flatMap((example) => valueAt(example, path))
    .map((item) => valueAt(item, unwrap))
    .filter((item) => item !== undefined)
    .slice(0, maxExamples);
}
