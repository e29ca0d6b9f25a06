import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorProject } from './generators/connector/connector-project.ts';

const plopfile = fileURLToPath(new URL('../plopfile.ts', import.meta.url));
const project = connectorProject();
test.after(() => project.remove());
project.write('plopfile.ts', `export { default } from '${plopfile}';\n`);

/** What `npx plop` does in a project whose .npmrc has node-options=--import=tsx. */
const plop = (...args: readonly string[]) =>
  project.run('plop', args, { NODE_OPTIONS: '--import=tsx', NODE_ENV: 'production' });

test('plop writes what supasaasy new writes, with arguments before and behind the dashes', async () => {
  const asked = await project.supasaasy('new', 'connector', 'hubspot', '--diff');
  assert.is(asked.status, 0);
  const shown = await plop('connector', 'hubspot', '--', '--diff');
  assert.is(shown.status, 0, shown.stderr);
  assert.is(shown.stdout, asked.stdout);
  const written = await plop('connector', '--', '--name', 'hubspot', '--yes');
  assert.is(written.status, 0, written.stderr);
  assert.match(project.read('supasaasy.config.ts'), "connector: 'hubspot',");
  assert.match(project.read('supabase/functions/_shared/connectors/hubspot/index.ts'), 'api.hubapi.com');
});

test('its exit codes tell the truth', async () => {
  const again = await plop('connector', '--', '--name', 'hubspot', '--resources', 'contact');
  assert.is(again.status, 1);
  assert.match(again.stderr, 'Nothing was written.');
  const missing = await plop('connector', 'acme');
  assert.is(missing.status, 2);
  assert.match(missing.stderr, '--deletions is missing');
  assert.is((await plop('conector')).status, 1);
});

test('the other generators are there, too', async () => {
  const { status, stdout } = await plop('migration', 'add', 'notes', '--', '--connector', 'hubspot');
  assert.is(status, 0);
  assert.match(stdout, 'created supabase/functions/_shared/connectors/hubspot/migrations/003_add_notes.sql');
  assert.is((await plop('function', 'webhook')).status, 2);
});

test.run();
