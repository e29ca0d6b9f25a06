import { HttpError } from './respond.ts';

/**
 * Lets requests of one method pass.
 * @param what says in a sentence what that method does here
 * @throws HttpError 405, which names the method allowed
 */
export function requireMethod(
  request: { readonly method: string },
  allowed: 'GET' | 'POST',
  what: string,
): void {
  if (request.method === allowed) return;
  throw new HttpError(405, 'method_not_allowed', what, { headers: { Allow: allowed } });
}
