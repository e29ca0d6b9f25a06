import type { Statement } from '../database/local-database.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import type { ReadQuery } from './read-query.ts';

/** The alias under which `parseReadQuery` must name the table's columns. */
export const sourceAlias = 'source';

/**
 * A read of a table or view as one statement. Its one row has `body`, the JSON text of the page, `rows`, how many
 * are in it, and `total`, how many match in all (null unless `counted`).
 */
export function readStatement(schema: string, table: string, read: ReadQuery, counted: boolean): Statement {
  const from = `from ${quoteIdentifier(schema)}.${quoteIdentifier(table)} as ${sourceAlias}${read.where}`;
  const page = `select ${read.select} ${from}${read.orderBy}${read.page}`;
  const total = counted ? `(select count(*) ${from})` : 'null';
  return {
    text: `select coalesce(json_agg(row_to_json(page)), '[]')::text as body, count(*) as rows, ${total} as total from (${page}) page`,
    values: read.values,
  };
}
