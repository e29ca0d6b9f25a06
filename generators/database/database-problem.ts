import { isPostgresError } from '../../local/database/postgres-error.ts';
import type { DatabaseAddress } from './database-address.ts';

/** A database that a command cannot work with; the message is one line that says why and what to do. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
}

/** What to do about errors of the connection, by Node's code or by SQLSTATE. */
const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; check host and port',
  ENOTFOUND: 'there is no such host; check the address (a paused project has none)',
  EAI_AGAIN: 'its name cannot be resolved; check the network',
  ETIMEDOUT: 'it does not answer; check host and port, and whether your network may reach it',
  EHOSTUNREACH:
    'it cannot be reached from this network; where there is no IPv6, use the address of the session pooler',
  ENETUNREACH:
    'it cannot be reached from this network; where there is no IPv6, use the address of the session pooler',
  SELF_SIGNED_CERT_IN_CHAIN:
    "its certificate is not trusted; download it from the dashboard's database settings and add ?sslrootcert=<its path> to the address",
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; add ?sslrootcert=<its path> to the address',
  '28P01': 'it refuses user or password; check both, special characters percent-encoded',
  '28000': 'it refuses this user; check the address',
  '3D000': 'it has no such database; check the end of the address',
  '53300': 'it has no connection left; try again later, or use the address of the pooler',
  '57P03': 'it is starting up or shutting down; try again in a moment',
};

/** What to do about errors of a query, by SQLSTATE. */
const QUERY: Readonly<Record<string, string>> = {
  '42501': 'connect as the role that owns the schema, which is postgres at Supabase',
  '57014': 'try again when the database is less busy',
};

/** Objects that are not there, or are older than this command. */
const MISSING = ['3F000', '42P01', '42883', '42703'];

/** Why there is no connection. */
export function connectionProblem(error: unknown, address: DatabaseAddress): DatabaseProblem {
  const { code, message } = facts(error, address);
  const timedOut = /timeout/i.test(message) ? CONNECTION.ETIMEDOUT : undefined;
  const reason = CONNECTION[code] ?? timedOut ?? (message || 'it gives no reason');
  return new DatabaseProblem(
    `cannot connect to the database at ${address.place} (from ${address.source}): ${reason}`,
  );
}

/** Why a query failed, or the error itself when it is none of the database's. */
export function queryProblem(error: unknown, address: DatabaseAddress): unknown {
  const { code, message } = facts(error, address);
  const where = `the database at ${address.place} (from ${address.source})`;
  if (MISSING.includes(code)) {
    return new DatabaseProblem(
      `${where} lacks what this command reads (${message}): apply the migrations, npx supabase db push --remote`,
    );
  }
  if (isPostgresError(error)) {
    const advice = QUERY[code];
    return new DatabaseProblem(`${where} refused: ${message}${advice === undefined ? '' : `; ${advice}`}`);
  }
  const isLost =
    code in CONNECTION || ['ECONNRESET', 'EPIPE'].includes(code) || /^Connection term/.test(message);
  return isLost ? connectionProblem(error, address) : error;
}

/** In one line, and without the password, whatever driver and server say. */
function facts(
  error: unknown,
  { secrets }: DatabaseAddress,
): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const line = error.message.replace(/\s+/g, ' ').trim();
  return { code, message: secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line) };
}
