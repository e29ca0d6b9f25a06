import type { NextCursor, PageEnd, Pagination, RequestParameter } from '../api-description.ts';
import type { Parameter } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import type { Hint } from './answer-hints.ts';
import { byLink } from './by-link.ts';
import { found, header, hint, type PaginationClues } from './clues.ts';
import { endOf } from './page-end.ts';
import { pageSizeOf, requestParameter } from './paging-parameters.ts';

/** Pages of a search that the provider holds open for a while. */
export function scrolling({ parameters, hints }: PaginationClues): Pagination | null {
  const { scroll, size } = parameters;
  const next = hint(hints, 'scroll') ?? hint(hints, 'next_cursor');
  if (scroll === null || next === null) return null;
  return {
    style: 'scroll',
    parameter: requestParameter(scroll),
    next: next.path,
    size: pageSizeOf(size),
    ...found('certain', scroll, next),
  };
}

/** A declared parameter that takes what the answer, one of its headers or its last item holds. */
export function byCursor(clues: PaginationClues): Pagination | null {
  const { parameters, hints, headers, id } = clues;
  const { cursor, size } = parameters;
  if (cursor === null) return null;
  const more = hint(hints, 'has_more') ?? hint(hints, 'is_last');
  const shared = { style: 'cursor' as const, parameter: requestParameter(cursor), size: pageSizeOf(size) };
  const next = nextCursorFor(cursor, hints);
  if (next !== null) {
    // A page number in the same answer is shown to people; a declared cursor is what the next request takes.
    const end: PageEnd = more === null ? { kind: 'next', path: next.path } : endOf(hints, headers, null);
    return {
      ...shared,
      next: { from: 'answer', path: next.path },
      end,
      ...found('certain', cursor, next, more),
    };
  }
  const inHeader = header(headers, 'next_cursor') ?? header(headers, 'next_page');
  if (inHeader !== null) {
    const from: NextCursor = { from: 'header', header: inHeader.header };
    const end: PageEnd =
      more === null ? { kind: 'header', says: 'next', header: inHeader.header } : endOf(hints, headers, null);
    return { ...shared, next: from, end, ...found('likely', cursor, inHeader, more) };
  }
  if (hint(hints, 'next_url') !== null || byLink(clues) !== null) return null;
  if (id === null || !takesId(cursor)) return null;
  return {
    ...shared,
    next: { from: 'last_item', path: id.path },
    end: endOf(hints, headers, null),
    ...found(more === null ? 'likely' : 'certain', cursor, more),
  };
}

/** Whether the parameter takes the id of the last object, by its name or its words. */
function takesId({ name, description }: Parameter): boolean {
  const word = plain(name);
  if (/token|opaque|hash/i.test(description)) return false;
  if (/^(max|until|before)id$/.test(word)) return /older|before|less|prior/i.test(description);
  if (/startingafter|sinceid|afterid|lastid|startafter/.test(word)) return true;
  return /\b(object|item|last|record|resource)\b.{0,40}\bids?\b|\bids? of the last\b/i.test(description);
}

/** The answer speaks of a next cursor and the operation declares no parameter for it, as in Intercom's GET /contacts. */
export function byBorrowedCursor({
  parameters,
  hints,
  headers,
  shared,
  operation,
}: PaginationClues): Pagination | null {
  const next = hint(hints, 'next_cursor');
  if (next === null || shared.cursor === null) return null;
  const parameter: RequestParameter = {
    name: shared.cursor.name,
    in: operation.method === 'GET' ? 'query' : shared.cursor.in,
  };
  return {
    style: 'cursor',
    parameter,
    next: { from: 'answer', path: next.path },
    size: pageSizeOf(parameters.size),
    end: hint(hints, 'has_more') === null ? { kind: 'next', path: next.path } : endOf(hints, headers, null),
    ...found('likely', next, shared.cursor),
  };
}

/** Zendesk's `page[after]` goes with `meta.after_cursor`, Airtable's text `offset` with `offset`. */
function nextCursorFor(cursor: Parameter, hints: readonly Hint[]): Hint | null {
  const cursors = hints.filter(({ kind }) => kind === 'next_cursor');
  const word = plain(cursor.name.split(/[.[]/).at(-1) ?? cursor.name);
  const same = cursors.find(({ path }) => plain(path.at(-1) ?? '') === word);
  const next = cursors.find(({ path }) => path.some((name) => plain(name).startsWith('next')));
  return next ?? same ?? cursors[0] ?? hint(hints, 'next_unknown');
}
