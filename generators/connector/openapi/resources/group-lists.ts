import type { ListOperation } from '../lists/find-lists.ts';
import { pathParameters } from '../operations/operation.ts';
import type { Shape } from '../schema/shape.ts';
import { singularOf } from '../schema/words.ts';

/** The operations that list the same objects, the best one first. */
export interface ListGroup {
  readonly main: ListOperation;
  readonly others: readonly ListOperation[];
}

/**
 * Brings together what lists the same objects: `/contacts`, `/contacts/search` and `/companies/{id}/contacts`. The one that
 * needs no parent, reads by GET and requires least comes first.
 */
export function groupLists(lists: readonly ListOperation[]): ListGroup[] {
  const groups: { main: ListOperation; others: ListOperation[] }[] = [];
  const nouns = new Map(lists.map((list) => [list, singularOf(list.named.name)]));
  for (const list of [...lists].sort(byPreference)) {
    const home = groups.find(({ main }) => isSameCollection(main, list, nouns.get(main) === nouns.get(list)));
    if (home === undefined) groups.push({ main: list, others: [] });
    else home.others.push(list);
  }
  return groups;
}

/** Whether two schemas are those of the same kind of object. */
export function isSameShape(a: Shape, b: Shape): boolean {
  return sharesName(a, b) || (a.properties.size >= 4 && overlap(a, b) >= 0.8);
}

/** `alike`: whether their paths end with the same noun. */
function isSameCollection(main: ListOperation, other: ListOperation, alike: boolean): boolean {
  if (main.named.base === other.named.base) return alike;
  const standsAlone = pathParameters(other.operation.path).length === 0;
  // Two lists of their own are two collections, also where they share a schema: countries and currencies.
  if (standsAlone && !alike && !other.named.hasVerb) return false;
  if (sharesName(main.list.shape, other.list.shape)) return true;
  // A search shows other fields of the same objects.
  const enough = isAside(other) ? 0.4 : 0.8;
  return alike && (overlap(main.list.shape, other.list.shape) >= enough || bothSilent(main, other));
}

function bothSilent(a: ListOperation, b: ListOperation): boolean {
  return a.list.shape.properties.size === 0 && b.list.shape.properties.size === 0;
}

function sharesName(a: Shape, b: Shape): boolean {
  return (
    a.objectVariants < 2 && b.objectVariants < 2 && a.identities.some((each) => b.identities.includes(each))
  );
}

function overlap(a: Shape, b: Shape): number {
  const shared = [...a.properties.keys()].filter((name) => b.properties.has(name)).length;
  return shared / Math.max(1, a.properties.size + b.properties.size - shared);
}

function byPreference(a: ListOperation, b: ListOperation): number {
  return (
    Number(a.operation.deprecated) - Number(b.operation.deprecated) ||
    pathParameters(a.operation.path).length - pathParameters(b.operation.path).length ||
    (a.operation.method === b.operation.method ? 0 : a.operation.method === 'GET' ? -1 : 1) ||
    Number(isAside(a)) - Number(isAside(b)) ||
    requirements(a) - requirements(b) ||
    a.operation.path.length - b.operation.path.length ||
    (a.operation.path < b.operation.path ? -1 : 1)
  );
}

function isAside({ operation }: ListOperation): boolean {
  return /[/.:](search|scroll|query|find|export)(\.json)?(\/|$)/i.test(operation.path);
}

function requirements({ operation }: ListOperation): number {
  return operation.parameters.filter(
    ({ in: place, required }) => required && (place === 'query' || place === 'body'),
  ).length;
}
