import { ApiError } from './api-error.ts';
import { quoteIdentifier, quoteLiteral } from './quote-identifier.ts';

/** The clauses that a read's query string stands for. Filter values are parameters, everything else is quoted. */
export interface ReadQuery {
  readonly select: string;
  /** `where …`, or empty. */
  readonly where: string;
  readonly orderBy: string;
  /** `limit … offset …`, or empty. */
  readonly page: string;
  readonly offset: number;
  readonly values: readonly string[];
}

const comparisons: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
};

const isValues: ReadonlySet<string> = new Set(['null', 'not_null', 'true', 'false', 'unknown']);

/** Parameters of PostgREST that this gateway does not speak; taking them for column names would mislead. */
const unsupported: ReadonlySet<string> = new Set([
  'or',
  'and',
  'not.or',
  'not.and',
  'columns',
  'on_conflict',
]);

/**
 * Reads `select`, `order`, `limit`, `offset` and column filters. `source` is the SQL alias of the rows, and
 * `firstParameter` the number of the first `$n` that is free. Throws PGRST100 (400) for what it does not understand.
 */
export function parseReadQuery(query: URLSearchParams, source: string, firstParameter = 1): ReadQuery {
  const values: string[] = [];
  const parameter = (value: string): string => {
    values.push(value);
    return `$${firstParameter + values.length - 1}`;
  };
  const conditions: string[] = [];
  for (const [name, value] of query) {
    if (name === 'select' || name === 'order' || name === 'limit' || name === 'offset') continue;
    if (unsupported.has(name)) throw notUnderstood(`"${name}" is not supported by the local gateway`);
    conditions.push(condition(columnReference(name, source), value, parameter));
  }
  const limit = count(query, 'limit');
  const offset = count(query, 'offset') ?? 0;
  return {
    select: selectList(query.get('select') ?? '*', source),
    where: conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`,
    orderBy: orderBy(query.get('order'), source),
    page: `${limit === undefined ? '' : ` limit ${limit}`}${offset === 0 ? '' : ` offset ${offset}`}`,
    offset,
    values,
  };
}

function notUnderstood(message: string): ApiError {
  return new ApiError(400, 'PGRST100', message);
}

/** `raw_payload->address->>city` as SQL. */
function columnReference(path: string, source: string): string {
  const [column = '', ...steps] = path.trim().split(/(->>?)/);
  if (column === '' || /[()]/.test(path)) throw notUnderstood(`failed to parse the column "${path}"`);
  const keys = steps.map((step, index) => {
    if (index % 2 === 0) return step;
    return /^-?\d+$/.test(step) ? step : quoteLiteral(step);
  });
  return `${source}.${quoteIdentifier(column)}${keys.join('')}`;
}

/** The name that PostgREST gives a selected item: its alias, else the last step of its path. */
function outputName(path: string): string {
  return path.split(/->>?/).findLast((step) => !/^-?\d+$/.test(step)) ?? path;
}

function selectList(select: string, source: string): string {
  const items = select.split(',').map((item) => {
    const text = item.trim();
    if (text === '*' || text === '') return `${source}.*`;
    const parts = /^(?:([^:()]+):)?([^:()]+)(?:::([a-z][a-z0-9_ ]*(?:\[\])?))?$/i.exec(text);
    if (parts === null) {
      throw notUnderstood(
        `"select=${select}": the local gateway reads columns, aliases and casts of one table or view`,
      );
    }
    const [, alias, path = '', cast] = parts;
    const value = columnReference(path, source);
    const typed = cast === undefined ? value : `(${value})::${cast}`;
    return `${typed} as ${quoteIdentifier(alias ?? outputName(path))}`;
  });
  return items.join(', ');
}

function condition(column: string, filter: string, parameter: (value: string) => string): string {
  const negated = filter.startsWith('not.');
  const [, operator = '', value = ''] = /^([a-z]+)\.(.*)$/s.exec(negated ? filter.slice(4) : filter) ?? [];
  const sql = positiveCondition(column, operator, value, parameter);
  if (sql === undefined) throw notUnderstood(`failed to parse filter (${filter})`);
  return negated ? `not (${sql})` : sql;
}

function positiveCondition(
  column: string,
  operator: string,
  value: string,
  parameter: (value: string) => string,
): string | undefined {
  const comparison = comparisons[operator];
  if (comparison !== undefined) return `${column} ${comparison} ${parameter(value)}`;
  if (operator === 'is' && isValues.has(value)) return `${column} is ${value.replace('_', ' ')}`;
  const list = operator === 'in' ? /^\((.*)\)$/s.exec(value)?.[1] : undefined;
  if (list === undefined) return undefined;
  const items = listItems(list);
  return items.length === 0 ? 'false' : `${column} in (${items.map(parameter).join(', ')})`;
}

/** The items of `a,"b,c","say \"x\""`. */
function listItems(list: string): string[] {
  if (list === '') return [];
  return Array.from(
    list.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:,|$)/gs),
    ([whole, quoted, plain], index) => ({
      value: quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/gs, '$1'),
      empty: whole === '' && index > 0,
    }),
  )
    .filter((item) => !item.empty || list.endsWith(','))
    .map((item) => item.value);
}

function orderBy(order: string | null, source: string): string {
  if (order === null || order === '') return '';
  const terms = order.split(',').map((term) => {
    const parts = /^(.+?)(?:\.(asc|desc))?(?:\.(nullsfirst|nullslast))?$/.exec(term.trim());
    if (parts === null) throw notUnderstood(`failed to parse order (${order})`);
    const [, path = '', direction = 'asc', nulls] = parts;
    return `${columnReference(path, source)} ${direction}${nulls === undefined ? '' : ` nulls ${nulls.slice(5)}`}`;
  });
  return ` order by ${terms.join(', ')}`;
}

function count(query: URLSearchParams, name: 'limit' | 'offset'): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw notUnderstood(`"${name}=${text}": expected a whole number`);
  return Number(text);
}
