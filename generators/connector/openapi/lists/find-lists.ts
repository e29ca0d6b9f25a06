import type { SkippedList } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { type Field, fieldsOf, valueAt } from '../fields/field.ts';
import { findId } from '../fields/identity.ts';
import type { Operation } from '../operations/operation.ts';
import { findHints, type Hint } from '../paging/answer-hints.ts';
import { findPagingParameters, type PagingParameters } from '../paging/paging-parameters.ts';
import { propertyShape, type Shape, shapeOf } from '../schema/shape.ts';
import { plain, singularOf } from '../schema/words.ts';
import { findItemList, type ItemList, isGenericName } from './item-list.ts';
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
  /** What the items are called apart from the path: by their schema, their `object`, or the array they are in. */
  readonly itemName: string | null;
}

export interface FoundLists {
  readonly lists: readonly ListOperation[];
  readonly skipped: readonly SkippedList[];
}

/** From this score on an answer with an array of objects is taken for a list of them. */
const enough = 5;
const reads = /(^|[^a-z])(list|search|query|find|scroll|filter|fetch|get|retrieve|index)/i;
const writes =
  /(create|update|delete|remove|add|send|merge|import|upload|convert|attach|batch|bulk|export|upsert|sync)/i;

/** The operations that list objects which can be told apart. */
export function findLists(reader: ApiReader, operations: readonly Operation[]): FoundLists {
  const lists: ListOperation[] = [];
  const skipped: SkippedList[] = [];
  for (const operation of operations) {
    if (operation.answer.length === 0 || !mayRead(operation)) continue;
    const answer = shapeOf(reader, operation.answer);
    const named = pathName(operation.path);
    const list = findItemList(reader, answer, named.name);
    if (list === null) continue;
    const hints = findHints(reader, answer, list.path, operation.examples);
    const paging = findPagingParameters(operation);
    const found = { operation, list, named, hints, paging };
    if (scoreOf(reader, found, answer) < enough) continue;
    const examples = itemExamples(operation, list);
    const fields = fieldsOf(reader, list.shape, examples);
    const wanted = [singularOf(named.name), ...list.shape.names.map(singularOf)];
    const id = findId(fields, wanted, addressOf(operations, named.base));
    if (id === null && fields.length > 0)
      skipped.push(skip(operation, 'its items have no field that could be an id'));
    else if (fields.length === 0 && !hasPages(found))
      skipped.push(skip(operation, 'nothing is said about its items'));
    else lists.push({ ...found, fields, examples, itemName: itemNameOf(reader, list) });
  }
  return { lists, skipped };
}

/** The parameter by which one object of a list is read, `secret_name` for `/secrets`; null when none is. */
function addressOf(operations: readonly Operation[], base: string): string | null {
  const one = operations.find(
    ({ path }) => path.startsWith(`${base}/{`) && path.indexOf('}', base.length) === path.length - 1,
  );
  return one === undefined ? null : one.path.slice(base.length + 2, -1);
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

type Candidate = Pick<ListOperation, 'operation' | 'list' | 'named' | 'hints' | 'paging'>;

function scoreOf(reader: ApiReader, candidate: Candidate, answer: Shape): number {
  const { operation, list, hints } = candidate;
  const bare = list.path.length === 0;
  const words = `${operation.operationId ?? ''} ${operation.text.split('\n')[0] ?? ''}`;
  let score = 0;
  if (bare) score += 5;
  if (list.fit >= 5) score += 4;
  else if (list.fit >= 3) score += 1;
  else score -= 2;
  if (list.fit < 6 && list.rivals > 1) score -= 3;
  if (hasPages(candidate)) score += 3;
  if (hints.some(({ kind: each }) => each !== 'page' && each !== 'offset')) score += 2;
  if (saysList(reader, answer)) score += 3;
  if (/\b(lists?|search|all|index)\b|^(list|search|getall|findall)|list$/i.test(words)) score += 2;
  if (answer.properties.has('id') && !bare) score -= 5;
  if (endsWithParameter(operation.path)) score -= hasPages(candidate) ? 1 : 6;
  // An envelope has little besides its list; a thing with a list among its parts has more.
  const strangers = bare ? 0 : strangersIn(answer, list, hints);
  if (!bare && strangers === 0) score += 1;
  score -= Math.min(4, Math.max(0, strangers - 3));
  return score;
}

/** `object: 'list'`, `type: 'conversation.list'`. */
function saysList(reader: ApiReader, answer: Shape): boolean {
  return ['object', 'type'].some((name) => {
    const shape = propertyShape(reader, answer, name);
    if (shape === null) return false;
    return [...shape.values, ...shape.examples, shape.fallback].some(
      (value) => typeof value === 'string' && /(^|\.)list$/.test(value),
    );
  });
}

const envelopeNames: ReadonlySet<string> = new Set([
  ...[
    'ok',
    'success',
    'object',
    'type',
    'url',
    'links',
    'meta',
    'metadata',
    'pagination',
    'paging',
    'pages',
    'errors',
    'error',
  ],
  ...[
    'warnings',
    'status',
    'code',
    'message',
    'included',
    'self',
    'expand',
    'jsonapi',
    'responsemetadata',
    'additionaldata',
  ],
  ...[
    'relatedobjects',
    'perpage',
    'limit',
    'maxresults',
    'pagesize',
    'requestid',
    'previous',
    'prev',
    'first',
    'last',
    'kind',
    'etag',
  ],
]);

function strangersIn(answer: Shape, list: ItemList, hints: readonly Hint[]): number {
  const known = new Set([list.path[0], ...hints.map(({ path }) => path[0])]);
  return [...answer.properties.keys()].filter(
    (name) => !known.has(name) && !envelopeNames.has(plain(name)) && !isGenericName(name),
  ).length;
}

function hasPages({ paging }: Pick<ListOperation, 'paging'>): boolean {
  return [paging.page, paging.offset, paging.cursor, paging.scroll, paging.size].some(
    (each) => each !== null,
  );
}

const maxExamples = 20;

function itemExamples({ examples }: Operation, { path, unwrap }: ItemList): unknown[] {
  return examples
    .flatMap((example) => valueAt(example, path))
    .map((item) => valueAt(item, unwrap))
    .filter((item) => item !== undefined)
    .slice(0, maxExamples);
}
