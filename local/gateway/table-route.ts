import { ApiError } from './api-error.ts';
import { databaseError } from './database-error.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { jsonResponse } from './json-response.ts';
import { parseReadQuery } from './read-query.ts';
import { readStatement, sourceAlias } from './read-statement.ts';

/** `GET /rest/v1/<table>`: rows of a table or view, with filters, order, a page, and their count when asked for. */
export async function readTable(request: GatewayRequest, table: string): Promise<Response> {
  const { database, cache, schema, settings, caller } = request;
  const counted = /\bcount=exact\b/.test(request.header('prefer') ?? '');
  const read = parseReadQuery(withRange(request.query, request.header('range')), sourceAlias);
  await cache.requireTable(schema, table);
  try {
    const [row] = await database.runWith(settings, readStatement(schema, table, read, counted));
    const rows = Number(row?.rows);
    const total = counted ? Number(row?.total) : undefined;
    return jsonResponse(row?.body as string, {
      rows,
      isSet: true,
      accept: request.accept,
      status: statusOf(read.offset, rows, total),
      headers: { 'content-range': contentRange(read.offset, rows, total) },
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42P01') cache.forget(schema);
    throw databaseError(error, caller.role);
  }
}

/** A `Range: 0-9` header stands for offset and limit, which win over it. */
function withRange(query: URLSearchParams, range: string | undefined): URLSearchParams {
  const [, first, last] = /^(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || query.has('limit') || query.has('offset')) return query;
  const ranged = new URLSearchParams(query);
  ranged.set('offset', first);
  if (last !== undefined && last !== '') {
    if (Number(last) < Number(first))
      throw notSatisfiable(
        'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
      );
    ranged.set('limit', String(Number(last) - Number(first) + 1));
  }
  return ranged;
}

const notSatisfiable = (details: string) =>
  new ApiError(416, 'PGRST103', 'Requested range not satisfiable', { details });

function statusOf(offset: number, rows: number, total: number | undefined): number {
  if (total === undefined) return 200;
  if (offset > 0 && offset >= total) {
    throw notSatisfiable(`An offset of ${offset} was requested, but there are only ${total} rows.`);
  }
  return rows < total ? 206 : 200;
}

function contentRange(offset: number, rows: number, total: number | undefined): string {
  return `${rows === 0 ? '*' : `${offset}-${offset + rows - 1}`}/${total ?? '*'}`;
}
