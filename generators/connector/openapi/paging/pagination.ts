import type {
  Confidence,
  Evidence,
  IdField,
  PageEnd,
  Pagination,
  RequestParameter,
} from '../api-description.ts';
import { asNumber } from '../document/json-value.ts';
import { type Operation, type Parameter, parameterEvidence } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import type { Hint, HintKind } from './answer-hints.ts';
import { type PagingParameters, pageSizeOf, requestParameter } from './paging-parameters.ts';

export interface PaginationClues {
  readonly operation: Operation;
  readonly parameters: PagingParameters;
  readonly hints: readonly Hint[];
  /** Id of the items, for APIs whose cursor is the last item's id. */
  readonly id: IdField | null;
  /** A cursor parameter that other operations of the document declare and whose answers look the same. */
  readonly borrowedCursor: Parameter | null;
}

/**
 * How the pages of a list follow each other, from its parameters and its answer together: each alone can mislead (answers
 * with `total_pages` that are read by cursor, parameters shared by all operations).
 */
export function findPagination(clues: PaginationClues): Pagination {
  return (
    scrolling(clues) ??
    byCursor(clues) ??
    byLink(clues) ??
    byPage(clues) ??
    byOffset(clues) ??
    byUrl(clues) ??
    byBorrowedCursor(clues) ??
    none(clues)
  );
}

