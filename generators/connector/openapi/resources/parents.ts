import type { IdField, ParentParameter, RequestParameter, RetrieveEndpoint } from '../api-description.ts';
import type { Field } from '../fields/field.ts';
import type { ListOperation } from '../lists/find-lists.ts';
import { pathParameters } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import { addressOf } from './retrieve-endpoint.ts';

/** A resource as far as its children need to know it. */
export interface ParentCandidate {
  readonly name: string;
  readonly base: string;
  readonly retrieve: RetrieveEndpoint | null;
  readonly fields: readonly Field[];
  readonly id: IdField | null;
}

/**
 * What has to be filled in before a list can be asked for: its path parameters in order, then the query parameters it
 * requires. A parameter belongs to the resource that is read at the part of the path that ends with it.
 */
export function findParents(
  list: ListOperation,
  required: readonly RequestParameter[],
  candidates: readonly ParentCandidate[],
): ParentParameter[] {
  const { path } = list.operation;
  const parents: ParentParameter[] = [];
  let pending: string[] = [];
  for (const name of pathParameters(path)) {
    pending.push(name);
    const prefix = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
    const parent = candidates.find((each) => addressedAt(each, prefix));
    if (parent === undefined) continue;
    parents.push(...pending.map((each) => linked(list, each, 'path', parent)));
    pending = [];
  }
  parents.push(...pending.map((name) => unlinked({ name, in: 'path' })));
  for (const parameter of required.filter(({ in: place }) => place === 'query')) {
    const parent = candidates.find(({ name }) =>
      [`${name}id`, name].map(plain).includes(plain(parameter.name)),
    );
    parents.push(parent === undefined ? unlinked(parameter) : linked(list, parameter.name, 'query', parent));
  }
  return parents;
}

function addressedAt({ base, retrieve }: ParentCandidate, prefix: string): boolean {
  const wanted = anonymous(prefix);
  if (retrieve !== null && retrieve.parameter.in === 'path' && anonymous(retrieve.path) === wanted)
    return true;
  return `${anonymous(base)}/{}` === wanted;
}

function linked(
  list: ListOperation,
  name: string,
  place: 'path' | 'query',
  parent: ParentCandidate,
): ParentParameter {
  const shape =
    list.operation.parameters.find((each) => each.name === name && each.in === place)?.shape ?? null;
  const retrieve = parent.retrieve;
  const own = retrieve !== null && plain(retrieve.parameter.name) === plain(name) ? retrieve.field : null;
  const found = addressOf(name, shape, parent.fields, parent.name, parent.id);
  return {
    parameter: { name, in: place },
    resource: parent.name,
    field: own ?? found?.path ?? null,
    confidence: (own === null ? found?.confidence : retrieve?.confidence) ?? 'guess',
  };
}

function unlinked(parameter: RequestParameter): ParentParameter {
  return { parameter, resource: null, field: null, confidence: 'guess' };
}

function anonymous(path: string): string {
  return path
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/\.(json|xml)$/i, '')
    .replace(/\/$/, '');
}
