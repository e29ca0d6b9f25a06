import type { DeletedPage, ListPage } from './definition.ts';
import type { EntityRef } from './entity.ts';
import { ApiError, CursorExpiredError, RateLimitError } from './errors.ts';
import { isPayload } from './payload.ts';
import type { CallContext, ProviderCall } from './provider-calls.ts';
import { readTime } from './provider-time.ts';

/** A page and when it was current, by the provider's clock; ISO 8601. */
export interface DatedPage<Page> {
  readonly page: Page;
  readonly readAt: string;
}

/** Where a walk begins, and how it goes on. */
export interface Walk<Page> {
  readonly calls: Omit<CallContext, 'moves'>;
  /** Null to begin at the beginning. */
  readonly cursor: string | null;
  /** How much older than its response a read may be. */
  readonly slackMs: number;
  /** See RootResource.scroll. */
  readonly scroll: boolean;
  load(cursor: string | null, signal: AbortSignal): Promise<Page>;
}

/**
 * The pages of a provider's list, one after another. A cursor that the provider does not know any more is a
 * CursorExpiredError; so is any failure within a scroll, whose place is then lost. A cursor that comes back, which would
 * make the walk endless, is an ApiError.
 */
export async function* pagesOf<Page extends ListPage | DeletedPage>(
  call: ProviderCall,
  { calls, cursor: start, slackMs, scroll, load }: Walk<Page>,
): AsyncGenerator<DatedPage<Page>> {
  const seen = new Set<string>(start === null ? [] : [cursorMark(start)]);
  let last: string | null = null;
  for (let cursor = start, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const from: string | null = cursor;
    const previous = last;
    const found = await call({ ...calls, moves: scroll && from !== null }, async (signal) => {
      const page = await load(from, signal);
      if (page.next !== null && !scroll && seen.has(cursorMark(page.next)))
        throw new ApiError(`the provider returned the cursor "${page.next.slice(0, 200)}" again`, null);
      if (scroll && previous !== null && previous === fingerprint(page))
        throw new ApiError('the provider returned the same page of a scroll again', null);
      return { page, readAt: readTime(page.date, slackMs) };
    }).catch((error) => {
      throw asListError(error, from, scroll);
    });
    yield found;
    cursor = found.page.next;
    if (cursor !== null) seen.add(cursorMark(cursor));
    last = scroll ? fingerprint(found.page) : null;
  }
}

/** All items of a list that is part of one object, such as children that the object shows only some of. */
export async function allItems(
  call: ProviderCall,
  walk: Omit<Walk<ListPage>, 'cursor' | 'scroll'> & { readonly calls: { readonly about: EntityRef } },
): Promise<ListPage['items']> {
  for (let attempts = 3; ; attempts--) {
    try {
      const items: ListPage['items'][number][] = [];
      for await (const { page } of pagesOf(call, { ...walk, cursor: null, scroll: false }))
        items.push(...page.items);
      return items;
    } catch (error) {
      // A child that was deleted while its list was walked took the cursor with it.
      if (!(error instanceof CursorExpiredError)) throw error;
      if (attempts === 1) throw new ApiError(error.message, null, { cause: error });
    }
  }
}

const longestKept = 200;

/** What is remembered of a cursor. Those of lists within lists are long, and a walk has many. */
function cursorMark(cursor: string): string {
  if (cursor.length <= longestKept) return cursor;
  let [left, right] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < cursor.length; index++) {
    const code = cursor.charCodeAt(index);
    left = Math.imul(left ^ code, 2654435761);
    right = Math.imul(right ^ code, 1597334677);
  }
  return `${cursor.length}:${left}:${right}:${cursor.slice(-longestKept / 2)}`;
}

function asListError(error: unknown, cursor: string | null, scroll: boolean): unknown {
  if (cursor === null) {
    // Nothing was sent that could have expired, so that beginning again would not help.
    return error instanceof CursorExpiredError ? new ApiError(error.message, 404, { cause: error }) : error;
  }
  if (!scroll || error instanceof RateLimitError || !(error instanceof ApiError)) return error;
  return new CursorExpiredError(`the place in the list is lost: ${error.message}`, { cause: error });
}

function fingerprint(page: ListPage | DeletedPage): string | null {
  const items: readonly unknown[] = 'items' in page ? page.items : page.deleted;
  const ids = items.map((item) => (isPayload(item) && item.id !== undefined ? item.id : item));
  return ids.length === 0 ? null : JSON.stringify(ids);
}
