import { readFile } from 'node:fs/promises';
import type { LocalDatabase } from './local-database.ts';

const supabaseRoles = new URL('./supabase-roles.sql', import.meta.url);

/**
 * Gives a plain database what every Supabase project has and SupaSaaSy relies on: the API roles, `auth.users` and
 * the `auth` functions that read the request's token, schema `extensions`. Running it again changes nothing, nor does
 * running it on a real Supabase database. Needs a superuser where something is missing.
 */
export async function prepareSupabase(database: LocalDatabase): Promise<void> {
  const sql = await readFile(supabaseRoles, 'utf8');
  await database.transaction((tx) => tx.exec(sql));
}
