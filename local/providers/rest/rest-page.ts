import { valueAt, withValueAt } from './dot-path.ts';
import type { DotPath, Hint, Pagination, Payload } from './records.ts';

/** An object to be listed, and its place. */
export interface Listed {
  readonly seq: number;
  readonly id: string;
  readonly shown: unknown;
}

/** How a page is asked for. */
export interface PageQuestion {
  readonly pagination: Pagination;
  /** Where the objects go in the answer. */
  readonly items: DotPath;
  /** Where each object goes in its element of the list; it is the element where left out. */
  readonly element?: DotPath | undefined;
  /** The value of a parameter, wherever it was sent. */
  parameter(name: string): string | undefined;
  /** The request's address, as links repeat it. */
  readonly url: URL;
  /** The most objects that a page shows, whatever is asked for; no limit when null. */
  readonly pageSize: number | null;
  /** Cursors made under another number are refused. */
  readonly generation: number;
}

export interface PageAnswer {
  readonly body: unknown;
  /** Headers that say how the list goes on. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The parameter of links to further pages. */
const afterParameter = 'after';
const defaultSize = 10;

/** One page of a list in the declared form; null when the cursor is not known. */
export function restPage(all: readonly Listed[], question: PageQuestion): PageAnswer | null {
  const { pagination, items, element = '' } = question;
  const size = sizeOf(question);
  const start = startOf(all, question, size);
  if (start === null) return null;
  const shown = all.slice(start, start + size);
  const isLast = start + shown.length >= all.length;
  const objects = shown.map(({ shown: object }) =>
    element.length === 0 ? object : withValueAt({}, element, object),
  );
  const body = items.length === 0 ? objects : withValueAt({}, items, objects);
  if (pagination.by === 'link_header')
    return { body, headers: isLast ? {} : { link: `<${linkAfter(shown, question)}>; rel="next"` } };
  return hinted(body, hintsOf(shown, { isLast, total: all.length, size }, question));
}

function sizeOf({ pagination, parameter, pageSize }: PageQuestion): number {
  if (pagination.by === 'none') return Number.MAX_SAFE_INTEGER;
  const asked =
    pagination.size === null ? Number.NaN : Number(parameter(pagination.size.param) ?? Number.NaN);
  const most = Math.min(pageSize ?? Number.MAX_SAFE_INTEGER, pagination.size?.max ?? Number.MAX_SAFE_INTEGER);
  return Math.max(1, Math.min(Number.isInteger(asked) ? asked : defaultSize, most));
}

/** The index of the page's first object; null when the cursor is not known. */
function startOf(all: readonly Listed[], question: PageQuestion, size: number): number | null {
  const { pagination, parameter } = question;
  switch (pagination.by) {
    case 'none':
      return 0;
    case 'page':
      return (Number(parameter(pagination.param) ?? pagination.first) - pagination.first) * size;
    case 'offset':
      return Number(parameter(pagination.param) ?? 0);
    case 'last_id': {
      const id = parameter(pagination.param);
      const idOf = (each: Listed) => valueAt(each.shown, pagination.id ?? 'id') ?? each.id;
      const index = all.findIndex((each) => String(idOf(each)) === id);
      return id === undefined ? 0 : index < 0 ? null : index + 1;
    }
    case 'cursor':
      return indexAfter(all, parameter(pagination.param), question);
    case 'next_url':
    case 'link_header':
      return indexAfter(all, question.url.searchParams.get(afterParameter) ?? undefined, question);
  }
}

function indexAfter(
  all: readonly Listed[],
  cursor: string | undefined,
  { generation }: PageQuestion,
): number | null {
  if (cursor === undefined) return 0;
  const [, made, seq] = /^c(\d+)-(\d+)$/.exec(cursor) ?? [];
  if (seq === undefined || Number(made) !== generation) return null;
  const index = all.findIndex((each) => each.seq > Number(seq));
  return index < 0 ? all.length : index;
}

function cursorAfter(shown: readonly Listed[], { generation }: PageQuestion): string {
  return `c${generation}-${shown.at(-1)?.seq ?? 0}`;
}

function linkAfter(shown: readonly Listed[], question: PageQuestion): string {
  const url = new URL(question.url);
  url.searchParams.set(afterParameter, cursorAfter(shown, question));
  return url.href;
}

function hintsOf(
  shown: readonly Listed[],
  { isLast, total, size }: { readonly isLast: boolean; readonly total: number; readonly size: number },
  question: PageQuestion,
): readonly (readonly [Hint | undefined, unknown])[] {
  const { pagination } = question;
  const next = {
    cursor: () => (isLast ? null : cursorAfter(shown, question)),
    next_url: () => (isLast ? null : linkAfter(shown, question)),
  };
  return [
    ['hasMore' in pagination ? pagination.hasMore : undefined, !isLast],
    ['isLast' in pagination ? pagination.isLast : undefined, isLast],
    ['lastPage' in pagination ? pagination.lastPage : undefined, Math.ceil(total / size)],
    ['total' in pagination ? pagination.total : undefined, total],
    ...('next' in pagination ? [[pagination.next, next[pagination.by]()] as const] : []),
  ];
}

/** The answer with its hints, in the body or in headers. */
function hinted(objects: unknown, hints: readonly (readonly [Hint | undefined, unknown])[]): PageAnswer {
  const headers: Record<string, string> = {};
  let body = objects;
  for (const [hint, value] of hints) {
    if (hint === undefined) continue;
    if (typeof hint === 'object' && 'header' in hint) {
      if (value !== null) headers[hint.header] = String(value);
    } else if (!Array.isArray(body)) {
      body = withValueAt(body as Payload, hint, value);
    }
  }
  return { body, headers };
}
