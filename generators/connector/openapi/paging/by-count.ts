import type { Pagination } from '../api-description.ts';
import { asNumber } from '../document/json-value.ts';
import type { Parameter } from '../operations/operation.ts';
import { isReadByUrl } from './by-link.ts';
import { found, hint, type PaginationClues } from './clues.ts';
import { endOf } from './page-end.ts';
import { pageSizeOf, requestParameter } from './paging-parameters.ts';

/** Pages by number. */
export function byPage(clues: PaginationClues): Pagination | null {
  const { page, size } = clues.parameters;
  if (page === null || isReadByUrl(clues)) return null;
  const { hints } = clues;
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
    end: endOf(hints, clues.headers, 'next_page'),
    confidence,
    evidence: statesFirstPage(page)
      ? [...evidence, { pointer: page.pointer, says: 'the first page by its description' }]
      : evidence,
  };
}

/** Pages by how many objects lie before them. */
export function byOffset(clues: PaginationClues): Pagination | null {
  const { offset, size } = clues.parameters;
  if (offset === null || isReadByUrl(clues)) return null;
  const { hints } = clues;
  const next = hint(hints, 'next_offset') ?? null;
  const hinted =
    next ?? hints.find((each) => ['offset', 'total', 'is_last', 'has_more'].includes(each.kind)) ?? null;
  return {
    style: 'offset',
    parameter: requestParameter(offset),
    size: pageSizeOf(size),
    next: next?.path ?? null,
    end: endOf(hints, clues.headers, 'next_offset'),
    ...found(size !== null && hinted !== null ? 'certain' : 'likely', offset, size, hinted),
  };
}

/**
 * The answer numbers its pages and the operation declares no parameter for the number: the one that other lists of the
 * document declare. A provider that does not know it shows the same page again, which a walk notices.
 */
export function byBorrowedPage({
  parameters,
  hints,
  headers,
  shared,
  operation,
}: PaginationClues): Pagination | null {
  const numbered = hint(hints, 'page') ?? hint(hints, 'next_page');
  const counted = hint(hints, 'total_pages') ?? hint(hints, 'next_page');
  if (numbered === null || counted === null || shared.page === null || operation.method !== 'GET')
    return null;
  return {
    style: 'page',
    parameter: requestParameter(shared.page),
    first: firstPageOf(shared.page),
    size: pageSizeOf(parameters.size ?? shared.size),
    end: endOf(hints, headers, 'next_page'),
    ...found('likely', numbered, counted, shared.page),
  };
}

function firstPageOf({ shape, description }: Parameter): number {
  const stated = [shape.fallback, shape.minimum].map(asNumber).find((value) => value === 0 || value === 1);
  if (isZeroBased(description)) return 0;
  if (isOneBased(description)) return 1;
  return stated ?? 1;
}

function isZeroBased(description: string): boolean {
  return /zero.?(based|indexed)|\b0.?(based|indexed)|(starts?|starting|begins?|beginning|counting|numbered) (at|from|with) `?(0|zero)\b|first page (is|=|has) `?(0|zero)\b|\b0 (is|for|=) the first|\(0\s?\.\.\s?n/i.test(
    description,
  );
}

function isOneBased(description: string): boolean {
  return /\b(one|1).?(based|indexed)|(starts?|starting|begins?|beginning|counting|numbered) (at|from|with) `?(1|one)\b|first page (is|=|has) `?(1|one)\b/i.test(
    description,
  );
}

/** Whether the document tells the number of the first page. */
function statesFirstPage({ shape, description }: Parameter): boolean {
  const values = [shape.fallback, ...shape.examples].map(asNumber);
  return (
    shape.minimum === 1 ||
    values.some((value) => value === 0 || value === 1) ||
    isZeroBased(description) ||
    isOneBased(description) ||
    /based|index|first page/i.test(description)
  );
}
