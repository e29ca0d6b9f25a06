import type { Collection, Entry, Ordering } from '../collection.ts';
import { noSuch } from './errors.ts';
import type { ListParams } from './list-params.ts';

/** One page of a list: the entries newest first, and whether there are more in the direction of travel. */
export interface ListPage {
  readonly entries: readonly Entry<object>[];
  readonly hasMore: boolean;
}

/**
 * Cuts one page out of an ordering by `created`, newest first. The work is that of the page, not of the list.
 * Throws a StripeFault with status 400 when a cursor names an object that never existed.
 */
export function listPage(
  resource: string,
  collection: Collection<object>,
  ordering: Ordering<object>,
  params: ListParams,
): ListPage {
  const placeOf = (id: string, param: string) => {
    const entry = collection.entry(id);
    if (!entry) throw noSuch(resource, id, param);
    return ordering.placeOf(entry);
  };
  let low = ordering.indexAfter({ value: params.created.from, seq: -1 });
  let high = ordering.indexAfter({ value: params.created.to, seq: Number.POSITIVE_INFINITY });
  if (params.startingAfter !== undefined) {
    high = Math.min(high, ordering.indexAfter(placeOf(params.startingAfter, 'starting_after'), true));
  }
  const backwards = params.endingBefore !== undefined;
  if (params.endingBefore !== undefined) {
    low = Math.max(low, ordering.indexAfter(placeOf(params.endingBefore, 'ending_before')));
  }
  const found: Entry<object>[] = [];
  for (let step = 0; step < high - low && found.length <= params.limit; step++) {
    const entry = ordering.entries[backwards ? low + step : high - 1 - step] as Entry<object>;
    if (params.matches(entry.object as Readonly<Record<string, unknown>>)) found.push(entry);
  }
  const entries = found.slice(0, params.limit);
  return { entries: backwards ? entries.reverse() : entries, hasMore: found.length > params.limit };
}
