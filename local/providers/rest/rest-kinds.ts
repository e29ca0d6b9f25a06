import type { DotPath, ListRecord, ParentsRecord } from './records.ts';
import type { RestResource } from './rest-resource.ts';

/** Objects of one kind: those of a resource, or parents that no resource mirrors. */
export interface RestKind {
  /** The resource's; of other parents, the path of their list. */
  readonly name: string;
  readonly resource: RestResource | null;
  readonly list: ListRecord;
  /** What its objects are listed for; null for one list of all. */
  readonly parent: RestKind | null;
  /** Where others look for values in its objects. */
  readonly needed: readonly DotPath[];
}

/** The kinds of objects that there are. Parents whose list is a resource's are its objects. */
export function restKinds(resources: readonly RestResource[]): readonly RestKind[] {
  const kinds: { -readonly [Key in keyof RestKind]: RestKind[Key] }[] = resources.map((resource) => ({
    name: resource.name,
    resource,
    list: resource.list,
    parent: null,
    needed: [],
  }));
  const kindOf = (list: ParentsRecord): RestKind => {
    const known =
      kinds.find((kind) => addressOf(kind.list, true) === addressOf(list, true)) ??
      kinds.find((kind) => addressOf(kind.list, false) === addressOf(list, false));
    const kind = known ?? { name: list.path, resource: null, list, parent: null, needed: [] };
    if (!known) kinds.push(kind);
    kind.needed = [...kind.needed, ...Object.values(list.values)];
    return kind;
  };
  // Kinds are added while it goes on, and have their turn, too.
  for (const kind of kinds) if (kind.list.each) kind.parent = kindOf(kind.list.each);
  return kinds;
}

function addressOf({ method = 'GET', path, query }: ListRecord, withQuery: boolean): string {
  const where = `${method} ${path.replace(/\{[^{}]+\}/g, '{}')}`;
  return withQuery ? `${where} ${JSON.stringify(Object.entries(query ?? {}).sort())}` : where;
}

/** The names that stand for values of parents in a list's calls. */
export function namesOf({ each }: ListRecord): readonly string[] {
  return each === undefined ? [] : [...namesOf(each), ...Object.keys(each.values)];
}
