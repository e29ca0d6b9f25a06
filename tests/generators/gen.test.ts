import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type TempProject, tempProject } from './temp-project.ts';

const bin = fileURLToPath(new URL('../../bin/supasaasy.js', import.meta.url));
const combinedPath = 'supabase/migrations/99999999999999_connector_migrations.sql';
const view = 'create or replace view supasaasy.v with (security_invoker = true) as select 1 as one;\n';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
  project.connector('stripe', { '001_views.sql': view });
  project.configure('stripe');
});
test.after.each(() => project.remove());

/** Runs `supasaasy gen` as a process, as users do. */
function gen(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'gen', ...args], {
    cwd: project.root,
    encoding: 'utf8',
    env,
  });
  return { code: status, out: stdout, err: stderr };
}

test('gen writes every generated file, then finds nothing to do', () => {
  const first = gen();
  assert.is(first.code, 0, first.err);
  assert.match(first.out, `created ${combinedPath}`);
  const files = project.files();
  for (const path of [
    combinedPath,
    'supabase/config.toml',
    'supabase/functions/_shared/generated/config.ts',
    'supabase/functions/_shared/generated/registry.ts',
    'supabase/functions/sync/index.ts',
    'supabase/functions/worker/index.ts',
    'supabase/functions/job-status/index.ts',
    'supabase/functions/webhook/deno.json',
    'supabase/migrations/99999999999998_supasaasy_core.sql',
  ]) {
    assert.ok(files.includes(path), path);
  }
  const second = gen();
  assert.is(second.out, '13 files are up to date\n');
  assert.is(gen('--check').code, 0);
});

test('gen migrations and gen functions write their kind only', () => {
  assert.is(gen('migrations').code, 0);
  assert.not.ok(project.files().some((path) => path.includes('generated')));
  assert.is(gen('functions').code, 0);
  assert.ok(project.files().includes('supabase/functions/webhook/index.ts'));
});

test('--dry-run and --diff say what would change and write nothing', () => {
  const before = project.files();
  const dry = gen('--dry-run');
  assert.is(dry.code, 0);
  assert.match(dry.out, `would create ${combinedPath}`);
  const diff = gen('--diff');
  assert.is(diff.code, 0);
  assert.match(diff.out, `+++ b/${combinedPath}`);
  assert.match(diff.out, '+create or replace view supasaasy.v');
  assert.equal(project.files(), before);
});

test('--check fails for a missing, a stale and an edited file, says which, and writes nothing', () => {
  const missing = gen('--check');
  assert.is(missing.code, 1);
  assert.match(missing.err, `${combinedPath} is missing; run npx supasaasy gen.`);
  gen();

  project.connector('stripe', { '001_views.sql': view.replace('one', 'two') });
  const stale = gen('--check', '--diff');
  assert.is(stale.code, 1);
  assert.is(stale.err, `${combinedPath} is stale; run npx supasaasy gen.\n`);
  assert.match(stale.out, 'as two');

  gen();
  project.write(combinedPath, `${project.read(combinedPath)}select 'by hand';\n`);
  const edited = gen('--check');
  assert.is(edited.code, 1);
  assert.match(edited.err, `${combinedPath} was edited by hand`);
  assert.match(project.read(combinedPath), 'by hand');
  const rewritten = gen();
  assert.is(rewritten.code, 0);
  assert.match(rewritten.out, `rewrote ${combinedPath} (it was edited by hand; the edit is replaced)`);
  assert.not.match(project.read(combinedPath), 'by hand');
});

test('a file of the user where a generated one belongs is not written over, nor is anything else written', () => {
  const path = 'supabase/functions/webhook/index.ts';
  project.write(path, 'Deno.serve(() => new Response());\n');
  const before = project.files();
  for (const args of [[], ['--check'], ['--dry-run'], ['functions']]) {
    const { code, err } = gen(...args);
    assert.is(code, 1, args.join());
    assert.is(
      err,
      `Refusing to write ${path}: it exists, npx supasaasy gen did not write it, and what is in it would be lost; move it away, or delete it.\nNothing was written.\n`,
    );
  }
  assert.equal(project.files(), before);
  assert.is(project.read(path), 'Deno.serve(() => new Response());\n');
  assert.is(gen('migrations').code, 0, 'what it is not in the way of can be written');
});

test('refused SQL is shown with file, line and frame, exits 1, and leaves everything as it was', () => {
  gen();
  const before = project.read(combinedPath);
  project.connector('stripe', { '001_views.sql': `${view}\ncreate table supasaasy.t (id int);\n` });
  const { code, err } = gen();
  assert.is(code, 1);
  assert.match(
    err,
    'supabase/functions/_shared/connectors/stripe/migrations/001_views.sql:3:1 error table supasaasy.t is created without if not exists',
  );
  assert.match(err, '> 3 | create table supasaasy.t (id int);');
  assert.match(err, 'fix: Write create table if not exists.');
  assert.is(project.read(combinedPath), before);
});

test('a config that is refused exits 2 and writes nothing', () => {
  project.configure('stripes');
  const before = project.files();
  assert.is(gen().code, 2);
  assert.equal(project.files(), before);
});

test('a broken template of the project exits 1, naming file and line', () => {
  project.write('templates/migrations/connectors.sql.hbs', '\n{{tilte}}\n');
  const { code, err } = gen();
  assert.is(code, 1);
  assert.is(err, 'templates/migrations/connectors.sql.hbs:2: the variable tilte is not defined.\n');
  assert.not.ok(project.files().includes(combinedPath));
});

test('a template of the project decides what the output looks like', () => {
  project.write('templates/migrations/connectors.sql.hbs', '{{#each parts}}\n{{comment source}}\n{{/each}}');
  assert.is(gen().code, 0);
  assert.is(
    project.read(combinedPath),
    '-- supabase/functions/_shared/connectors/stripe/migrations/001_views.sql\n',
  );
  project.connector('shop', { '001_views.sql': view.replaceAll('.v ', '.w ') });
  project.configure('stripe', 'shop');
  assert.is(gen().code, 0, 'without the line for the hash its own file is written over');
});

test('a place that cannot be written exits 1 and leaves the rest as it was', () => {
  project.write('supabase/functions/webhook', 'a file where a directory must be');
  const before = project.files();
  const { code, err } = gen();
  assert.is(code, 1);
  assert.match(err, join('supabase/functions/webhook'));
  assert.equal(project.files(), before);
});

test.run();
