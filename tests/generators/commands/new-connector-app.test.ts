import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ConnectorProject, connectorProject } from '../connector/connector-project.ts';

let project: ConnectorProject;
test.before.each(() => {
  project = connectorProject();
});
test.after.each(() => project.remove());

const configured = `const config = {
  apps: [
    {
      app_key: 'support',
      name: 'Intercom',
      connector: 'intercom',
      config: { api_key_env: 'INTERCOM_ACCESS_TOKEN', webhook_secret_env: 'INTERCOM_CLIENT_SECRET' },
    },
  ],
};
export default config;
`;
const acme = [
  ...['acme', '--resources', 'contact', '--auth', 'bearer', '--base-url', 'https://{host}.acme.com'],
  ...['--pagination', 'none', '--webhook-scheme', 'none', '--deletions', 'sweep'],
  ...['--path', '/{app.region}/{resources}', '--retrieve-path', '/{resources}/{id}'],
];

test('an app of the connector that is configured already is left as it is, and no other is added', async () => {
  project.write('supasaasy.config.ts', configured);
  const { status, stdout, stderr } = await project.supasaasy('new', 'connector', 'intercom');
  assert.is(status, 0, stderr);
  assert.match(
    stdout,
    'supasaasy.config.ts is left as it is: its app support is of the connector intercom. --app <key> adds another.',
  );
  assert.not.match(stdout, 'add the app to the config');
  assert.is(project.read('supasaasy.config.ts'), configured);
  assert.match(project.read('supabase/functions/_shared/connectors/intercom/README.md'), 'support');
});

test('another app of the connector has secrets of its own', async () => {
  project.write('supasaasy.config.ts', configured);
  const { status, stderr } = await project.supasaasy('new', 'connector', 'intercom', '--app', 'intercom_eu');
  assert.is(status, 0, stderr);
  const config = project.read('supasaasy.config.ts');
  assert.match(config, "app_key: 'intercom_eu'");
  assert.match(config, "api_key_env: 'INTERCOM_EU_API_KEY'");
  assert.match(config, "webhook_secret_env: 'INTERCOM_EU_WEBHOOK_SECRET'");
  assert.is((await project.supasaasy('config')).status, 0);
});

test('the app of that key is no other one', async () => {
  project.write('supasaasy.config.ts', configured);
  const { stdout } = await project.supasaasy('new', 'connector', 'intercom', '--app', 'support');
  assert.match(stdout, 'its app support is of the connector intercom');
  assert.is(project.read('supasaasy.config.ts'), configured);
});

test('what the app still lacks is told by file and key, without which gen refuses it', async () => {
  const told = 'supasaasy.config.ts, config.region of acme_main: it stands in /{app.region}/contacts';
  const { stdout } = await project.supasaasy('new', 'connector', ...acme, '--setting', 'host=x');
  assert.match(stdout, `Still to be filled in; until then npx supasaasy gen refuses the app:\n  ${told}\n`);
  assert.is((await project.supasaasy('gen')).status, 2);
  project.write(
    'supasaasy.config.ts',
    project.read('supasaasy.config.ts').replace("host: 'x',", "host: 'x', region: 'eu',"),
  );
  const gen = await project.supasaasy('gen');
  assert.is(gen.status, 0, gen.stderr);
});

test('so it is of an app that is there, and of one that is to be written by hand', async () => {
  project.write('supasaasy.config.ts', configured.replace("connector: 'intercom'", "connector: 'acme'"));
  const there = await project.supasaasy('new', 'connector', ...acme, '--dry-run');
  assert.match(there.stdout, 'config.host of support: it stands in https://{host}.acme.com');
  assert.match(there.stdout, 'config.region of support');
  project.write('supasaasy.config.ts', "import { apps } from './apps.ts';\nexport default { apps };\n");
  const byHand = await project.supasaasy('new', 'connector', ...acme, '--setting', 'host=x', '--dry-run');
  assert.match(byHand.stdout, 'config.region of acme_main');
  const none = await project.supasaasy('new', 'connector', ...acme, '--no-app', '--dry-run');
  assert.match(none.stdout, 'config.host of its app');
});

test.run();
