/** One object of a collection, with what the server needs to answer quickly. */
export interface Entry<T> {
  readonly id: string;
  object: T;
  /** Order of arrival, the tie-break between equal sort values. */
  readonly seq: number;
  /** True once deleted; the entry stays, so that a cursor that names it still has a place. */
  deleted: boolean;
  json: string | undefined;
}

/** The place of an entry in an ordering: its sort value, then its order of arrival. */
export interface Place {
  readonly value: number;
  readonly seq: number;
}

/** The live entries of a collection in ascending order of one numeric field; an absent value sorts lowest. */
export interface Ordering<T> {
  readonly entries: readonly Entry<T>[];
  /** Index of the first entry that lies after the place (`inclusive`: at or after it). */
  indexAfter(place: Place, inclusive?: boolean): number;
  placeOf(entry: Entry<T>): Place;
}

/** Objects of one kind by id, with orderings and serialized texts that are built when asked for and kept until a change. */
export interface Collection<T> {
  /** Adds an object, or replaces the one with this id and brings it back if it was deleted. */
  put(id: string, object: T): void;
  /** The object, unless it is missing or deleted. */
  get(id: string): T | undefined;
  /** The entry, also of a deleted object. */
  entry(id: string): Entry<T> | undefined;
  remove(id: string): void;
  /** Forgets the serialized text of an object whose embedded children changed. */
  touch(id: string): void;
  /** Live objects in order of arrival. */
  all(): T[];
  orderedBy(field: string): Ordering<T>;
  /** The JSON text of an entry as the API shows it. */
  json(entry: Entry<T>): string;
}

/** Makes a collection; `present` turns a stored object into what the API shows of it (children embedded, say). */
export function createCollection<T extends object>(
  present: (object: T) => unknown = (object) => object,
): Collection<T> {
  const entries = new Map<string, Entry<T>>();
  const orderings = new Map<string, Ordering<T>>();

  const live = () => [...entries.values()].filter((entry) => !entry.deleted);
  return {
    put(id, object) {
      const known = entries.get(id);
      if (known) Object.assign(known, { object, deleted: false, json: undefined });
      else entries.set(id, { id, object, seq: entries.size, deleted: false, json: undefined });
      orderings.clear();
    },
    get(id) {
      const entry = entries.get(id);
      return entry && !entry.deleted ? entry.object : undefined;
    },
    entry: (id) => entries.get(id),
    remove(id) {
      const entry = entries.get(id);
      if (entry) entry.deleted = true;
      orderings.clear();
    },
    touch(id) {
      const entry = entries.get(id);
      if (entry) entry.json = undefined;
    },
    all: () => live().map((entry) => entry.object),
    orderedBy(field) {
      let ordering = orderings.get(field);
      if (!ordering) {
        ordering = orderEntries(live(), field);
        orderings.set(field, ordering);
      }
      return ordering;
    },
    json(entry) {
      entry.json ??= JSON.stringify(present(entry.object));
      return entry.json;
    },
  };
}

/** Orders entries by a numeric field, then by arrival. Takes the array over and sorts it in place. */
export function orderEntries<T extends object>(entries: Entry<T>[], field: string): Ordering<T> {
  const sortValue = (entry: Entry<T>) => {
    const value = (entry.object as Record<string, unknown>)[field];
    return typeof value === 'number' ? value : Number.MIN_SAFE_INTEGER;
  };
  const placeOf = (entry: Entry<T>): Place => ({ value: sortValue(entry), seq: entry.seq });
  entries.sort((left, right) => sortValue(left) - sortValue(right) || left.seq - right.seq);
  return {
    entries,
    placeOf,
    indexAfter(place, inclusive = false) {
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const entry = entries[middle] as Entry<T>;
        const difference = sortValue(entry) - place.value || entry.seq - place.seq;
        if (difference < 0 || (difference === 0 && !inclusive)) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
