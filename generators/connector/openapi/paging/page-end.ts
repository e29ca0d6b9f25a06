import type { PageEnd } from '../api-description.ts';
import type { Hint, HintKind } from './answer-hints.ts';
import { header, hint } from './clues.ts';
import type { HeaderHint } from './header-hints.ts';

/** How the last page is known; `next` is the kind of hint that is missing there. */
export function endOf(
  hints: readonly Hint[],
  headers: readonly HeaderHint[],
  next: HintKind | null,
): PageEnd {
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
  const total = hints.find(isWholeTotal);
  if (total !== undefined) return { kind: 'total', path: total.path };
  for (const says of ['has_more', 'total_pages', 'total'] as const) {
    const found = header(headers, says);
    if (found !== null) return { kind: 'header', says, header: found.header };
  }
  return { kind: 'empty_page' };
}

/** `count` may be that of one page. */
export function isWholeTotal({ kind, path }: Hint): boolean {
  return kind === 'total' && /total|found/i.test(path.at(-1) ?? '');
}
