import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LocalDatabase, Queryable } from './local-database.ts';
import { MigrationError } from './migration-error.ts';
import { isPostgresError } from './postgres-error.ts';
import { type SqlStatement, splitStatements } from './split-statements.ts';

/** What one run did, by file name. */
export interface AppliedMigrations {
  readonly applied: readonly string[];
  /** Applied by an earlier run. */
  readonly skipped: readonly string[];
  /** Those of `skipped` whose content has changed since; the database does not have the change. */
  readonly edited: readonly string[];
}

/** Versions 99999999999998 and 99999999999999 are applied on every run, see the combined migration. */
const repeatable = /^9{13}[89]_/;

/** Any number, as long as nobody else locks by it: two runs on one database wait for each other. */
const lockKey = 7_238_105_541;

const bookkeeping = `
  create schema if not exists supasaasy_local;
  create table if not exists supasaasy_local.applied_migrations (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
  );`;

/**
 * Applies the `.sql` files of `directory` in name order, each in one transaction. Versioned files are remembered and
 * applied once; the repeatable ones are applied each time. Throws a `MigrationError` with file, line and column at
 * the first file that fails, of which nothing remains; the files before it stay applied.
 */
export async function applyMigrations(
  database: LocalDatabase,
  directory: string,
): Promise<AppliedMigrations> {
  await database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await tx.exec(bookkeeping);
  });
  const applied: string[] = [];
  const skipped: string[] = [];
  const edited: string[] = [];
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names) {
    const path = join(directory, name);
    const file: MigrationFile = {
      name,
      path: relative(process.cwd(), path),
      sql: await readFile(path, 'utf8'),
    };
    const outcome = await applyOnce(database, file);
    (outcome === 'applied' ? applied : skipped).push(name);
    if (outcome === 'edited') edited.push(name);
  }
  return { applied, skipped, edited };
}

interface MigrationFile {
  readonly name: string;
  readonly path: string;
  readonly sql: string;
}

async function applyOnce(
  database: LocalDatabase,
  file: MigrationFile,
): Promise<'applied' | 'skipped' | 'edited'> {
  const sha256 = createHash('sha256').update(file.sql).digest('hex');
  const statements = await statementsOf(file);
  return database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const [before] = await tx.query<{ sha256: string }>(
      'select sha256 from supasaasy_local.applied_migrations where name = $1',
      [file.name],
    );
    if (before !== undefined && !repeatable.test(file.name)) {
      return before.sha256 === sha256 ? 'skipped' : 'edited';
    }
    for (const statement of statements) await run(tx, file, statement);
    // What a file sets for its session must not reach the next one, nor whoever gets this connection.
    await tx.exec('reset role; reset all');
    await tx.query(
      `insert into supasaasy_local.applied_migrations as m (name, sha256) values ($1, $2)
       on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`,
      [file.name, sha256],
    );
    return 'applied';
  });
}

/** A text that does not parse is run whole, for the server's own words on it. */
async function statementsOf(file: MigrationFile): Promise<readonly SqlStatement[]> {
  const statements = await splitStatements(file.sql);
  if (statements === undefined) return [{ text: file.sql, offset: 0, kind: 'unknown' }];
  const control = statements.find((statement) => statement.kind === 'TransactionStmt');
  if (control !== undefined) {
    const message = 'a migration runs in one transaction: remove begin, commit, rollback and savepoints';
    throw new MigrationError(file.path, file.sql, control.offset, { message });
  }
  return statements;
}

async function run(tx: Queryable, file: MigrationFile, statement: SqlStatement): Promise<void> {
  try {
    await tx.exec(statement.text);
  } catch (error) {
    if (!isPostgresError(error)) throw error;
    // The server counts characters, JavaScript counts UTF-16 units.
    const position = error.position === undefined ? 1 : Number(error.position);
    const before = [...statement.text].slice(0, position - 1).join('');
    throw new MigrationError(file.path, file.sql, statement.offset + before.length, error);
  }
}
