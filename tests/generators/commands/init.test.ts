import { existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type TempProject, tempProject } from '../temp-project.ts';
import { runIn } from './run-in.ts';

const core = 'supabase/functions/_shared/core';

function inProject(name: string, run: (project: TempProject) => void): void {
  test(name, () => {
    const project = tempProject();
    try {
      run(project);
    } finally {
      project.remove();
    }
  });
}

const texts = (project: TempProject) =>
  Object.fromEntries(project.files().map((path) => [path, project.read(path)]));

const migrationsOf = (project: TempProject) =>
  project
    .files()
    .filter((path) => path.startsWith('supabase/migrations/'))
    .map((path) => path.slice('supabase/migrations/'.length));

inProject('an empty directory becomes a project, and a second run changes nothing', (project) => {
  const first = runIn(project.root, 'init');
  assert.is(first.status, 0, first.stderr);
  assert.match(first.stdout, /would create supasaasy\.config\.ts\n[\s\S]*wrote \d+ files\n/);
  assert.is(migrationsOf(project)[0], '00000000000000_create_supasaasy_schema.sql');
  assert.is(project.read('.npmrc'), 'node-options=--import=tsx\n');
  const before = texts(project);
  assert.is(runIn(project.root, 'gen', '--check').status, 0);
  const second = runIn(project.root, 'init', '--yes');
  assert.is(second.status, 0, second.stderr);
  assert.is(second.stdout.includes('would create'), false);
  assert.equal(texts(project), before);
});

inProject('--dry-run and --diff write nothing', (project) => {
  assert.match(runIn(project.root, 'init', '--dry-run').stdout, /would create plopfile\.ts/);
  assert.match(runIn(project.root, 'init', '--diff').stdout, /^\+\+\+ .*plopfile\.ts/m);
  assert.equal(project.files(), []);
});

inProject('a project keeps its files, and the migrations come after its own, in order', (project) => {
  const own = {
    '.npmrc': 'save-exact=true\n',
    'plopfile.js': 'export default () => {};\n',
    'deno.json': '{}\n',
    'supabase/migrations/20990101000059_add_users.sql': 'create table users ();\n',
    'supabase/functions/hello/index.ts': 'Deno.serve(() => new Response("hi"));\n',
    'supabase/config.toml': '# mine\nproject_id = "mine"\n[api]\nschemas = ["public"] # why\n',
  };
  for (const [path, text] of Object.entries(own)) project.write(path, text);
  const { status, stdout, stderr } = runIn(project.root, 'init');
  assert.is(status, 0, stderr);
  assert.match(stdout, /\.npmrc is yours and stays/);
  assert.match(stdout, /plopfile\.js is yours and stays/);
  const after = texts(project);
  for (const [path, text] of Object.entries(own))
    if (path !== 'supabase/config.toml') assert.is(after[path], text, path);
  const lines = (after['supabase/config.toml'] ?? '').split('\n');
  assert.equal(lines.slice(0, 4), [
    '# mine',
    'project_id = "mine"',
    '[api]',
    'schemas = ["public", "supasaasy"] # why',
  ]);
  const names = migrationsOf(project);
  assert.equal(names.slice(0, 3), [
    '20990101000059_add_users.sql',
    '20990101000100_create_supasaasy_schema.sql',
    '20990101000101_supasaasy_add_sync_state.sql',
  ]);
  assert.ok(names.some((name) => name.endsWith('_supasaasy_add_users.sql')));
  assert.is(runIn(project.root, 'init').status, 0);
  assert.equal(texts(project), after);
});

inProject('what a release adds comes after the migrations that were added since', (project) => {
  assert.is(runIn(project.root, 'init').status, 0);
  const names = migrationsOf(project).filter((name) => name.startsWith('0'));
  const last = names.at(-1) ?? '';
  const path = `supabase/migrations/${last}`;
  const text = project.read(path);
  const bare = tempProject();
  try {
    for (const [file, content] of Object.entries(texts(project)))
      if (file !== path) bare.write(file, content);
    bare.write('supabase/migrations/20990101000000_mine.sql', 'select 1;\n');
    assert.is(runIn(bare.root, 'init').status, 0);
    const added = `20990101000001_supasaasy_${last.slice(15)}`;
    assert.ok(migrationsOf(bare).includes(added), migrationsOf(bare).join());
    assert.is(migrationsOf(bare).includes(last), false);
    assert.is(bare.read(`supabase/migrations/${added}`), text);
  } finally {
    bare.remove();
  }
});

for (const [path, text, reason] of [
  [`${core}/job.ts`, '// mine\n', /nothing can be merged into it/],
  [
    'supabase/functions/webhook/index.ts',
    'Deno.serve(() => new Response());\n',
    /npx supasaasy gen did not write it.*move it away, or delete it/,
  ],
  ['supabase/migrations/00000000000006_add_users.sql', 'select 1;\n', /not the migration of that name/],
  ['supabase/config.toml', 'api = {}\n', /by hand/],
] as const)
  inProject(`${path} of the user's own is a reason to write nothing`, (project) => {
    project.write(path, text);
    const { status, stderr } = runIn(project.root, 'init', '--yes');
    assert.is(status, 1);
    assert.match(stderr, reason);
    assert.ok(stderr.includes(`Refusing to write ${path}: `) && stderr.endsWith('Nothing was written.\n'));
    assert.equal(texts(project), { [path]: text });
  });

