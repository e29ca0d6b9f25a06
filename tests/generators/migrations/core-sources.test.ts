import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { renderCoreSources } from '../../../generators/migrations/core-sources.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

const CREDENTIALS = "api_key_env: 'A', webhook_secret_env: 'B'";
let project: TempProject;
test.before.each(() => {
  project = tempProject();
  project.write(
    'supabase/functions/_shared/connectors/shop/manifest.json',
    JSON.stringify({
      name: 'shop',
      display_name: 'Shop',
      api_version: '1',
      resources: [
        { name: 'order', collection_key: 'shop_order' },
        { name: 'line', collection_key: 'shop_line', parent: 'order' },
        { name: 'buyer', collection_key: 'shop_buyer' },
      ],
      migrations: null,
    }),
  );
});
test.after.each(() => project.remove());

/** What a core template finds of a config with these apps. */
function rendered(apps: string, more: string, template: string): string | undefined {
  project.write('templates/core/900_test.sql.hbs', template);
  project.write('supasaasy.config.ts', `export default { apps: [${apps}], ${more} };`);
  const loaded = loadConfig({ root: project.root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const sources = renderCoreSources(loaded.config, openTemplates(project.root));
  return sources.find(({ label }) => label === 'templates/core/900_test.sql.hbs')?.text.trim();
}

const app = (key: string, config: string) =>
  `{ app_key: '${key}', connector: 'shop', config: { ${CREDENTIALS}, ${config} } }`;

test('the core knows whose changes are recorded, and for how long', () => {
  const template =
    '{{#each changeEvents.collections}}{{appKey}}/{{collectionKey}} {{/each}}{{changeEvents.retentionDays}}';
  const apps = `${app('a', "change_events: ['buyer', 'line']")}, ${app('b', "change_events: ['order']")}, ${app('c', '')}`;
  assert.is(
    rendered(apps, 'change_events: { retention_days: 3 }', template),
    'a/shop_line a/shop_buyer b/shop_order 3',
  );
  assert.is(rendered('', '', template), '14');
});

test('the core knows of which collections fields are left out, the parents of such children among them', () => {
  const template = '{{#each excludeFields.collections}}{{appKey}}/{{collectionKey}} {{/each}}';
  const apps = `${app('a', "exclude_fields: { buyer: ['email'] }")}, ${app('b', "exclude_fields: { line: ['note'] }")}`;
  assert.is(rendered(apps, '', template), 'a/shop_buyer b/shop_order b/shop_line');
  assert.is(rendered(app('a', 'exclude_fields: { buyer: [] }'), '', template), '');
});

test.run();
