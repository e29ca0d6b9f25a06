import { type Clock, createClock } from '../clock.ts';
import { valueAt, withValueAt } from './dot-path.ts';
import { readMoment, writeMoment } from './moment.ts';
import type { ListRecord, Payload, TimeField } from './records.ts';
import { idFields, idOfParts } from './rest-id.ts';
import { namesOf, type RestKind } from './rest-kinds.ts';

/** Something that happened, as a webhook tells it. */
export interface RestEvent {
  readonly id: string;
  readonly type: string;
  readonly resource: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The object as it was then, with all parts of its id. */
  readonly object: Payload;
}

/** An object in the world, and its place among those of its kind. */
export interface Stored {
  readonly seq: number;
  readonly id: string;
  readonly object: Payload;
  /** What it is listed for. */
  readonly parent: { readonly kind: string; readonly id: string } | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * The objects of a pretend API, by resource. Parents that no resource mirrors go by the path of their list; they are made up
 * when an object needs one.
 */
export interface RestWorld {
  readonly clock: Clock;
  /** What happened since the start, of the kinds for which the resource declares an event. */
  readonly events: readonly RestEvent[];
  /**
   * Adds an object; an id and times are given to it where `fields` has none. Of a resource that is listed for each parent,
   * the names that stand for the parent's values say which one it is; the object does not show them.
   */
  create(resource: string, fields?: Payload): Payload;
  /** Replaces fields of an object. */
  update(resource: string, id: string, fields: Payload): Payload;
  /** Deletes an object, and those that are listed for it. */
  delete(resource: string, id: string): void;
  get(resource: string, id: string): Payload | undefined;
  /** Objects in order of arrival. */
  all(resource: string): readonly Payload[];
  stored(resource: string): readonly Stored[];
  /** Ids and times of what was deleted, oldest first. */
  deleted(
    resource: string,
  ): readonly { readonly id: string; readonly parts: readonly string[]; readonly at: number }[];
  /** The values, by name, that calls for the list of an object's parent have; null for a list that is not by parent. */
  scopeOf(stored: Stored, list: ListRecord): Payload;
  /** The scopes of all lists that there are. */
  scopes(list: ListRecord): readonly Payload[];
}

interface Shelf {
  readonly kind: RestKind;
  readonly objects: Map<string, Stored>;
  readonly deleted: { id: string; parts: readonly string[]; at: number }[];
  made: number;
}

/** Makes an empty world of these kinds. */
export function createRestWorld(kinds: readonly RestKind[], clock: Clock = createClock()): RestWorld {
  const shelves = new Map<string, Shelf>(
    kinds.map((kind) => [kind.name, { kind, objects: new Map(), deleted: [], made: 0 }]),
  );
  const events: RestEvent[] = [];

  const shelfOf = (name: string): Shelf => {
    const shelf = shelves.get(name);
    if (!shelf) throw new Error(`the pretend API has no ${name}`);
    return shelf;
  };
  const storedAt = ({ kind, objects }: Shelf, id: string): Stored => {
    const found = objects.get(id);
    if (!found) throw new Error(`there is no ${kind.name} ${id}`);
    return found;
  };
  const parentOf = ({ parent }: Stored) =>
    parent && (shelves.get(parent.kind)?.objects.get(parent.id) ?? null);
  const tell = ({ kind: { resource } }: Shelf, rule: string, object: Payload, scope: Payload) => {
    const [type] = Object.entries(resource?.events ?? {}).find(([, { kind }]) => kind === rule) ?? [];
    if (type === undefined || resource === null) return;
    const parts = Object.entries(scope).filter(([name]) => idFields(resource.idField).includes(name));
    const id = `evt_${events.length + 1}`;
    const told = { ...Object.fromEntries(parts), ...object };
    events.push({ id, type, resource: resource.name, at: clock.now(), object: told });
  };

  /** The values that calls for the lists of a parent's objects have. */
  function scopeBelow(parent: Stored | null, { each }: ListRecord): Payload {
    if (each === undefined || parent === null) return {};
    const own = Object.entries(each.values).map(([name, path]) => [
      name,
      String(valueAt(parent.object, path)),
    ]);
    return { ...scopeBelow(parentOf(parent), each), ...Object.fromEntries(own) };
  }

  /** The parent that the fields name; one after the other where they name none. */
  function chosenParent({ kind, made }: Shelf, fields: Payload): Stored | null {
    const { parent, list } = kind;
    if (parent === null || list.each === undefined) return null;
    const named = namesOf(list).filter((name) => name in fields);
    const shelf = shelfOf(parent.name);
    const fitting = [...shelf.objects.values()].filter((each) => {
      const scope = scopeBelow(each, list);
      return named.every((name) => scope[name] === String(fields[name]));
    });
    const found = fitting[made % Math.max(1, fitting.length)];
    if (found) return found;
    const outer = Object.fromEntries(
      namesOf(list.each).flatMap((name) => (name in fields ? [[name, fields[name]]] : [])),
    );
    const own = Object.entries(list.each.values).reduce(
      (object, [name, path]) => (name in fields ? withValueAt(object, path, fields[name]) : object),
      outer as Payload,
    );
    return put(shelf, own);
  }

  function put(shelf: Shelf, fields: Payload): Stored {
    const { kind, objects } = shelf;
    const parent = chosenParent(shelf, fields);
    shelf.made++;
    const now = clock.now();
    const { list, resource, needed } = kind;
    const names = namesOf(list);
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
    const idField =
      resource === null ? [] : idFields(resource.idField).filter((part) => !names.includes(part));
    const word = /(\w+)[^/]*$/.exec(kind.name)?.[1] ?? 'parent';
    let object: Payload = own;
    for (const path of [...idField, ...needed]) {
      if (valueAt(object, path) === undefined) object = withValueAt(object, path, `${word}_${shelf.made}`);
    }
    for (const field of [resource?.created ?? null, resource?.updated ?? null]) {
      if (field !== null && valueAt(object, partsOf(field).field) === undefined)
        object = stamped(object, field, now);
    }
    const stored: Stored = {
      seq: shelf.made,
      id: idIn(kind, object, parent, scopeBelow(parent, list)),
      object,
      parent: parent && kind.parent && { kind: kind.parent.name, id: parent.id },
      createdAt: momentAt(object, resource?.created ?? null) ?? now,
      updatedAt: momentAt(object, resource?.updated ?? null) ?? now,
    };
    objects.set(stored.id, stored);
    return stored;
  }

  function remove(shelf: Shelf, id: string): Stored {
    const stored = storedAt(shelf, id);
    const { kind, objects, deleted } = shelf;
    for (const [name, each] of shelves) {
      for (const child of [...each.objects.values()])
        if (child.parent?.kind === kind.name && child.parent.id === id) remove(shelfOf(name), child.id);
    }
    const scope = scopeBelow(parentOf(stored), kind.list);
    objects.delete(id);
    const parts = partsIn(kind, stored.object, scope);
    deleted.push({ id, parts, at: clock.now() });
    return stored;
  }

  return {
    clock,
    events,
    create(name, fields = {}) {
      const shelf = shelfOf(name);
      const stored = put(shelf, fields);
      tell(shelf, 'create', stored.object, scopeBelow(parentOf(stored), shelf.kind.list));
      return stored.object;
    },
    update(name, id, fields) {
      const shelf = shelfOf(name);
      const found = storedAt(shelf, id);
      const now = clock.now();
      const updated = shelf.kind.resource?.updated ?? null;
      const changed = { ...found.object, ...fields };
      const object = updated === null ? changed : stamped(changed, updated, now);
      shelf.objects.set(id, { ...found, object, updatedAt: now });
      tell(shelf, 'update', object, scopeBelow(parentOf(found), shelf.kind.list));
      return object;
    },
    delete(name, id) {
      const shelf = shelfOf(name);
      const scope = scopeBelow(parentOf(storedAt(shelf, id)), shelf.kind.list);
      tell(shelf, 'delete', remove(shelf, id).object, scope);
    },
    get: (name, id) => shelfOf(name).objects.get(id)?.object,
    all: (name) => [...shelfOf(name).objects.values()].map(({ object }) => object),
    stored: (name) => [...shelfOf(name).objects.values()],
    deleted: (name) => shelfOf(name).deleted,
    scopeOf: (stored, list) => scopeBelow(parentOf(stored), list),
    scopes(list) {
      const kind = kinds.find(
        (each) => each.list === list || each.resource?.changed === list || each.resource?.found === list,
      );
      if (!kind?.parent) return [{}];
      return [...shelfOf(kind.parent.name).objects.values()].map((parent) => scopeBelow(parent, list));
    },
  };
}

/** The values that make up an object's id. */
function partsIn({ resource, needed }: RestKind, object: Payload, scope: Payload): readonly string[] {
  const fields = resource === null ? needed.slice(0, 1) : idFields(resource.idField);
  return fields.map((field) => String(valueAt(object, field) ?? scope[String(field)]));
}

/** Parents that no resource mirrors have an id below that of their own parent. */
function idIn(kind: RestKind, object: Payload, parent: Stored | null, scope: Payload): string {
  const parts = partsIn(kind, object, scope);
  if (kind.resource !== null) return idOfParts(kind.resource.idField, parts);
  return [...(parent ? [parent.id] : []), ...parts].join('/');
}

function partsOf(field: TimeField): Exclude<TimeField, string> {
  return typeof field === 'string' ? { field, unit: 'seconds' } : field;
}

function momentAt(object: Payload, field: TimeField | null): number | null {
  if (field === null) return null;
  const { field: path, unit } = partsOf(field);
  return readMoment(valueAt(object, path), unit);
}

function stamped(object: Payload, field: TimeField, now: number): Payload {
  const { field: path, unit } = partsOf(field);
  return withValueAt(object, path, writeMoment(now, unit));
}
