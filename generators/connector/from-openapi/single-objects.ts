import { fieldPathOf } from '../answers/field-path.ts';
import type { ConnectorAnswersInput } from '../answers.ts';
import type { ResourceDescription, RetrieveEndpoint, RetrieveSource } from '../openapi/api-description.ts';
import { fillPath, textOf } from './fill-in.ts';

type ResourceInput = ConnectorAnswersInput['resources'][number];

type Call = Pick<ResourceInput, 'retrievePath' | 'retrieveQuery'>;

/** The lists of a document by address, whose parameters are called `{}`: what is no call for one object, or one of another kind. */
export type ListAddresses = ReadonlyMap<string, ReadonlySet<string>>;

/** Which resources have a list at an address, also as one of those that are walked first. */
export function listAddresses(resources: readonly ResourceDescription[]): ListAddresses {
  const found = new Map<string, Set<string>>();
  for (const { name, list, otherLists } of resources)
    for (const { path } of [list, ...otherLists]) {
      const address = addressOf(path);
      found.set(address, (found.get(address) ?? new Set()).add(name));
    }
  return found;
}

/**
 * How single objects are read: by the document's call for it, where the id of a row is enough to make it; otherwise by looking
 * through the list.
 */
export function singleObjectsOf(
  { name, retrieve, idScope }: ResourceDescription,
  ownId: string,
  lists: ListAddresses,
): Pick<ResourceInput, 'retrievePath' | 'retrieveQuery' | 'retrieveFrom' | 'item'> {
  const isOurs = retrieve !== null && !isOfOthers(retrieve.path, name, lists);
  const call = isOurs ? callOf(retrieve, idScope.names, ownId) : null;
  return retrieve === null || call === null
    ? { retrievePath: null, retrieveFrom: 'list' }
    : { ...call, item: fieldPathOf(retrieve.itemPath) };
}

/**
 * Whether a path lists something, or reads what another resource lists: the keys of the one who asks, when those of all users
 * are listed. Who is not there would be believed gone.
 */
function isOfOthers(path: string, name: string, lists: ListAddresses): boolean {
  const address = addressOf(path);
  if (lists.has(address)) return true;
  const owners = lists.get(address.replace(/\/\{\}$/, ''));
  return owners !== undefined && !owners.has(name);
}

function addressOf(path: string): string {
  return path
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/\.(?:json|xml)$/i, '')
    .replace(/\/$/, '');
}

function callOf({ path, filled }: RetrieveEndpoint, scope: readonly string[], ownId: string): Call | null {
  const idName = scope.length === 0 ? 'id' : ownId;
  const placeOf = (source: RetrieveSource, encode?: (value: string) => string): string | null => {
    if (source.kind === 'id') return `{${idName}}`;
    if (source.kind === 'field' || (source.kind === 'value' && !scope.includes(source.name))) return null;
    return textOf(source, encode);
  };
  const inPath = fillPath(path, (name) => {
    const source = filled.find(
      (each) => each.parameter.in === 'path' && each.parameter.name === name,
    )?.source;
    return source === undefined ? null : placeOf(source, encodeURIComponent);
  });
  if ('missing' in inPath) return null;
  const query: Record<string, string> = {};
  for (const { parameter, source } of filled) {
    if (parameter.in === 'path' || parameter.in === 'header') continue;
    const text = parameter.in === 'query' ? placeOf(source) : null;
    if (text === null) return null;
    query[parameter.name] = text;
  }
  // All of an id has a place, and only one. What exists somewhere is not therefore below the parent that the row names: a
  // member of a list may have left one of its segments.
  const call = [inPath.path, ...Object.values(query)].join(' ');
  const isWhole = [...scope, idName].every((name) => call.split(`{${name}}`).length === 2);
  return isWhole ? { retrievePath: inPath.path, retrieveQuery: query } : null;
}
