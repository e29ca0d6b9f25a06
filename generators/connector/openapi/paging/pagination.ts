import type { Evidence, Pagination } from '../api-description.ts';
import { parameterEvidence } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import type { Hint } from './answer-hints.ts';
import { byBorrowedPage, byOffset, byPage } from './by-count.ts';
import { byBorrowedCursor, byCursor, scrolling } from './by-cursor.ts';
import { byLink, byUrl } from './by-link.ts';
import type { PaginationClues } from './clues.ts';
import { isWholeTotal } from './page-end.ts';
import { pageSizeOf, requestParameter } from './paging-parameters.ts';

/**
 * How the pages of a list follow each other, from its parameters and its answer together: each alone can mislead (answers
 * with `total_pages` that are read by cursor, parameters shared by all operations). `none` only where nothing at all speaks
 * of pages: a list that is taken to be one answer and is not loses every object behind its first page.
 */
export function findPagination(given: PaginationClues): Pagination {
  // An array has no room for more than its items: what is said beside them belongs to another form of the answer.
  const clues = given.isArray ? { ...given, hints: [] } : withoutOptionalCounts(given);
  return (
    scrolling(clues) ??
    byCursor(clues) ??
    byLink(clues) ??
    byPage(clues) ??
    byOffset(clues) ??
    byUrl(clues) ??
    byBorrowedCursor(clues) ??
    byBorrowedPage(clues) ??
    unknown(given) ??
    none(clues)
  );
}

const asksForCount =
  /^(get|enable|include|with|return|calculate|calc|need|show|add)(inline|paging|row|total|record|item|result)*(counts?|totals?)$/;

/** Counts that are there only when they are asked for are 0 or missing where they are not: no end to rely on. */
function withoutOptionalCounts(clues: PaginationClues): PaginationClues {
  const isOptional = clues.operation.parameters.some(
    ({ name, shape }) => asksForCount.test(plain(name)) && shape.fallback !== true,
  );
  if (!isOptional) return clues;
  const isCount = (kind: string) => kind === 'total' || kind === 'total_pages';
  return {
    ...clues,
    hints: clues.hints.filter(({ kind }) => !isCount(kind)),
    headers: clues.headers.filter(({ kind }) => !isCount(kind)),
  };
}

const denied =
  /\b(not|isn't|aren't|never) (be )?(paged|paginated)|un-?paginated|(no|without) (pagination|paging)|(pagination|paging) (is|are) not|does(n't| not) (support|use) (pagination|paging)/i;
const said =
  /\bpaginat(ed|ion|e)\b|\bpaged\b|\bnext page\b|\bper page\b|\bpage (size|number)\b|\b(next|page|paging) ?cursor\b|\bcursor[- ]based\b|\bpages of\b|\bat (most|a time)\b.{0,20}\bresults\b/i;

function unknown(clues: PaginationClues): Pagination | null {
  const { operation, parameters, hints, headers } = clues;
  const { page, offset, cursor, scroll, size, others } = parameters;
  const declared = [...new Set([page, offset, cursor, scroll, size, ...others])].filter(
    (each) => each !== null,
  );
  const telling = hints.filter((each) => tells(each, hints));
  // What is said of another operation.
  const text = operation.text.replace(/[^.\n]*\b(deprecated|instead|use) [^.\n]*\[[^.\n]*/gi, '');
  const isSaid = said.test(text) && !denied.test(text);
  const ofDocument = denied.test(text) ? null : clues.shared.said;
  const isSilent = declared.length === 0 && telling.length === 0 && headers.length === 0 && !isSaid;
  if (isSilent && ofDocument === null) return null;
  const evidence: Evidence[] = [
    ...declared.map(parameterEvidence),
    ...telling.map((each) => each.evidence),
    ...headers.map((each) => each.evidence),
    ...(isSaid ? [{ pointer: operation.pointer, says: 'its description speaks of pages' }] : []),
    ...(isSilent && ofDocument !== null ? [ofDocument] : []),
  ];
  return {
    style: 'unknown',
    parameters: declared.map(requestParameter),
    size: pageSizeOf(size),
    confidence: 'guess',
    evidence,
  };
}

/** `count` may be that of the one answer there is. */
function tells(hint: Hint, hints: readonly Hint[]): boolean {
  return hint.kind !== 'total' || isWholeTotal(hint) || hints.some(({ kind }) => kind !== 'total');
}

function none({ operation }: PaginationClues): Pagination {
  const isDenied = denied.test(operation.text);
  const says = isDenied
    ? 'its description says that it has no pages'
    : 'neither a parameter nor the answer speaks of pages';
  return {
    style: 'none',
    confidence: isDenied ? 'certain' : 'likely',
    evidence: [{ pointer: operation.pointer, says }],
  };
}
