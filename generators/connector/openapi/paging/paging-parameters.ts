import type { PageSize, RequestParameter } from '../api-description.ts';
import { asNumber, asText } from '../document/json-value.ts';
import { isTimeBound } from '../fields/filters.ts';
import type { Operation, Parameter } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';
import { pagingLike, parameterNames } from './parameter-names.ts';

/** The parameters of an operation that steer paging; null where it has none of a kind. */
export interface PagingParameters {
  readonly page: Parameter | null;
  readonly offset: Parameter | null;
  readonly cursor: Parameter | null;
  readonly scroll: Parameter | null;
  readonly size: Parameter | null;
  /** Whatever else may steer paging, and those above again. */
  readonly others: readonly Parameter[];
}

/** What the answer adds: whether it numbers its pages, so that a parameter that is declared a text takes a number. */
export interface PagingContext {
  readonly isNumbered: boolean;
  /** Whether it gives a text for the next page. */
  readonly hasCursor: boolean;
}

export function findPagingParameters(
  { parameters }: Operation,
  { isNumbered, hasCursor }: PagingContext,
): PagingParameters {
  const usable = parameters.filter(
    (each) =>
      (each.in === 'query' || each.in === 'body') &&
      each.isInside !== true &&
      !isReserved(each) &&
      !isTimeLike(each) &&
      !each.shape.kinds.has('boolean'),
  );
  const countsPages = usable.find(
    (each) => plain(each.name) === 'offset' && isNumeric(each) && saysPageNumber(each),
  );
  const pick = (names: readonly string[], fits: (parameter: Parameter) => boolean): Parameter | null => {
    for (const name of names) {
      // `page[number]` and `pagination.page` go by their whole name or by their last part.
      const same = usable.filter((each) => namesOf(each.name).includes(name) && fits(each));
      if (same[0] !== undefined) return same.sort((a, b) => a.name.length - b.name.length)[0] ?? null;
    }
    return null;
  };
  const page =
    pick(parameterNames.page, (each) => isNumeric(each) || takesPageNumber(each, isNumbered)) ??
    countsPages ??
    null;
  const cursor = pick(
    parameterNames.cursor,
    (each) =>
      mayBeText(each) &&
      !isCounted(each) &&
      (hasCursor || !isBareOffset(each)) &&
      (isText(each) || !['offset', 'page', 'next', 'continue'].includes(plain(each.name))) &&
      each !== page,
  );
  const size = pick(parameterNames.size, (each) => isNumeric(each) || (isText(each) && isSizeName(each)));
  const counted = pick(
    parameterNames.offset,
    (each) =>
      each !== cursor &&
      each !== countsPages &&
      (isNumeric(each) || isCounted(each) || (size !== null && isBareOffset(each))),
  );
  // `first` with `max`, as Keycloak has them.
  const first =
    counted === null && size !== null && plain(size.name) === 'first' && isCounted(size) ? size : null;
  const offset = counted ?? first;
  const isRange =
    offset !== null &&
    ['start', 'from'].includes(plain(offset.name)) &&
    (size === null || usable.some(({ name }) => ['to', 'end', 'until'].includes(plain(name))));
  return {
    page,
    offset: isRange ? null : offset,
    cursor,
    scroll: pick(parameterNames.scroll, mayBeText),
    size:
      first === null
        ? size
        : pick(['max', ...parameterNames.size], (each) => each !== first && isNumeric(each)),
    others: parameters.filter((each) => isPagingLike(each)),
  };
}

/** Those that steer paging whatever they are called, in headers and paths too. */
function isPagingLike(parameter: Parameter): boolean {
  if (isTimeLike(parameter) || isReserved(parameter) || parameter.shape.kinds.has('boolean')) return false;
  if (parameter.shape.properties.size > 0) return false;
  const { name, in: place, description } = parameter;
  const known: readonly string[] = [
    ...parameterNames.page,
    ...parameterNames.cursor,
    ...parameterNames.scroll,
  ];
  const words = namesOf(name).map((each) => (place === 'header' ? each.replace(/^x/, '') : each));
  if (words.some((word) => pagingLike.test(word))) return true;
  if (place === 'path') return words.some((word) => word === 'page');
  return place === 'header'
    ? words.some((word) => known.includes(word) || word === 'limit')
    : /\b(paginat(e|ion|ed)|paged|next page|page of results)\b/i.test(description) && !isFilterName(name);
}

