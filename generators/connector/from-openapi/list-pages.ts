import { fieldPathOf } from '../answers/field-path.ts';
import type { ConnectorAnswersInput } from '../answers.ts';
import type { ListEndpoint, PageEnd, PageSize, RequestParameter } from '../openapi/api-description.ts';

export type PaginationInput = ConnectorAnswersInput['resources'][number]['pagination'];

/** How a list goes on, and where its parameters go when that is not where they usually do. */
export interface ListPages {
  readonly pagination: PaginationInput;
  readonly paramsIn: 'query' | 'body' | null;
}

/** How a list goes on, or why it cannot be walked; `open` is what people said of lists of which the document does not tell. */
export function pagesOf(list: ListEndpoint, open: PaginationInput): ListPages | string {
  const { pagination, method } = list;
  if (pagination.style === 'unknown') return { pagination: open, paramsIn: null };
  const parameters = parametersOf(list);
  const place = parameters[0]?.in ?? usualPlace(list);
  if (place !== 'query' && place !== 'body')
    return `its pages are asked for by the ${place} ${parameters[0]?.name}`;
  if (place === 'body' && method === 'GET') return `its pages are asked for in the body of a GET`;
  const made = paginationOf(pagination, (size) => (size?.in === place ? sizeOf(size) : null));
  if (typeof made === 'string') return made;
  return { pagination: made, paramsIn: place === usualPlace(list) ? null : place };
}

/** Where parameters of paging and time go unless something else is said. */
export function usualPlace({ method }: ListEndpoint): 'query' | 'body' {
  return method === 'POST' ? 'body' : 'query';
}

function parametersOf({ pagination }: ListEndpoint): RequestParameter[] {
  const place = 'parameter' in pagination ? pagination.parameter : null;
  const size = 'size' in pagination ? pagination.size : null;
  return [place, size].filter((each) => each !== null);
}

function paginationOf(
  pagination: Exclude<ListEndpoint['pagination'], { readonly style: 'unknown' }>,
  sized: (size: PageSize | null) => { param: string; max: number } | null,
): PaginationInput | string {
  switch (pagination.style) {
    case 'none':
      return { by: 'none' };
    case 'page': {
      const { parameter, first, size, end } = pagination;
      if (first !== 0 && first !== 1) return `its first page has the number ${first}`;
      return {
        by: 'page',
        param: parameter.name,
        first,
        size: sized(size),
        ...hint(end, 'total_pages', 'lastPage'),
      };
    }
    case 'offset': {
      const { parameter, size, end } = pagination;
      return { by: 'offset', param: parameter.name, size: sized(size), ...hint(end, 'total', 'total') };
    }
    case 'cursor': {
      const { parameter, next, size, end } = pagination;
      const common = { param: parameter.name, size: sized(size), ...hint(end) };
      if (next.from === 'header') return { by: 'cursor', ...common, next: { header: next.header } };
      const path = fieldPathOf(next.path);
      if (next.from === 'answer') return { by: 'cursor', ...common, next: path };
      return { by: 'last_id', ...common, ...(path === 'id' ? {} : { id: path }) };
    }
    case 'next_url':
      return { by: 'next_url', next: fieldPathOf(pagination.path), size: sized(pagination.size) };
    case 'link_header':
      return { by: 'link_header', size: sized(pagination.size) };
    case 'scroll':
      return 'it is walked by a scroll, which an interruption ends';
  }
}

/** What the answer says of the end: whether there is more, or the count that this way of paging can compare with. */
function hint(
  end: PageEnd,
  count: 'total_pages' | 'total' | null = null,
  name: 'lastPage' | 'total' = 'total',
) {
  const says = end.kind === 'header' ? end.says : end.kind;
  if (end.kind === 'empty_page' || end.kind === 'next') return {};
  const place = end.kind === 'header' ? { header: end.header } : fieldPathOf(end.path);
  if (says === 'has_more')
    return end.kind !== 'has_more' || end.whenMore ? { hasMore: place } : { isLast: place };
  return says === count ? { [name]: place } : {};
}

function sizeOf(size: PageSize): { param: string; max: number } | null {
  const max = size.maximum ?? size.fallback;
  // Asking for more than a provider allows may be an error; then its own size is as good.
  return max === null || max < 1 ? null : { param: size.name, max };
}
