import { ApiError, CursorExpiredError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { countIn, moreIn } from './answer-form.ts';
import type { Pager, ReadPage } from './pager.ts';
import { type Pagination, sizeOf } from './pagination.ts';

type Counted = Extract<Pagination, { by: 'page' | 'offset' }>;

/**
 * Pages by number, or by how many objects lie before them. Nothing in such a list says where it is: a provider that does
 * not know the parameter shows the same page for ever. So the cursor holds what the page before looked like.
 */
export function countedPager(pagination: Counted): Pager {
  const first = pagination.by === 'page' ? pagination.first : 0;
  return {
    expires: false,
    ...(pagination.by === 'page' && { endsAt: 404 }),
    request: (cursor) => ({
      parameters: [...sizeOf(pagination), [pagination.param, read(cursor, first).place]],
    }),
    next(page, cursor) {
      const { place, before } = read(cursor, first);
      const { items, what } = page;
      const more = moreIn(page, pagination, what);
      if (more === false) return null;
      if (items.length === 0) {
        if (more === null) return null;
        throw new ApiError(`${what}: an empty page says that there is more`, null);
      }
      const looks = fingerprint(items);
      if (looks === before)
        throw new ApiError(
          `${what}: the same page came again for the next "${pagination.param}"; does the provider know the parameter?`,
          null,
        );
      const next = place + (pagination.by === 'page' ? 1 : items.length);
      return isBehindEnd(pagination, page, next) ? null : `${next}~${looks}`;
    },
  };
}

/** A count that is less than what was shown already, as one that was not asked for and is 0, says nothing of the end. */
function isBehindEnd(pagination: Counted, page: ReadPage, next: number): boolean {
  const { what } = page;
  if (pagination.by === 'page') {
    const { lastPage, first } = pagination;
    return lastPage !== undefined && next - first === countIn(page, lastPage, what);
  }
  return pagination.total !== undefined && next === countIn(page, pagination.total, what);
}

function read(
  cursor: string | null,
  first: number,
): { readonly place: number; readonly before: string | null } {
  const [place = '', before = null] = cursor?.split('~') ?? [];
  if (cursor === null) return { place: first, before };
  if (!/^\d+$/.test(place)) throw new CursorExpiredError('the cursor is not one of a list by numbers');
  return { place: Number(place), before };
}

/** A page by how many objects it has, and which are its first and its last. */
function fingerprint(items: readonly Payload[]): string {
  const named = [items[0], items.at(-1)].map((item) =>
    isPayload(item) && item.id !== undefined ? item.id : item,
  );
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(named))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return `${items.length}.${(hash >>> 0).toString(36)}`;
}
