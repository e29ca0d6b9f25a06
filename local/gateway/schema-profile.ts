import { ApiError } from './api-error.ts';

/**
 * The schema that a request asks for: its profile header, or the first exposed one. Throws PGRST106 (406) for a schema
 * that is not exposed, as hosted Supabase does until it is added under Settings → API → Exposed schemas.
 */
export function requestedSchema(profile: string | undefined, exposed: readonly string[]): string {
  const schema = profile ?? exposed[0];
  if (schema === undefined || !exposed.includes(schema)) {
    throw new ApiError(406, 'PGRST106', `Invalid schema: ${schema ?? '(none)'}`, {
      hint: `Only the following schemas are exposed: ${exposed.join(', ')}`,
    });
  }
  return schema;
}
