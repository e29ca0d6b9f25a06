import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { generateMigrations } from '../../../generators/migrations/generate.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { appWith, configWith, createProject, manifestPath } from '../../generators/config/project-fixture.ts';

const repository = new URL('../../../supabase/migrations/99999999999998_supasaasy_core.sql', import.meta.url);
const apps = `[${appWith({ app_key: "'shop'" })}, ${appWith({ app_key: "'chat'", connector: "'intercom'" })}]`;

/**
 * The repeatable core migration for a config, in one transaction as a push applies it: of the apps `shop` (Stripe: customer,
 * product, subscription) and `chat` (Intercom: contact, conversation), the given keys replaced or added as source text. Null is
 * the repository's own.
 */
export async function coreWith(keys: Readonly<Record<string, string>> | null): Promise<string> {
  if (keys === null) return `begin; ${await readFile(repository, 'utf8')}; commit;`;
  const files = {
    'supasaasy.config.ts': configWith({ apps, ...keys }),
    [`${dirname(manifestPath('stripe'))}/migrations/001_views.sql`]:
      'create or replace view supasaasy.one with (security_invoker = true) as select 1 as one;',
  };
  const loaded = loadConfig({ root: createProject(files) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const result = await generateMigrations(loaded.config, openTemplates(loaded.config.root));
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  const core = result.files.find(({ path }) => path.includes('supasaasy_core'));
  return `begin; ${core?.content}; commit;`;
}
