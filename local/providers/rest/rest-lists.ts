import { valueAt, withValueAt } from './dot-path.ts';
import { readMoment, writeMoment } from './moment.ts';
import type { DeletedListRecord, ListRecord, MomentParameter, Payload } from './records.ts';
import { idFields } from './rest-id.ts';
import { namesOf, type RestKind } from './rest-kinds.ts';
import type { Listed } from './rest-page.ts';
import type { RestChild, RestResource } from './rest-resource.ts';
import type { RestWorld, Stored } from './rest-world.ts';
import type { Named } from './template.ts';

/** What a request for a list says. */
export interface ListRequest {
  /** Values of the names in the list's path, query and body. */
  readonly named: Named;
  /** The value of a parameter, wherever it was sent. */
  parameter(name: string): string | undefined;
}

/** A list at an address; several may share it. */
export interface RestList {
  readonly record: ListRecord;
  /** Names that are placeholders in texts of query and body. */
  readonly names: readonly string[];
  /** What it lists; null for a request that is not for it, `missing` for a parent that is not there. */
  objects(request: ListRequest): readonly Listed[] | null | 'missing';
}

/** The lists of a kind of objects. @param embeddedLimit the most children that a parent shows */
export function listsOf(kind: RestKind, world: RestWorld, embeddedLimit: number | null): readonly RestList[] {
  const { list, resource } = kind;
  const of = (record: ListRecord, since?: MomentParameter, isRequired = false): RestList => ({
    record,
    names: namesOf(record),
    objects({ named, parameter }) {
      const from = since === undefined ? null : readMoment(parameter(since.param), since.unit);
      if (isRequired && from === null) return null;
      if (!world.scopes(record).some((scope) => agrees(scope, named))) return 'missing';
      const moment = isRequired ? 'updatedAt' : 'createdAt';
      return world
        .stored(kind.name)
        .filter((each) => from === null || each[moment] >= from)
        .filter((each) => agrees(world.scopeOf(each, record), named))
        .map((each) => listed(each, resource, embeddedLimit));
    },
  });
  if (resource === null) return [of(list)];
  const { changed, deleted, found, children } = resource;
  return [
    // Before the list: where both have one address, its parameter tells them apart.
    ...(changed ? [of(changed, changed.modifiedSince, true)] : []),
    of(list, list.createdSince),
    ...(found ? [of(found)] : []),
    ...(deleted ? [deletedList(resource, deleted, world)] : []),
    ...children.flatMap((child) => childList(resource, child, world)),
  ];
}

/** An object as the API shows it: with no more children than it shows. */
export function presented({ children }: RestResource, object: Payload, limit: number | null): Payload {
  if (limit === null) return object;
  return children.reduce((shown, { path, hasMore, total }) => {
    const items = valueAt(shown, path);
    if (!Array.isArray(items) || items.length <= limit) return shown;
    let cut = withValueAt(shown, path, items.slice(0, limit));
    if (hasMore !== undefined) cut = withValueAt(cut, hasMore, true);
    return total === undefined ? cut : withValueAt(cut, total, items.length);
  }, object);
}

/** Whether the values that both know are the same. */
function agrees(scope: Payload, named: Named): boolean {
  return Object.entries(named).every(([name, value]) => !(name in scope) || String(scope[name]) === value);
}

function listed({ seq, id, object }: Stored, resource: RestResource | null, limit: number | null): Listed {
  return { seq, id, shown: resource === null ? object : presented(resource, object, limit) };
}

function deletedList({ name }: RestResource, record: DeletedListRecord, world: RestWorld): RestList {
  return {
    record,
    names: [],
    objects({ parameter }) {
      const { id: idField, since, at: time } = record;
      const from = since && readMoment(parameter(since.param), since.unit);
      return world.deleted(name).flatMap(({ id, parts, at }, seq): Listed[] => {
        if (from !== null && at < from) return [];
        if (idField === '') return [{ seq: seq + 1, id, shown: id }];
        const entry = idFields(idField).reduce<Payload>(
          (all, field, index) => withValueAt(all, field, parts[index]),
          {},
        );
        const shown = time === null ? entry : withValueAt(entry, time.field, writeMoment(at, time.unit));
        return [{ seq: seq + 1, id, shown }];
      });
    },
  };
}

function childList({ name }: RestResource, child: RestChild, world: RestWorld): RestList[] {
  const { list } = child;
  if (list === null) return [];
  return [
    {
      record: list,
      names: [],
      objects({ named }) {
        const parent = world
          .all(name)
          .find((each) =>
            Object.entries(named).every(([key, value]) => String(valueAt(each, key)) === value),
          );
        const items = parent === undefined ? null : valueAt(parent, child.path);
        if (!Array.isArray(items)) return null;
        return items.map((item: Payload, seq) => ({ seq: seq + 1, id: String(item.id), shown: item }));
      },
    },
  ];
}