function scrolling({ parameters, hints }: PaginationClues): Pagination | null {
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

function byCursor({ parameters, hints, id }: PaginationClues): Pagination | null {
  const { cursor, size } = parameters;
  if (cursor === null) return null;
  const more = hint(hints, 'has_more') ?? hint(hints, 'is_last');
  const next = nextCursorFor(cursor, hints);
  const shared = { style: 'cursor' as const, parameter: requestParameter(cursor), size: pageSizeOf(size) };
  if (next !== null) {
    // A page number in the same answer is shown to people; a declared cursor is what the next request takes.
    const end: PageEnd = more === null ? { kind: 'next', path: next.path } : endOf(hints, null);
    return {
      ...shared,
      next: { from: 'answer', path: next.path },
      end,
      ...found('certain', cursor, next, more),
    };
  }
  if (hint(hints, 'next_url') !== null) return null;
  const takesId =
    /startingafter|sinceid|afterid|lastid/.test(plain(cursor.name)) ||
    /\b(object|item|last)\b.{0,30}\bid\b/i.test(cursor.description);
  const isAlone = parameters.page === null && parameters.offset === null;
  if (id === null || !(takesId || (more !== null && isAlone))) return null;
  return {
    ...shared,
    next: { from: 'last_item', path: id.path },
    end: endOf(hints, null),
    ...found(takesId && more !== null ? 'certain' : takesId ? 'likely' : 'guess', cursor, more),
  };
}

function byLink({ operation, parameters }: PaginationClues): Pagination | null {
  const declared = operation.headers.get('link');
  const says = /\blink\b[- ]?(response )?header|rel="?next"?/i.test(operation.text);
  if (declared === undefined && !says) return null;
  const { page, cursor, offset, size } = parameters;
  const parameter = cursor ?? page ?? offset;
  const evidence: Evidence[] =
    declared === undefined
      ? [{ pointer: operation.pointer, says: 'its description names the Link header' }]
      : [{ pointer: declared, says: 'response header Link' }];
  return {
    style: 'link_header',
    parameter: parameter === null ? null : requestParameter(parameter),
    size: pageSizeOf(size),
    confidence: declared === undefined ? 'likely' : 'certain',
    evidence: [...evidence, ...(parameter === null ? [] : [parameterEvidence(parameter)])],
  };
}

function byPage({ parameters, hints }: PaginationClues): Pagination | null {
  const { page, size } = parameters;
  if (page === null || isReadByUrl(parameters, hints)) return null;
  const hinted =
    hints.find((each) =>
      ['next_page', 'total_pages', 'has_more', 'is_last', 'total', 'page'].includes(each.kind),
    ) ?? null;
  const { confidence, evidence } = found(
    hinted !== null && size !== null ? 'certain' : 'likely',
    page,
    size,
    hinted,
  );
  return {
    style: 'page',
    parameter: requestParameter(page),
    first: firstPageOf(page),
    size: pageSizeOf(size),
    end: endOf(hints, 'next_page'),
    confidence,
    evidence: statesFirstPage(page)
      ? [...evidence, { pointer: page.pointer, says: 'the first page by its description' }]
      : evidence,
  };
}

function byOffset({ parameters, hints }: PaginationClues): Pagination | null {
  const { offset, size } = parameters;
  if (offset === null || isReadByUrl(parameters, hints)) return null;
  const next = hint(hints, 'next_offset') ?? null;
  const hinted =
    next ?? hints.find((each) => ['offset', 'total', 'is_last', 'has_more'].includes(each.kind)) ?? null;
  return {
    style: 'offset',
    parameter: requestParameter(offset),
    size: pageSizeOf(size),
    next: next?.path ?? null,
    end: endOf(hints, 'next_offset'),
    ...found(size !== null && hinted !== null ? 'certain' : 'likely', offset, size, hinted),
  };
}

function byUrl({ parameters, hints }: PaginationClues): Pagination | null {
  const next = hint(hints, 'next_url') ?? hint(hints, 'next_unknown');
  if (next === null) return null;
  const confidence = next.kind === 'next_url' ? 'certain' : 'guess';
  return {
    style: 'next_url',
    path: next.path,
    size: pageSizeOf(parameters.size),
    ...found(confidence, next, parameters.size),
  };
}

/** The answer speaks of a next cursor and the operation declares no parameter for it, as in Intercom's GET /contacts. */
function byBorrowedCursor({
  parameters,
  hints,
  borrowedCursor,
  operation,
}: PaginationClues): Pagination | null {
  const next = hint(hints, 'next_cursor');
  if (next === null) return null;
  const leaf = next.path.at(-1) ?? '';
  const parameter: RequestParameter =
    borrowedCursor === null
      ? { name: leaf, in: operation.method === 'GET' ? 'query' : 'body' }
      : { name: borrowedCursor.name, in: operation.method === 'GET' ? 'query' : borrowedCursor.in };
  return {
    style: 'cursor',
    parameter,
    next: { from: 'answer', path: next.path },
    size: pageSizeOf(parameters.size),
    end: hint(hints, 'has_more') === null ? { kind: 'next', path: next.path } : endOf(hints, null),
    ...found(borrowedCursor === null ? 'guess' : 'likely', next, borrowedCursor),
  };
}

function none({ hints, operation }: PaginationClues): Pagination {
  const said = hints.find((each) => each.kind !== 'page' && each.kind !== 'offset' && each.kind !== 'total');
  if (said !== undefined) return { style: 'none', confidence: 'guess', evidence: [said.evidence] };
  return {
    style: 'none',
    confidence: 'likely',
    evidence: [{ pointer: operation.pointer, says: 'neither a parameter nor the answer speaks of pages' }],
  };
}

/** Twilio's pages need the token in the address of the next one, OData's whatever the server put there. */
function isReadByUrl({ cursor }: PagingParameters, hints: readonly Hint[]): boolean {
  const url = hint(hints, 'next_url');
  return url !== null && (cursor !== null || /odata/i.test(url.path.at(-1) ?? ''));
}

/** Zendesk's `page[after]` goes with `meta.after_cursor`, Airtable's text `offset` with `offset`. */
function nextCursorFor(cursor: Parameter, hints: readonly Hint[]): Hint | null {
  const cursors = hints.filter(({ kind }) => kind === 'next_cursor');
  const word = plain(cursor.name.split(/[.[]/).at(-1) ?? cursor.name);
  const same = cursors.find(({ path }) => plain(path.at(-1) ?? '') === word);
  const next = cursors.find(({ path }) => path.some((name) => plain(name).startsWith('next')));
  return same ?? next ?? cursors[0] ?? hint(hints, 'next_unknown');
}

function endOf(hints: readonly Hint[], next: HintKind | null): PageEnd {
  const more = hint(hints, 'has_more');
  if (more !== null) return { kind: 'has_more', path: more.path, whenMore: true };
  const last = hint(hints, 'is_last');
  if (last !== null) return { kind: 'has_more', path: last.path, whenMore: false };
  const following = next === null ? null : hint(hints, next);
  if (following !== null) return { kind: 'next', path: following.path };
  const url = next === null ? null : hint(hints, 'next_url');
  if (url !== null) return { kind: 'next', path: url.path };
  const pages = hint(hints, 'total_pages');
  if (pages !== null) return { kind: 'total_pages', path: pages.path };
  const total = hints.find((each) => each.kind === 'total' && /total/i.test(each.path.at(-1) ?? ''));
  return total === undefined ? { kind: 'empty_page' } : { kind: 'total', path: total.path };
}

function firstPageOf({ shape, description }: Parameter): number {
  const stated = [shape.fallback, shape.minimum].map(asNumber).find((value) => value === 0 || value === 1);
  if (stated !== undefined) return stated;
  return /zero.?(based|indexed)|0.?(based|indexed)|starts? (at|from|with) (0|zero)|first page is (0|zero)/i.test(
    description,
  )
    ? 0
    : 1;
}

/** Whether the document tells the number of the first page. */
function statesFirstPage({ shape, description }: Parameter): boolean {
  const values = [shape.fallback, ...shape.examples].map(asNumber);
  return (
    shape.minimum === 1 ||
    values.some((value) => value === 0 || value === 1) ||
    /based|index|starts? (at|from|with)|first page/i.test(description)
  );
}

function hint(hints: readonly Hint[], kind: HintKind): Hint | null {
  return hints.find((each) => each.kind === kind) ?? null;
}

function found(
  confidence: Confidence,
  ...clues: readonly (Hint | Parameter | null)[]
): { confidence: Confidence; evidence: Evidence[] } {
  const evidence = clues.flatMap((clue) =>
    clue === null ? [] : ['evidence' in clue ? clue.evidence : parameterEvidence(clue)],
  );
  return { confidence, evidence };
}
