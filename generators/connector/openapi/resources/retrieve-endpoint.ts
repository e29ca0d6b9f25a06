import type { Confidence, IdField, Path, RequestParameter, RetrieveEndpoint } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import type { Field } from '../fields/field.ts';
import type { ListOperation } from '../lists/find-lists.ts';
import { endsWithParameter } from '../lists/path-name.ts';
import {
  type Operation,
  type Parameter,
  parameterEvidence,
  pathParameters,
} from '../operations/operation.ts';
import { propertyShape, type Shape, shapeOf } from '../schema/shape.ts';
import { plain, singularOf, wordsOf } from '../schema/words.ts';
import { isSameShape } from './group-lists.ts';
import { type ReadIndex, withoutNames } from './read-index.ts';
import { isSameObject } from './whole-object.ts';

/** The GET that reads one object of a list: its path and a parameter, else one elsewhere that answers with the same schema. */
export function findRetrieve(
  reader: ApiReader,
  index: ReadIndex,
  list: ListOperation,
  name: string,
  id: IdField | null,
): RetrieveEndpoint | null {
  return (
    below(reader, index, list, name, id) ??
    elsewhere(reader, index, list, name, id) ??
    byMethod(reader, index, list, name, id)
  );
}

/** `/things/{id}` of `/things`. */
function below(reader: ApiReader, index: ReadIndex, list: ListOperation, name: string, id: IdField | null) {
  const base = withoutNames(list.named.base);
  const found = [...(index.byPlace.get(`${base}/{}`) ?? [])]
    // What answers with an array lists something: the events of a year.
    .filter(({ answer }) => !isArray(shapeOf(reader, answer)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const operation = found[0];
  return operation === undefined ? null : retrieveOf(reader, operation, list, name, id, 'certain');
}

function isArray({ kinds }: Shape): boolean {
  return kinds.has('array') && kinds.size === 1;
}

/** `/notes/{id}` of `/contacts/{contact_id}/notes`, `/repos/{owner}/{repo}` of `/user/repos`. */
function elsewhere(
  reader: ApiReader,
  index: ReadIndex,
  list: ListOperation,
  name: string,
  id: IdField | null,
) {
  const noun = singularOf(list.named.name);
  const found = [...new Set([noun, name])]
    .flatMap((each) => index.byNoun.get(each) ?? [])
    .filter((operation) => {
      const answer = shapeOf(reader, operation.answer);
      const found = objectIn(reader, answer, list.list.shape, name);
      // With more to fill in than the list has, only the same schema makes it the same object.
      const isNear = pathParameters(operation.path).length <= pathParameters(list.operation.path).length + 1;
      if (found === null) return false;
      if (isSameShape(answer, list.list.shape)) return true;
      const inner = found.reduce<Shape | null>(
        (shape, key) => (shape === null ? null : propertyShape(reader, shape, key)),
        answer,
      );
      // One of the same name elsewhere may be another thing: rooms have devices, and phones.
      return inner !== null && (isNear || found.length > 0) && isSameObject(list.list.shape, inner);
    })
    .sort(
      (a, b) => pathParameters(a.path).length - pathParameters(b.path).length || (a.path < b.path ? -1 : 1),
    );
  const operation = found[0];
  return operation === undefined ? null : retrieveOf(reader, operation, list, name, id, 'likely');
}

/** `users.info?user=` of `users.list`. */
function byMethod(
  reader: ApiReader,
  index: ReadIndex,
  list: ListOperation,
  name: string,
  id: IdField | null,
) {
  for (const method of ['info', 'get', 'retrieve', 'show']) {
    const operation = index.byPath.get(`${list.named.base}.${method}`);
    const found = operation === undefined ? null : retrieveOf(reader, operation, list, name, id, 'likely');
    if (found !== null) return found;
  }
  return null;
}

function retrieveOf(
  reader: ApiReader,
  operation: Operation,
  list: ListOperation,
  name: string,
  id: IdField | null,
  confidence: RetrieveEndpoint['confidence'],
): RetrieveEndpoint | null {
  const inPath = pathParameters(operation.path);
  const last = endsWithParameter(operation.path) ? inPath.at(-1) : undefined;
  const itemPath = objectIn(reader, shapeOf(reader, operation.answer), list.list.shape, name) ?? [];
  const query =
    last === undefined
      ? addressIn(operation, [name, singularOf(list.named.name), itemPath.at(-1) ?? name])
      : undefined;
  if (last === undefined && query === undefined) return null;
  const parameter: RequestParameter =
    last === undefined ? { name: query?.name ?? '', in: 'query' } : { name: last, in: 'path' };
  const declared = operation.parameters.find(
    (each) => each.name === parameter.name && each.in === parameter.in,
  );
  const addressed = addressOf(parameter.name, declared?.shape ?? null, list.fields, name, id);
  // `conversations.info?channel=` answers with `channel`: the parameter is what the object is called there.
  const isCalledSo = itemPath.length > 0 && plain(itemPath.at(-1) ?? '') === plain(parameter.name);
  return {
    path: operation.path,
    operationId: operation.operationId,
    pointer: operation.pointer,
    parameter,
    field: addressed?.path ?? (isCalledSo ? (id?.path ?? null) : null),
    filled: [],
    itemPath,
    confidence: addressed?.confidence === 'guess' ? 'guess' : confidence,
    evidence: [
      { pointer: operation.pointer, says: `GET ${operation.path}` },
      ...(declared === undefined ? [] : [parameterEvidence(declared)]),
    ],
  };
}

/** The query parameter that says which object: what is called like it, else what the operation requires. */
function addressIn({ parameters }: Operation, names: readonly string[]): Parameter | undefined {
  const called = names.flatMap((name) => [plain(name), plain(`${name}_id`)]);
  const queries = parameters.filter(({ in: place }) => place === 'query');
  const others = queries.filter(
    ({ name, shape }) => !/token|auth|api_?key/i.test(name) && !shape.kinds.has('boolean'),
  );
  return (
    queries.find((each) => called.includes(plain(each.name)) || plain(each.name) === 'id') ??
    others.find(({ required }) => required) ??
    (others.length === 1 ? others[0] : undefined)
  );
}

/** A field and how sure it is that it goes into a parameter. */
export interface Address {
  readonly path: Path;
  readonly confidence: Confidence;
}

/** What objects with a numeric id are called in addresses, where the parameter takes a text. */
const handles = ['slug', 'login', 'handle', 'username', 'key', 'name'];

/**
 * The field of an object that its path takes: `issue_number` is `number` although an issue has an id; `{repo}` that takes a
 * text where ids are numbers is, as a guess, its name. Null when no field is called like the parameter and it does not speak
 * of an id.
 */
export function addressOf(
  parameter: string,
  declared: Shape | null,
  fields: readonly Field[],
  name: string,
  id: IdField | null,
): Address | null {
  const wanted = plain(parameter);
  const own = plain(name);
  const short = wanted.startsWith(own) ? wanted.slice(own.length) : wanted;
  const last = wordsOf(parameter).at(-1) ?? '';
  const idName = id === null ? null : plain(id.path.at(-1) ?? '');
  const takesText = declared?.kinds.has('string') === true && !declared.kinds.has('integer');
  const mayBeId = id !== null && !(id.type === 'integer' && takesText);
  const speaksOfId =
    wanted === idName || short === idName || last === idName || /id(orkey|orname|orslug)?$/.test(wanted);
  const scalars = fields.filter(
    ({ path, shape }) => path.length === 1 && !shape.kinds.has('object') && !shape.kinds.has('array'),
  );
  // Objects may have several ids: the one that is called like the parameter goes there.
  const exact = scalars.find((each) => each.plain === wanted);
  if (exact !== undefined && wanted !== 'name')
    return { path: exact.path, confidence: idName === wanted ? 'certain' : 'likely' };
  const told = short === '' ? toldIn(declared?.description ?? '', scalars) : undefined;
  if (told !== undefined) return { path: told.path, confidence: 'likely' };
  const uuid = /uuid$/.test(wanted) ? scalars.find((each) => each.plain === 'uuid') : undefined;
  if (uuid !== undefined) return { path: uuid.path, confidence: 'certain' };
  if (id !== null && (speaksOfId || (mayBeId && short === '')))
    return { path: id.path, confidence: 'certain' };
  // A user's name is not what a user is addressed by, where there is something else.
  const login = wanted.endsWith('username')
    ? ['username', 'login', 'handle']
        .map((word) => scalars.find((each) => each.plain === word))
        .find((each) => each !== undefined)
    : undefined;
  if (login !== undefined)
    return { path: login.path, confidence: login.plain === wanted ? 'likely' : 'guess' };
  const direct = scalars.find((each) => each.plain === wanted || each.plain === short || each.plain === last);
  if (direct !== undefined) return { path: direct.path, confidence: 'likely' };
  if (id !== null && mayBeId && own.endsWith(wanted)) return { path: id.path, confidence: 'likely' };
  const isCalledSo =
    short === '' || own.endsWith(wanted) || last === 'name' || last === 'username' || last === 'login';
  const handle =
    isCalledSo && takesText ? handles.map((word) => scalars.find((each) => each.plain === word)) : [];
  const guess = handle.find((each) => each !== undefined);
  if (guess !== undefined) return { path: guess.path, confidence: 'guess' };
  // `{owner}` of an object whose owner is an object: the handle of that.
  const holder = fields.find(({ plain: each, shape }) => each === wanted && shape.properties.size > 0);
  const inner = holder === undefined ? undefined : handles.find((word) => holder.shape.properties.has(word));
  return holder === undefined || inner === undefined
    ? null
    : { path: [...holder.path, inner], confidence: 'guess' };
}

/** The field that a parameter called like the object takes by its words: the name of the domain. */
function toldIn(description: string, fields: readonly Field[]): Field | undefined {
  if (/\b(ids?|identifiers?|uuid|guid)\b/i.test(description)) return undefined;
  const word = ['name', 'slug', 'key', 'code', 'login', 'username'].find((each) =>
    new RegExp(`\\b${each}\\b`, 'i').test(description),
  );
  return word === undefined ? undefined : fields.find((field) => field.plain === word);
}

/** Where the object is in the answer to the request for it. */
function objectIn(reader: ApiReader, answer: Shape, item: Shape, name: string): Path | null {
  if (isSameShape(answer, item)) return [];
  for (const key of [...answer.properties.keys()].sort()) {
    const inner = propertyShape(reader, answer, key);
    if (inner === null || inner.properties.size === 0 || inner.kinds.has('array')) continue;
    const isNamed =
      singularOf(key) === name ||
      name.endsWith(singularOf(key)) ||
      ['data', 'result', 'response'].includes(plain(key));
    if (isSameShape(inner, item) || (isNamed && !answer.properties.has('id') && shares(inner, item)))
      return [key];
  }
  return answer.properties.has('id') && item.properties.has('id') ? [] : null;
}

function shares(a: Shape, b: Shape): boolean {
  const shared = [...a.properties.keys()].filter((key) => b.properties.has(key)).length;
  return shared > 0 && shared >= Math.min(a.properties.size, b.properties.size) / 2;
}
