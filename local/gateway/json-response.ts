import { ApiError } from './api-error.ts';

const singular = 'application/vnd.pgrst.object+json';

/**
 * The JSON text that PostgreSQL made, as the response. A client that asks for one object (`.single()`) gets the only
 * element of a set, or PGRST116 (406) when there is not exactly one.
 */
export function jsonResponse(
  body: string,
  {
    rows,
    isSet,
    accept,
    headers = {},
    status = 200,
  }: {
    rows: number;
    isSet: boolean;
    accept: string;
    headers?: Record<string, string>;
    status?: number;
  },
): Response {
  const one = accept.includes(singular);
  if (one && isSet && rows !== 1) {
    throw new ApiError(406, 'PGRST116', 'Cannot coerce the result to a single JSON object', {
      details: `The result contains ${rows} rows`,
    });
  }
  return new Response(one && isSet ? JSON.stringify(JSON.parse(body)[0]) : body, {
    status,
    headers: { 'content-type': `${one ? singular : 'application/json'}; charset=utf-8`, ...headers },
  });
}