const configWith = (app: string) =>
  `import { defineConfig } from 'supasaasy';\nexport default defineConfig({ apps: [${app}] });\n`;
const stripeApp =
  "{ app_key: 'shop', name: 'Shop', connector: 'stripe', config: { api_key_env: 'KEY', webhook_secret_env: 'SECRET' } }";

inProject('a config that gen would refuse is told before anything is written', (project) => {
  const text = configWith(stripeApp.replace('shop', 'The Shop'));
  project.write('supasaasy.config.ts', text);
  for (const args of [['--yes'], ['--dry-run'], ['--diff']]) {
    const { status, stdout, stderr } = runIn(project.root, 'init', ...args);
    assert.is(status, 2, args.join());
    assert.match(stderr, /supasaasy\.config\.ts:2:\d+ error the app_key 'The Shop'/);
    assert.ok(
      stderr.endsWith('Nothing was written. Correct the above, then run npx supasaasy init again.\n'),
    );
    assert.is(stdout, '');
  }
  assert.equal(texts(project), { 'supasaasy.config.ts': text });
});

inProject('a config may name a connector that init is about to bring', (project) => {
  project.write('supasaasy.config.ts', configWith(stripeApp));
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  assert.match(
    project.read('supabase/migrations/99999999999999_connector_migrations.sql'),
    'stripe_customers',
  );
});

inProject('SQL that gen would refuse is told before anything is written', (project) => {
  project.connector('shop', { '001_views.sql': 'create table supasaasy.t (id int);\n' });
  project.configure('shop');
  const before = texts(project);
  const { status, stderr } = runIn(project.root, 'init', '--yes');
  assert.is(status, 1);
  assert.match(stderr, /001_views\.sql:1:1 error/);
  assert.equal(texts(project), before);
});

inProject('a connector of the user that bears the name of ours stays as it is', (project) => {
  project.connector('stripe');
  const own = texts(project);
  const { status, stdout, stderr } = runIn(project.root, 'init', '--yes');
  assert.is(status, 0, stderr);
  assert.match(stdout, 'supabase/functions/_shared/connectors/stripe is yours and stays');
  const after = texts(project);
  for (const [path, text] of Object.entries(own)) assert.is(after[path], text, path);
  assert.is(existsSync(join(project.root, 'supabase/functions/_shared/connectors/stripe/client.ts')), false);
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  assert.equal(texts(project), after);
});

inProject('a connector scaffolded in the place of ours is not mixed with it', (project) => {
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  rmSync(join(project.root, 'supabase/functions/_shared/connectors/intercom'), { recursive: true });
  assert.is(runIn(project.root, 'new', 'connector', 'intercom', '--no-app').status, 0);
  const before = texts(project);
  const { status, stdout } = runIn(project.root, 'init', '--yes');
  assert.is(status, 0);
  assert.match(stdout, 'connectors/intercom is yours and stays');
  assert.is(runIn(project.root, 'update').status, 0);
  assert.equal(texts(project), before);
});

inProject('a renamed connector of ours does not come a second time', (project) => {
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  const connectors = 'supabase/functions/_shared/connectors';
  renameSync(join(project.root, connectors, 'stripe'), join(project.root, connectors, 'stripe-eu'));
  assert.is(runIn(project.root, 'update').status, 0);
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  assert.is(existsSync(join(project.root, connectors, 'stripe')), false);
});

inProject('git does not see the admin key that the README keeps in a file', (project) => {
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  assert.match(project.read('.gitignore'), /^node_modules\/\n[\s\S]*^admin-key\.txt\n$/m);
  project.write('.gitignore', 'dist\r\n# last');
  assert.is(runIn(project.root, 'init', '--yes').status, 0);
  assert.is(project.read('.gitignore'), 'dist\r\n# last\r\nadmin-key.txt\r\n');
  assert.match(runIn(project.root, 'init', '--yes').stdout, /^\d+ files are up to date\n/);
});

inProject('within another project init says so', (project) => {
  project.configure();
  mkdirSync(join(project.root, 'supabase'));
  const { stdout } = runIn(join(project.root, 'supabase'), 'init', '--dry-run');
  assert.match(
    stdout,
    `${join(realpathSync(project.root), 'supasaasy.config.ts')} is there: this would be another`,
  );
});

inProject('copies are followed like templates: an edit survives, a deleted file stays deleted', (project) => {
  assert.is(runIn(project.root, 'init').status, 0);
  const path = `${core}/redact.ts`;
  const intercom = 'supabase/functions/_shared/connectors/intercom';
  const edited = `// mine\n${project.read(path)}`;
  project.write(path, edited);
  assert.match(runIn(project.root, 'files').stdout, /edited +supabase\/functions\/_shared\/core\/redact\.ts/);
  rmSync(join(project.root, intercom), { recursive: true });
  assert.is(runIn(project.root, 'update', '--check').status, 0);
  assert.is(runIn(project.root, 'update').status, 0);
  assert.is(runIn(project.root, 'init').status, 0);
  assert.is(project.read(path), edited);
  assert.is(existsSync(join(project.root, intercom)), false);
  assert.is(runIn(project.root, 'update', '--restore', intercom).status, 0);
  assert.ok(existsSync(join(project.root, intercom, 'index.ts')));
});

test.run();
