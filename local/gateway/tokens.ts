import { sign, verify } from 'hono/jwt';
import { ApiError } from './api-error.ts';

/** Who a request is from. */
export interface Caller {
  readonly role: string;
  /** The token's payload as JSON text, for `request.jwt.claims`. */
  readonly claims: string;
}

/** The only roles that the gateway takes on: those granted to Supabase's `authenticator`. */
const apiRoles: ReadonlySet<string> = new Set(['anon', 'authenticated', 'service_role']);

const tenYears = 10 * 365 * 24 * 60 * 60;
const oneHour = 60 * 60;
const rememberedTokens = 1000;

/** Signs a project key for `role` (HS256), valid for ten years, as Supabase's legacy keys are. */
export function signProjectKey(jwtSecret: string, role: 'anon' | 'service_role'): Promise<string> {
  const now = seconds();
  return sign({ iss: 'supabase', role, iat: now, exp: now + tenYears }, jwtSecret, 'HS256');
}

/** Signs the token of a signed-in user, valid for an hour, with the claims that Supabase Auth gives. */
export function signUserToken(jwtSecret: string, userId: string): Promise<string> {
  const now = seconds();
  const claims = {
    iss: 'supabase',
    sub: userId,
    aud: 'authenticated',
    role: 'authenticated',
    iat: now,
    exp: now + oneHour,
  };
  return sign(claims, jwtSecret, 'HS256');
}

/**
 * Checks request headers: the bearer token if there is one, else the `apikey`. Tokens that were found good are
 * remembered until they expire. Throws an `ApiError` with status 401, or 403 for a role that is not the API's.
 */
export function callerVerifier(jwtSecret: string): (headers: RequestKeys) => Promise<Caller> {
  const known = new Map<string, Caller & { readonly expiresAt: number }>();
  return async ({ authorization, apikey }) => {
    const token = bearerToken(authorization) ?? apikey;
    if (token === undefined || token === '') {
      throw new ApiError(401, 'PGRST302', 'No API key found in request', {
        hint: 'No `apikey` request header or bearer token was found.',
      });
    }
    const remembered = known.get(token);
    if (remembered !== undefined && remembered.expiresAt > seconds()) return remembered;
    const caller = await verified(token, jwtSecret);
    if (known.size >= rememberedTokens) known.clear();
    known.set(token, caller);
    return caller;
  };
}

/** The two headers that say who calls. */
export interface RequestKeys {
  readonly authorization: string | undefined;
  readonly apikey: string | undefined;
}

async function verified(token: string, jwtSecret: string): Promise<Caller & { expiresAt: number }> {
  const claims = await verify(token, jwtSecret, 'HS256').catch((error: Error) => {
    if (error.name === 'JwtTokenExpired') throw new ApiError(401, 'PGRST303', 'JWT expired');
    if (error.name === 'JwtTokenNotBefore') throw new ApiError(401, 'PGRST303', 'JWT not yet valid');
    if (error.name === 'JwtTokenIssuedAt') throw new ApiError(401, 'PGRST303', 'JWT issued at future');
    throw new ApiError(401, 'PGRST301', 'No suitable key or wrong key type', {
      details: "The token is not a JWT signed with this project's secret.",
    });
  });
  const role = typeof claims.role === 'string' ? claims.role : 'anon';
  if (!apiRoles.has(role)) throw new ApiError(403, '42501', `permission denied to set role "${role}"`);
  return { role, claims: JSON.stringify(claims), expiresAt: claims.exp ?? Number.POSITIVE_INFINITY };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
}

const seconds = (): number => Math.floor(Date.now() / 1000);
