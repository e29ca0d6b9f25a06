import type { PageSize, RequestParameter } from '../api-description.ts';
import { asNumber, asText } from '../document/json-value.ts';
import { isTimeBound } from '../fields/filters.ts';
import type { Operation, Parameter } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';

/** The parameters of an operation that steer paging; null where it has none of a kind. */
export interface PagingParameters {
  readonly page: Parameter | null;
  readonly offset: Parameter | null;
  readonly cursor: Parameter | null;
  readonly scroll: Parameter | null;
  readonly size: Parameter | null;
}

const pageNames = ['page', 'pagenumber', 'pageno', 'pagenum', 'pageindex', 'currentpage', 'paged', 'p'];
const sizeNames = [
  ...[
    'perpage',
    'pagesize',
    'limit',
    'pagelimit',
    'maxresults',
    'count',
    'size',
    'first',
    'top',
    'take',
    'maxrecords',
  ],
  ...[
    'resultsperpage',
    'itemsperpage',
    'maxitems',
    'maxpagesize',
    'rows',
    'num',
    'pagecount',
    'maxresultcount',
    'batchsize',
  ],
];
const offsetNames = [
  'offset',
  'skip',
  'startat',
  'startindex',
  'pageoffset',
  'firstresult',
  'start',
  'from',
  'startingindex',
];
const cursorNames = [
  ...[
    'cursor',
    'nextcursor',
    'startcursor',
    'pagecursor',
    'pagetoken',
    'nextpagetoken',
    'nexttoken',
    'startingafter',
  ],
  ...[
    'pageafter',
    'after',
    'aftercursor',
    'continuationtoken',
    'continuation',
    'nextpage',
    'marker',
    'bookmark',
  ],
  ...[
    'pageinfo',
    'afterid',
    'sinceid',
    'lastid',
    'lastkey',
    'exclusivestartkey',
    'next',
    'resumptiontoken',
    'offset',
    'page',
  ],
];
const scrollNames = ['scrollparam', 'scrollid', 'scrolltoken', 'scroll'];

export function findPagingParameters({ parameters }: Operation): PagingParameters {
  const usable = parameters.filter(
    (each) => (each.in === 'query' || each.in === 'body') && !isTimeLike(each),
  );
  const pick = (names: readonly string[], fits: (parameter: Parameter) => boolean): Parameter | null => {
    for (const name of names) {
      // `page[number]` and `pagination.page` go by their whole name or by their last part.
      const same = usable.filter((each) => namesOf(each.name).includes(name) && fits(each));
      if (same[0] !== undefined) return same.sort((a, b) => a.name.length - b.name.length)[0] ?? null;
    }
    return null;
  };
  const page = pick(pageNames, isNumeric);
  const cursor = pick(
    cursorNames,
    (each) =>
      mayBeText(each) &&
      (isText(each) || !['offset', 'page', 'next'].includes(plain(each.name))) &&
      each !== page,
  );
  const size = pick(sizeNames, isNumeric);
  const offset = pick(offsetNames, (each) => isNumeric(each) && each !== cursor);
  const isRange = offset !== null && ['start', 'from'].includes(plain(offset.name)) && size === null;
  return { page, offset: isRange ? null : offset, cursor, scroll: pick(scrollNames, mayBeText), size };
}

/** Whether the parameter steers paging, so that it is no argument of its own. */
export function isPagingParameter(parameter: Parameter, paging: PagingParameters): boolean {
  return Object.values(paging).includes(parameter);
}

/** The largest page that the schema, else the description, allows. */
export function pageSizeOf(size: Parameter | null): PageSize | null {
  if (size === null) return null;
  const { shape, description } = size;
  const fallback = asNumber(shape.fallback);
  const said = maximumIn(description);
  return {
    ...requestParameter(size),
    fallback: Number.isInteger(fallback) ? fallback : (defaultIn(description) ?? null),
    maximum: shape.maximum !== null && shape.maximum < 1e6 ? shape.maximum : said,
  };
}

export function requestParameter({ name, in: place }: Parameter): RequestParameter {
  return { name, in: place };
}

function maximumIn(description: string): number | null {
  const text = description.replace(/(\d),(\d{3})/g, '$1$2');
  for (const pattern of [
    /\b(?:between|range(?: between)?)\s+\**\d+\**\s+(?:and|to|-)\s+\**`?(\d+)/i,
    /\b(?:max(?:imum)?|up to|at most|no more than|cannot exceed|limit of)\b[^\d.]{0,40}(\d+)/i,
    /\b(\d+)\s*(?:\(max|is the max)/i,
  ]) {
    const found = Number(pattern.exec(text)?.[1] ?? Number.NaN);
    if (Number.isInteger(found) && found > 0) return found;
  }
  return null;
}

function defaultIn(description: string): number | null {
  const found = Number(/\bdefault(?:s to| is|:|)\s+`?(\d+)/i.exec(description)?.[1] ?? Number.NaN);
  return Number.isInteger(found) ? found : null;
}

function namesOf(name: string): string[] {
  const last =
    name
      .split(/[.[]/)
      .filter((part) => part !== '')
      .at(-1) ?? name;
  const isPart = name.includes('.') || /^(page|paging|pagination)\[/i.test(name);
  return isPart ? [plain(name), plain(last)] : [plain(name)];
}

function isNumeric({ shape }: Parameter): boolean {
  const { kinds } = shape;
  if (kinds.size === 0 || kinds.has('integer') || kinds.has('number')) return true;
  // A few documents declare every parameter a string.
  return (
    kinds.has('string') &&
    [shape.fallback, ...shape.examples].some((value) => /^\d+$/.test(asText(value) ?? ''))
  );
}

function mayBeText({ shape: { kinds } }: Parameter): boolean {
  return kinds.size === 0 || kinds.has('string') || kinds.has('integer');
}

function isText({ shape: { kinds } }: Parameter): boolean {
  return kinds.has('string');
}

function isTimeLike(parameter: Parameter): boolean {
  const { shape, description } = parameter;
  if (shape.format === 'date-time' || shape.format === 'date' || shape.format === 'unix-time') return true;
  return isTimeBound(parameter) || /\b(timestamp|iso.?8601|rfc.?3339)\b/i.test(description);
}
