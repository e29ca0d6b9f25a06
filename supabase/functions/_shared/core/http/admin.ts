import { timingSafeEqual } from '../contract/hmac.ts';
import { type ReadEnv, required } from '../environment.ts';
import { HttpError } from './respond.ts';

/**
 * Admits requests that carry the admin key: `Authorization: Bearer <ADMIN_API_KEY>`.
 * @throws HttpError 401 otherwise
 */
export function requireAdmin(request: Request, readEnv: ReadEnv): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  if (!timingSafeEqual(given, required(readEnv, 'ADMIN_API_KEY'))) {
    throw new HttpError(401, 'unauthorized', 'this needs the admin key as a bearer token', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
}
