import { preparedStatement, type Statement } from '../database/local-database.ts';
import type { FunctionSignature } from './function-signatures.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import { parseReadQuery } from './read-query.ts';

/** A function call of the API. */
export interface FunctionCall {
  readonly schema: string;
  readonly name: string;
  readonly signature: FunctionSignature;
  /** The names in the body's object: the other arguments take their defaults. */
  readonly names: readonly string[];
  readonly body: Uint8Array;
  /** Filters, order and limits on the rows that the function returns. */
  readonly query: URLSearchParams;
}

/**
 * The call as one statement with the whole body as its one json parameter, as PostgREST writes it. Its one row has
 * `body`, the JSON text of the result, and `rows`, how many there are.
 */
export function callStatement(call: FunctionCall): Statement {
  const { schema, name, signature, names } = call;
  const declared = signature.arguments.filter((argument) => names.includes(argument.name));
  const last = signature.arguments.at(-1)?.name;
  const given = declared.map((argument) => {
    const identifier = quoteIdentifier(argument.name);
    return `${signature.variadic && argument.name === last ? 'variadic ' : ''}${identifier} => args.${identifier}`;
  });
  const columns = declared.map((argument) => `${quoteIdentifier(argument.name)} ${argument.type}`);
  const invocation = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}(${given.join(', ')})`;
  const args = columns.length === 0 ? undefined : `json_to_record($1::json) as args(${columns.join(', ')})`;
  const read = parseReadQuery(call.query, 'result', args === undefined ? 1 : 2);
  const clauses = `${read.where}${read.orderBy}${read.page}`;
  const text = resultStatement(signature, invocation, args, { select: read.select, clauses });
  const values = args === undefined ? read.values : [call.body, ...read.values];
  // With a query string the text varies too much to be worth preparing.
  return call.query.size === 0 ? { ...preparedStatement(text), values } : { text, values };
}

function resultStatement(
  { result, returnsSet }: FunctionSignature,
  invocation: string,
  args: string | undefined,
  read: { select: string; clauses: string },
): string {
  const fromArgs = args === undefined ? '' : ` from ${args}`;
  const before = args === undefined ? 'from ' : `from ${args}, lateral `;
  if (returnsSet && result !== 'row') {
    const rows = `select result.value ${before}${invocation} as result(value)${read.clauses}`;
    return `select coalesce(json_agg(r.value), '[]')::text as body, count(*) as rows from (${rows}) r`;
  }
  if (result === 'row') {
    const rows = `select ${read.select} ${before}${invocation} as result${read.clauses}`;
    const body = returnsSet ? `coalesce(json_agg(row_to_json(r)), '[]')` : `(json_agg(row_to_json(r)) -> 0)`;
    return `select ${body}::text as body, count(*) as rows from (${rows}) r`;
  }
  if (result === 'void') return `select ${invocation}::text as body, 0 as rows${fromArgs}`;
  const json = result === 'json' ? invocation : `to_json(${invocation})`;
  return `select coalesce(${json}::text, 'null') as body, 1 as rows${fromArgs}`;
}
