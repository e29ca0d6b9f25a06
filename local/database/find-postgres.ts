import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A PostgreSQL server installed on this machine, or how to get one. */
export type FoundPostgres =
  | {
      readonly found: true;
      /** Directory with `initdb`, `pg_ctl` and `postgres`. */
      readonly bin: string;
      readonly majorVersion: number;
      /** True when the extension's files are installed with this server. */
      hasExtension(name: string): boolean;
    }
  | { readonly found: false; readonly howToInstall: string };

/** The major version that hosted Supabase runs and that the migrations are tested on. */
const wantedMajor = 15;

const howToInstall =
  'no PostgreSQL server is installed on this machine; on Debian or Ubuntu run ' +
  '"apt-get install postgresql-15 postgresql-15-cron postgresql-15-pgtap postgresql-15-plpgsql-check", ' +
  'on macOS "brew install postgresql@15"';

/** Looks for a server's programs: version 15 first, then whatever is on `PATH`, then the newest other version. */
export function findPostgres(): FoundPostgres {
  const bin = candidates().find(
    (directory) => existsSync(join(directory, 'initdb')) && existsSync(join(directory, 'postgres')),
  );
  if (bin === undefined) return { found: false, howToInstall };
  const version = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  const extensions = join(shareDirectory(bin), 'extension');
  return {
    found: true,
    bin,
    majorVersion: Number(/\d+/.exec(version)?.[0] ?? Number.NaN),
    hasExtension: (name) => existsSync(join(extensions, `${name}.control`)),
  };
}

function candidates(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const path = (process.env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return [
    `${debian}/${wantedMajor}/bin`,
    `/opt/homebrew/opt/postgresql@${wantedMajor}/bin`,
    `/usr/local/opt/postgresql@${wantedMajor}/bin`,
    ...path,
    ...versions.map((version) => `${debian}/${version}/bin`),
  ];
}

function shareDirectory(bin: string): string {
  const pgConfig = join(bin, 'pg_config');
  return execFileSync(existsSync(pgConfig) ? pgConfig : 'pg_config', ['--sharedir'], {
    encoding: 'utf8',
  }).trim();
}
