import type { z } from 'zod';
import { HttpError } from './respond.ts';

/**
 * Parses a JSON body.
 * @param what names the request in the error, for example `a sync request`
 * @throws HttpError 400 with every problem and its path
 */
export function parseBody<Schema extends z.ZodType>(
  body: Uint8Array,
  schema: Schema,
  what: string,
): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'malformed_json', 'the body is not JSON');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.flatMap((issue) => {
    // Zod reports unknown keys at the object that holds them.
    const paths = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    const message = issue.code === 'unrecognized_keys' ? 'there is no such setting' : issue.message;
    return paths.map((path) => ({ path, message }));
  });
  throw new HttpError(400, 'invalid_request', `the body is not ${what}`, { details });
}
