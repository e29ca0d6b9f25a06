import type { Collection, Entry, Ordering } from '../collection.ts';
import { invalidParameter } from './errors.ts';

/** Where a page ends, as the opaque text that clients send back as `starting_after`. */
export interface Cursor {
  /** The sort value of the last row when it was sent. */
  readonly value: number;
  readonly id: string;
  /** The number of the page that follows. */
  readonly page: number;
}

/** Which page of an ordering is wanted. */
export interface PageRequest<T> {
  readonly perPage: number;
  readonly startingAfter: string | undefined;
  readonly descending: boolean;
  matches(object: T): boolean;
}

/** One page, and the `pages` object that goes with it. */
export interface KeysetPage<T> {
  readonly entries: readonly Entry<T>[];
  readonly total: number;
  readonly pages: object;
}

/**
 * Cuts a page out of an ordering after the place that the cursor names. Rows that move while a client walks are met
 * again or missed exactly as in Intercom: moved to the end of an ascending walk they come again, moved to the front
 * of a descending one they are not met at all.
 */
export function keysetPage<T extends object>(
  collection: Collection<T>,
  ordering: Ordering<T>,
  request: PageRequest<T>,
): KeysetPage<T> {
  const cursor = request.startingAfter === undefined ? undefined : readCursor(request.startingAfter);
  const matching = ordering.entries.filter((entry) => request.matches(entry.object));
  const rows = cursor ? remaining(collection, ordering, matching, cursor, request.descending) : matching;
  const ordered = request.descending ? [...rows].reverse() : rows;
  const entries = ordered.slice(0, request.perPage);
  const page = cursor?.page ?? 1;
  const last = entries.at(-1);
  const next =
    last && ordered.length > request.perPage
      ? {
          next: {
            per_page: request.perPage,
            starting_after: writeCursor({ value: ordering.placeOf(last).value, id: last.id, page: page + 1 }),
          },
        }
      : {};
  return {
    entries,
    total: matching.length,
    pages: {
      type: 'pages',
      ...next,
      page,
      per_page: request.perPage,
      total_pages: Math.ceil(matching.length / request.perPage),
    },
  };
}

function remaining<T>(
  collection: Collection<T>,
  ordering: Ordering<T>,
  matching: readonly Entry<T>[],
  cursor: Cursor,
  descending: boolean,
): Entry<T>[] {
  const seq = collection.entry(cursor.id)?.seq;
  if (seq === undefined) throw invalidParameter('starting_after is not a valid cursor');
  return matching.filter((entry) => {
    const place = ordering.placeOf(entry);
    const difference = place.value - cursor.value || place.seq - seq;
    return descending ? difference < 0 : difference > 0;
  });
}

function writeCursor({ value, id, page }: Cursor): string {
  return Buffer.from(JSON.stringify([value, id, page])).toString('base64');
}

function readCursor(text: string): Cursor {
  try {
    const [value, id, page] = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as unknown[];
    if (typeof value === 'number' && typeof id === 'string' && typeof page === 'number') {
      return { value, id, page };
    }
  } catch {
    // Falls through to the same refusal as well-formed JSON of another shape.
  }
  throw invalidParameter('starting_after is not a valid cursor');
}