function isReserved({ description }: Parameter): boolean {
  return /^\W*reserved\b|\bfor future use\b|\breserved for\b|^\W*(deprecated|not (currently )?(used|supported|implemented))\b/i.test(
    description,
  );
}

function isFilterName(name: string): boolean {
  return /sort|order|filter|field|include|expand/i.test(name);
}

/** Declared a text, and yet a number by its words or by the answer. */
function takesPageNumber(parameter: Parameter, isNumbered: boolean): boolean {
  if (!isText(parameter)) return false;
  if (/token|cursor|opaque|page_?id/i.test(parameter.description)) return false;
  return (
    isNumbered ||
    /\bpage (number|index|no\.?)\b|number of (the )?page|\b(first|starting) page\b|\bnth page\b/i.test(
      parameter.description,
    )
  );
}

function isSizeName({ name, shape }: Parameter): boolean {
  return /^(limit|per_?page|page_?size|max_?results|count)$/i.test(name) && shape.values.length === 0;
}

/** An `offset` beside a `limit`, declared a text as everything is, and no word of a token. */
function isBareOffset({ name, description }: Parameter): boolean {
  return /^(offset|skip)$/i.test(name) && !/token|cursor|opaque|next page/i.test(description);
}

/** An `offset` that counts pages and not objects. */
function saysPageNumber({ description }: Parameter): boolean {
  return /\bpage (number|index)\b|\bnumber of (the )?page\b/i.test(description);
}

/** How many objects lie before, by its words. */
function isCounted(parameter: Parameter): boolean {
  if (/token|cursor|opaque/i.test(parameter.description)) return false;
  return (
    (isNumeric(parameter) || isText(parameter)) &&
    /\b(number of|how many) (\w+ ){0,3}(to (skip|offset)|skipped)|(zero|0|one|1)[- ](based|indexed)|\bpag(ination|ing) offset\b|\b(offset|index|position) (of|from|for|to start)\b|\b(start|starting|first|beginning) (index|position|row|record|offset|point)\b/i.test(
      parameter.description,
    )
  );
}

/** Whether the parameter steers paging, so that it is no argument of its own. */
export function isPagingParameter(parameter: Parameter, paging: PagingParameters): boolean {
  return Object.values(paging).flat().includes(parameter);
}

/** The largest page that the schema, else the description, allows. */
/** What is asked for where a size has to be said and none is known. */
const usualSize = 50;

export function pageSizeOf(size: Parameter | null): PageSize | null {
  if (size === null) return null;
  const { shape, description, required } = size;
  const fallback = asNumber(shape.fallback);
  const said = maximumIn(description);
  return {
    ...requestParameter(size),
    fallback: Number.isInteger(fallback)
      ? fallback
      : (defaultIn(description) ?? (required ? usualSize : null)),
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
    /\b(?:range|values?|between)\b[^\d.]{0,12}\[?\d+\s*(?:,|-|to|\.\.+)\s*(\d+)/i,
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
  const isPart =
    name.includes('.') ||
    /^(page|paging|pagination)\[/i.test(name) ||
    /\[(current_?page|page_?(size|number|token)|per_?page|limit|offset|skip|page|cursor)\]$/i.test(name);
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
  // Plaid's cursor is a time.
  if (/cursor|token|page/i.test(parameter.name)) return false;
  const { shape, description } = parameter;
  if (shape.format === 'date-time' || shape.format === 'date' || shape.format === 'unix-time') return true;
  return isTimeBound(parameter) || /\b(timestamp|iso.?8601|rfc.?3339)\b/i.test(description);
}
