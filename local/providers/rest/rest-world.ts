import { type Clock, createClock } from '../clock.ts';
import { valueAt, withValueAt } from './dot-path.ts';
import { readMoment, writeMoment } from './moment.ts';
import type { Payload, TimeField } from './records.ts';
import type { RestResource } from './rest-resource.ts';

/** Something that happened, as a webhook tells it. */
export interface RestEvent {
  readonly id: string;
  readonly type: string;
  readonly resource: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The object as it was then. */
  readonly object: Payload;
}

/** An object in the world, and its place among those of its kind. */
export interface Stored {
  readonly seq: number;
  readonly object: Payload;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface RestWorld {
  readonly clock: Clock;
  /** What happened since the start, of the kinds for which the resource declares an event. */
  readonly events: readonly RestEvent[];
  /** Adds an object; an id and times are given to it where `fields` has none. */
  create(resource: string, fields?: Payload): Payload;
  /** Replaces fields of an object. */
  update(resource: string, id: string, fields: Payload): Payload;
  delete(resource: string, id: string): void;
  get(resource: string, id: string): Payload | undefined;
  /** Objects in order of arrival. */
  all(resource: string): readonly Payload[];
  stored(resource: string): readonly Stored[];
  /** Ids and times of what was deleted, oldest first. */
  deleted(resource: string): readonly { readonly id: string; readonly at: number }[];
}

interface Shelf {
  readonly resource: RestResource;
  readonly objects: Map<string, Stored>;
  readonly deleted: { id: string; at: number }[];
  made: number;
}

/** Makes an empty world of these resources. */
export function createRestWorld(resources: readonly RestResource[], clock: Clock = createClock()): RestWorld {
  const shelves = new Map<string, Shelf>(
    resources.map((resource) => [resource.name, { resource, objects: new Map(), deleted: [], made: 0 }]),
  );
  const events: RestEvent[] = [];

  const shelfOf = (name: string): Shelf => {
    const shelf = shelves.get(name);
    if (!shelf) throw new Error(`the pretend API has no ${name}`);
    return shelf;
  };
  const storedAt = ({ resource, objects }: Shelf, id: string): Stored => {
    const found = objects.get(id);
    if (!found) throw new Error(`there is no ${resource.name} ${id}`);
    return found;
  };
  const tell = ({ name, events: rules }: RestResource, kind: string, object: Payload) => {
    const [type] = Object.entries(rules).find(([, rule]) => rule.kind === kind) ?? [];
    if (type === undefined) return;
    events.push({ id: `evt_${events.length + 1}`, type, resource: name, at: clock.now(), object });
  };

  return {
    clock,
    events,
    create(name, fields = {}) {
      const shelf = shelfOf(name);
      const { resource, objects } = shelf;
      shelf.made++;
      const now = clock.now();
      const given = valueAt(fields, resource.idField);
      const id = given ?? `${name}_${shelf.made}`;
      let object = withValueAt(fields, resource.idField, id);
      for (const field of [resource.created, resource.updated]) {
        if (field !== null && valueAt(object, partsOf(field).field) === undefined)
          object = stamped(object, field, now);
      }
      objects.set(String(id), {
        seq: shelf.made,
        object,
        createdAt: momentAt(object, resource.created) ?? now,
        updatedAt: momentAt(object, resource.updated) ?? now,
      });
      tell(resource, 'create', object);
      return object;
    },
    update(name, id, fields) {
      const shelf = shelfOf(name);
      const found = storedAt(shelf, id);
      const now = clock.now();
      const { updated } = shelf.resource;
      const changed = { ...found.object, ...fields };
      const object = updated === null ? changed : stamped(changed, updated, now);
      shelf.objects.set(id, { ...found, object, updatedAt: now });
      tell(shelf.resource, 'update', object);
      return object;
    },
    delete(name, id) {
      const shelf = shelfOf(name);
      const { object } = storedAt(shelf, id);
      shelf.objects.delete(id);
      shelf.deleted.push({ id, at: clock.now() });
      tell(shelf.resource, 'delete', object);
    },
    get: (name, id) => shelfOf(name).objects.get(id)?.object,
    all: (name) => [...shelfOf(name).objects.values()].map(({ object }) => object),
    stored: (name) => [...shelfOf(name).objects.values()],
    deleted: (name) => shelfOf(name).deleted,
  };
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
