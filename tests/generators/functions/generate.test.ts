import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'ts-morph';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { edgeFunctions } from '../../../generators/functions/edge-functions.ts';
import { generateFunctions } from '../../../generators/functions/generate.ts';
import { PackageError } from '../../../generators/functions/imports.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { typescriptLiteral } from '../../../generators/typescript-literal.ts';
import type { PlannedFile } from '../../../generators/workspace/plan.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const generatedPath = 'supabase/functions/_shared/generated';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
});
test.after.each(() => project.remove());

function generate(): PlannedFile[] {
  const loaded = loadConfig({ root: project.root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  return generateFunctions(loaded.config, openTemplates(project.root));
}

function contentOf(files: readonly PlannedFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} is not generated`);
  return file.content;
}

/** Writes the files where the formatter and linter, with the product's own settings, can judge them. */
function biome(files: readonly { readonly path: string; readonly content: string }[]): string {
  const config = JSON.parse(readFileSync(join(repository, 'biome.json'), 'utf8'));
  project.write(
    'judged/biome.json',
    JSON.stringify({ ...config, $schema: undefined, root: true, vcs: undefined }),
  );
  const root = join(project.root, 'judged');
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const binary = join(repository, 'node_modules/.bin/biome');
  const judged = files.map(({ path }) => path).filter((path) => /\.(ts|json)$/.test(path));
  const { status, stdout, stderr } = spawnSync(binary, ['ci', '--colors=off', ...judged], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout + stderr;
}

const oddNames = [
  'stripe',
  'help-scout',
  'help_scout',
  'helpers',
  '7up',
  'a10',
  'a2',
  'a',
  'a-1',
  'ab',
  'default',
  'config',
];

test('the generated files pass formatter and linter as written', () => {
  for (const name of oddNames) project.connector(name);
  project.configure(...oddNames);
  assert.is(biome(generate()), '');
});

test('the generated files of a project without apps pass formatter and linter', () => {
  project.configure();
  assert.is(biome(generate()), '');
});

test('a literal is laid out as the formatter lays it out, whatever is in it', () => {
  const long = (n: number) => 'x'.repeat(n);
  const value = {
    'quoted-key': "it's",
    both: `it's "so"`,
    mostly: `'a' 'b' "c"`,
    escapes: 'tab\tnew\nline\u2028\\',
    empty: {},
    none: [],
    nothing: null,
    numbers: Array.from({ length: 60 }, (_, n) => n * 1000),
    few: [1, 2.5, -3],
    edge: {
      a: long(97),
      bc: long(101),
      bcd: long(99),
      bcde: long(99),
      bcdef: long(98),
      bcdefg: long(97),
      bcdefgh: long(200),
    },
    fits: [long(40), long(41)],
    breaks: [long(50), long(50)],
    one: [{ a: 1, b: 2 }],
    two: [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
    lists: [
      [1, 2],
      [3, 4],
    ],
    mixed: [1, 'a', null, true],
    [long(60)]: long(60),
  };
  const content = `export const value = ${typescriptLiteral(value)};\n`;
  assert.is(biome([{ path: 'value.ts', content }]), '');
});

test('the registry imports only configured connectors, each once, in name order', () => {
  for (const name of ['stripe', 'intercom', 'unused']) project.connector(name);
  project.configure('stripe', 'intercom', 'stripe');
  const registry = contentOf(generate(), `${generatedPath}/registry.ts`);
  const source = new ts.Project({ useInMemoryFileSystem: true }).createSourceFile('registry.ts', registry);
  const imports = source.getImportDeclarations().map((each) => each.getModuleSpecifierValue());
  assert.equal(imports, [
    '../connectors/intercom/index.ts',
    '../connectors/stripe/index.ts',
    '../core/registry.ts',
    './config.ts',
  ]);
});

test('the config the functions get holds names of variables, never values, and the resources chosen', async () => {
  project.connector('stripe');
  project.configure('stripe');
  const config = contentOf(generate(), `${generatedPath}/config.ts`);
  project.write('config.mjs', config.replace(/^import type.*$/m, '').replace(': RuntimeConfig', ''));
  const { config: read } = await import(join(project.root, 'config.mjs'));
  assert.equal(read, {
    apps: [
      {
        appKey: 'app_1',
        name: 'stripe',
        connector: 'stripe',
        apiKeyEnv: 'KEY_1',
        webhookSecretEnv: 'SECRET_1',
        resources: ['thing'],
        excludeFields: {},
        maxDeletedShare: 0.5,
        requestsPerSecond: null,
        syncFrom: null,
        options: {},
      },
    ],
    webhookLogging: { enabled: true, retentionDays: 14 },
  });
});

test('deno.json pins every package exactly, sorted, with the SDKs of configured connectors only', () => {
  project.connector('stripe', {}, { stripe: '23.1.0' });
  project.connector('unused', {}, { 'unused-sdk': '1.0.0' });
  project.configure('stripe');
  const files = generate();
  const denoJson = contentOf(files, 'supabase/functions/webhook/deno.json');
  for (const { name } of edgeFunctions)
    assert.is(contentOf(files, `supabase/functions/${name}/deno.json`), denoJson);
  const { imports } = JSON.parse(denoJson) as { imports: Record<string, string> };
  assert.equal(Object.keys(imports), ['@supabase/supabase-js', 'hono', 'stripe', 'zod']);
  assert.is(imports.stripe, 'npm:stripe@23.1.0');
  for (const [name, specifier] of Object.entries(imports)) {
    assert.match(specifier, new RegExp(`^npm:${name}@\\d+\\.\\d+\\.\\d+$`));
  }
});

test('every function has an entrypoint that serves its own handler, and is not guarded by Supabase', () => {
  project.configure();
  const files = generate();
  const configToml = contentOf(files, 'supabase/config.toml');
  assert.equal(
    edgeFunctions.map(({ name }) => name),
    ['webhook', 'sync', 'worker', 'job-status'],
  );
  for (const { name, handler } of edgeFunctions) {
    const source = contentOf(files, `supabase/functions/${name}/index.ts`);
    assert.match(source, `import { ${handler} } from '../_shared/core/http/${name}.ts';`);
    assert.match(source, `Deno.serve(${handler}({ config, registry }));`);
    assert.match(configToml, `[functions.${name}]\nverify_jwt = false`);
  }
});

test('two connectors that pin different versions of one package are refused', () => {
  project.connector('a', {}, { sdk: '1.0.0' });
  project.connector('b', {}, { sdk: '2.0.0' });
  project.configure('a', 'b');
  assert.throws(
    generate,
    (error: unknown) =>
      error instanceof PackageError && /b needs sdk 2\.0\.0, connector a needs 1\.0\.0/.test(error.message),
  );
});

test('same input, same bytes', () => {
  project.connector('stripe');
  project.configure('stripe');
  assert.equal(generate(), generate());
});

test.run();
