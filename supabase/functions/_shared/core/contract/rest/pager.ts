import { pathText, valueAt } from '../dot-path.ts';
import { idOf } from '../entity-id.ts';
import { ApiError, ConfigurationError } from '../errors.ts';
import type { Payload } from '../payload.ts';
import { moreIn, unexpectedForm } from './answer-form.ts';
import { countedPager } from './counted-pager.ts';
import { type Hint, type Hinting, hintIn, hintText } from './hint.ts';
import { linkOf } from './link-header.ts';
import { type PageParameters, type Pagination, sizeOf } from './pagination.ts';

/** A page that was read, for the question what comes behind it. */
export interface ReadPage extends Hinting {
  readonly items: readonly Payload[];
  /** A link in it as a cursor; throws ApiError when it leads elsewhere. */
  readonly target: (link: string) => string;
  /** What was asked, for errors. */
  readonly what: string;
}

/** One way to page through a list. Cursors are its own. */
export interface Pager {
  /** The parameters of a page, and where it is if a link said so. */
  request(cursor: string | null): { readonly parameters: PageParameters; readonly target?: string };
  /**
   * The cursor behind a page; null on the last one.
   * @throws ApiError when the page does not say it in the declared form, or is the one before it once more
   */
  next(page: ReadPage, cursor: string | null): string | null;
  /** Whether the provider may forget its cursors, so that the list must be begun anew. */
  readonly expires: boolean;
  /** The status that says, behind the first page, that there are no more. */
  readonly endsAt?: number;
}

/**
 * The pager of a list.
 * @throws ConfigurationError for a way of paging that is none
 */
export function pagerOf(pagination: Pagination): Pager {
  switch (pagination.by) {
    case 'none':
      return { request: () => ({ parameters: [] }), next: () => null, expires: false };
    case 'page':
    case 'offset':
      return countedPager(pagination);
    case 'cursor':
      return cursorPager(pagination);
    case 'last_id':
      return lastIdPager(pagination);
    case 'next_url':
      return linkPager(pagination, (page) =>
        urlIn(hintIn(page, pagination.next), pagination.next, page.what),
      );
    case 'link_header':
      return linkPager(pagination, ({ headers }) => linkOf(headers.get('link'), 'next'));
    default:
      // Connectors need not be type-checked to be run, and a list without a way to go on would end behind its first page.
      throw new ConfigurationError(
        `pagination does not say how the list goes on: by "${(pagination as { by?: unknown }).by}" is none of none, page, offset, cursor, last_id, next_url, link_header`,
      );
  }
}

function cursorPager(pagination: Extract<Pagination, { by: 'cursor' }>): Pager {
  const { param, next: hint } = pagination;
  return {
    expires: true,
    request: (cursor) => ({
      parameters: [...sizeOf(pagination), ...(cursor === null ? [] : [[param, cursor] as const])],
    }),
    next(page) {
      const more = moreIn(page, pagination, page.what);
      if (more === false) return null;
      const found = hintIn(page, hint);
      if (more === null && isNothing(found)) return null;
      const next = idOf(found);
      if (next === null) throw unexpectedForm(page.what, hint, 'the cursor of the next page', found);
      // Sent as a cursor it would be refused, which looks like one that has expired.
      if (/^https?:\/\//i.test(next))
        throw new ApiError(
          `${page.what}: "${hintText(hint)}" is the address of the next page: page by next_url, not by cursor`,
          null,
        );
      return next;
    },
  };
}

function lastIdPager(pagination: Extract<Pagination, { by: 'last_id' }>): Pager {
  const { param, id = 'id' } = pagination;
  return {
    expires: true,
    request: (cursor) => ({
      parameters: [...sizeOf(pagination), ...(cursor === null ? [] : [[param, cursor] as const])],
    }),
    next(page) {
      const { items, what } = page;
      if (!(moreIn(page, pagination, what) ?? items.length > 0)) return null;
      // Records without an id cannot be gone on from; the next page shows those behind the last good one once more.
      const last = [...items].reverse().find((item) => idOf(valueAt(item, id)) !== null);
      const cursor = idOf(valueAt(last, id));
      if (cursor === null)
        throw new ApiError(
          `${what}: there is more, but no object with an "${pathText(id)}" to go on from`,
          null,
        );
      return cursor;
    },
  };
}

function linkPager(
  pagination: Extract<Pagination, { by: 'next_url' | 'link_header' }>,
  linkIn: (page: ReadPage) => string | null,
): Pager {
  return {
    expires: true,
    request: (cursor) => ({
      parameters: sizeOf(pagination),
      ...(cursor !== null && { target: cursor }),
    }),
    next(page) {
      const link = linkIn(page);
      return link === null ? null : page.target(link);
    },
  };
}

function urlIn(value: unknown, hint: Hint, what: string): string | null {
  if (isNothing(value)) return null;
  if (typeof value === 'string') return value;
  throw unexpectedForm(what, hint, 'the address of the next page', value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === '';
}
