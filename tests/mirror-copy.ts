import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '../local/database/migrate.ts';
import { openPglite } from '../local/database/pglite.ts';
import { prepareSupabase } from '../local/database/prepare-supabase.ts';

const cache = fileURLToPath(new URL('../node_modules/.cache/supasaasy', import.meta.url));
/** What the copy depends on besides the migrations. */
const ingredients = [
  '../local/database/supabase-roles.sql',
  '../local/database/prepare-supabase.ts',
  '../local/database/migrate.ts',
  '../package-lock.json',
];

/**
 * An embedded database with the migrations applied, as an archive. Making one takes some seconds of processor time, so it is
 * kept until something it depends on changes.
 */
export async function mirrorCopy(migrations: string): Promise<Blob> {
  const file = join(cache, `mirror-${hashOf(migrations)}.tar`);
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    // Not made yet.
  }
  const database = await openPglite();
  await prepareSupabase(database);
  await applyMigrations(database, migrations);
  const copy = await database.dump();
  await database.close();

  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache))
    if (name.endsWith('.tar')) rmSync(join(cache, name), { force: true });
  // Several test files may come here at once: each writes its own, and the last one stays.
  const written = `${file}.${process.pid}`;
  writeFileSync(written, Buffer.from(await copy.arrayBuffer()));
  renameSync(written, file);
  return copy;
}

function hashOf(migrations: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort())
    hash.update(name).update(readFileSync(join(migrations, name)));
  for (const path of ingredients) hash.update(readFileSync(new URL(path, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}
