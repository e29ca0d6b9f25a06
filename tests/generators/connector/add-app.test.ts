import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addApp, type NewApp } from '../../../generators/connector/add-app.ts';

const app: NewApp = {
  appKey: 'acme_main',
  name: 'Acme',
  connector: 'acme',
  apiKeyEnv: 'ACME_API_KEY',
  webhookSecretEnv: 'ACME_WEBHOOK_SECRET',
  options: {},
};

function added(config: string, more: Partial<NewApp> = {}): string {
  const result = addApp(config, { ...app, ...more });
  if (!result.ok) throw new Error(result.reason);
  return result.text;
}

/** The text with the lines that begin the new app and end it taken out: what must be as it was. */
function without(text: string): string {
  return text.replace(/\r?\n[ \t]*\{\r?\n[ \t]*app_key: 'acme_main'[\s\S]*?\n[ \t]*\},\r?\n[ \t]*\},/, '');
}

const commented = `// Mine.
import { defineConfig } from 'supasaasy';

export default defineConfig({
  apps: [
    {
      app_key: 'stripe_main', // in every row
      connector: 'stripe',
      config: { api_key_env: 'A', webhook_secret_env: 'B' },
    }, // the first
    /* nothing, more */
  ],
  auth: { enabled: true }, // trailing
});
`;

test('the app comes last, and every comment and line stays as it was', () => {
  const text = added(commented);
  assert.is(without(text), commented);
  assert.match(
    text,
    `    /* nothing, more */
    {
      app_key: 'acme_main',
      name: 'Acme',
      connector: 'acme',
      config: {
        api_key_env: 'ACME_API_KEY',
        webhook_secret_env: 'ACME_WEBHOOK_SECRET',
      },
    },
  ],
`,
  );
});

test('line ends and tabs of the file are kept', () => {
  const text = added(commented.replaceAll('  ', '\t').replaceAll('\n', '\r\n'));
  assert.not.match(text, /[^\r]\n/);
  assert.match(text, "\r\n\t\t\tapp_key: 'acme_main',\r\n");
});

test('a comma is added behind the last app where there is none, not behind its comment', () => {
  const text = added("export default defineConfig({ apps: [{ app_key: 'a' } /* a, b */ // c\n] });\n");
  assert.match(text, "[{ app_key: 'a' }, /* a, b */ // c\n");
});

test('the list is found through types, a const of the file and a shorthand', () => {
  for (const config of [
    'export default { apps: [] } satisfies SupasaasyConfig;\n',
    'const config = { apps: [] } as const;\nexport default defineConfig(config);\n',
    'const apps = [];\nexport default defineConfig({ apps });\n',
    "export default (defineConfig({ 'apps': [...others] }));\n",
  ])
    assert.match(added(config), "app_key: 'acme_main'");
});

test('quotes in a name do no harm, and settings stand beside the credentials', () => {
  const name = `O'Neil's "Acme" \\ \${x}`;
  const text = added('export default defineConfig({ apps: [] });', {
    name,
    options: { subdomain: 'x', 'odd-one': 'y' },
  });
  const literal = /^ *name: (.*),$/m.exec(text)?.[1];
  assert.is(new Function(`return ${literal}`)(), name);
  assert.match(text, "subdomain: 'x',");
  assert.match(text, "'odd-one': 'y',");
});

test('an app_key that is taken gets a number', () => {
  const result = addApp(
    "export default { apps: [{ app_key: 'acme_main' }, { app_key: `acme_main_2` }] };",
    app,
  );
  assert.ok(result.ok);
  assert.is(result.appKey, 'acme_main_3');
  assert.match(result.text, "app_key: 'acme_main_3'");
});

test('where the list is not written out it is refused, with what to write by hand', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['export default defineConfig({ apps: [], ...others });', /spread behind apps/],
    ['export default defineConfig({ apps: load() });', /not a list/],
    ["import { apps } from './apps.ts';\nexport default defineConfig({ apps });", /not a list/],
    ['export default defineConfig({ ...config });', /apps is not written out/],
    ['export default wrap({ apps: [] });', /not written out/],
    ['export const config = {};', /no single export default/],
    ['export default defineConfig({ apps: [ });', /syntax error/],
  ];
  for (const [config, reason] of refused) {
    const result = addApp(config, app);
    assert.is(result.ok, false, config);
    if (result.ok) continue;
    assert.match(result.reason, reason);
    assert.match(result.snippet, "app_key: 'acme_main'");
  }
});

test.run();
