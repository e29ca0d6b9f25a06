/** Where a command finds its database. */
export interface DatabaseAddress {
  readonly url: string;
  /** What named it: an option or an environment variable. */
  readonly source: string;
  /** Server and database, without user and password, for messages. */
  readonly place: string;
  /** The password as it is written and as it is meant; no message may hold either. */
  readonly secrets: readonly string[];
}

export type AddressResult =
  | { readonly ok: true; readonly address: DatabaseAddress }
  | { readonly ok: false; readonly problem: string };

type Environment = Readonly<Record<string, string | undefined>>;

const FORM = 'postgresql://<user>:<password>@<host>:5432/postgres';

/** The address given with `--db-url`, else the one in SUPABASE_DB_URL, else the one in DATABASE_URL. */
export function findDatabaseAddress(option: string | undefined, env: Environment): AddressResult {
  const candidates: readonly (readonly [source: string, url: string | undefined])[] = [
    ['--db-url', option],
    ['SUPABASE_DB_URL', env.SUPABASE_DB_URL],
    ['DATABASE_URL', env.DATABASE_URL],
  ];
  for (const [source, url] of candidates) {
    if (url !== undefined && (url !== '' || source === '--db-url')) return parseAddress(url.trim(), source);
  }
  const problem =
    'no database is given: use --db-url, or set SUPABASE_DB_URL to the address that the dashboard shows under Connect';
  return { ok: false, problem };
}

function parseAddress(url: string, source: string): AddressResult {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    const problem = `${source} is not the address of a database: write ${FORM}, special characters of the password percent-encoded`;
    return { ok: false, problem };
  }
  const { hostname, port, pathname, password, searchParams } = parsed;
  const host = hostname || (searchParams.get('host') ?? 'localhost');
  const place = `${host}${port === '' ? '' : `:${port}`}${pathname === '/' ? '' : pathname}`;
  const secrets = [password, decoded(password), searchParams.get('password') ?? ''].filter(
    (each) => each !== '',
  );
  return { ok: true, address: { url, source, place, secrets } };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
