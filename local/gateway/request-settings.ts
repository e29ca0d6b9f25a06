import { quoteIdentifier } from './quote-identifier.ts';
import type { Caller } from './tokens.ts';

/** What a statement may take before it is cancelled, in milliseconds, by role: Supabase's defaults. */
const statementTimeoutMs: Readonly<Record<string, number>> = { anon: 3000 };
const otherStatementTimeoutMs = 8000;

/** Schemas that every request also sees, after its own: PostgREST's `db-extra-search-path` on Supabase. */
const extraSearchPath = ['public', 'extensions'];

/** The settings that PostgREST gives the transaction of a request. */
export function requestSettings(
  caller: Caller,
  schema: string,
  request: { readonly method: string; readonly path: string },
): Readonly<Record<string, string>> {
  return {
    role: caller.role,
    search_path: [schema, ...extraSearchPath].map(quoteIdentifier).join(', '),
    statement_timeout: String(statementTimeoutMs[caller.role] ?? otherStatementTimeoutMs),
    'request.jwt.claims': caller.claims,
    'request.method': request.method,
    'request.path': request.path,
  };
}
