import { timingSafeEqual } from '../contract/hmac.ts';
import { type ReadEnv, required } from '../environment.ts';
import { requestLimit } from './request-limit.ts';
import { HttpError } from './respond.ts';

/**
 * Admits requests that carry the admin key: `Authorization: Bearer <ADMIN_API_KEY>`, up to a limit that only those who have
 * the key can use up.
 * @returns a check that throws HttpError 401 without the key, and 429 beyond 50 requests a second
 */
export function adminCheck(readEnv: ReadEnv): (request: Request) => void {
  const limit = requestLimit({ perSecond: 50, burst: 200 });
  return (request) => {
    const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (!timingSafeEqual(given, required(readEnv, 'ADMIN_API_KEY'))) {
      throw new HttpError(401, 'unauthorized', 'this needs the admin key as a bearer token', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    limit.admit('admin');
  };
}
