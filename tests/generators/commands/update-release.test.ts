import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type TempProject, tempProject } from '../temp-project.ts';
import { runIn } from './run-in.ts';

const shared = 'supabase/functions/_shared';
const core = `${shared}/core/redact.ts`;
const stripe = `${shared}/connectors/stripe`;
const migration = '00000000000011_add_changes.sql';

const made = mkdtempSync(join(tmpdir(), 'supasaasy-made-'));
test.before(() => assert.is(runIn(made, 'init', '--yes').status, 0));
test.after(() => rmSync(made, { recursive: true, force: true }));

let project: TempProject;
test.before.each(() => {
  project = tempProject();
  cpSync(made, project.root, { recursive: true });
});
test.after.each(() => project.remove());

const update = (...args: readonly string[]) => runIn(project.root, 'update', ...args);
const has = (path: string) => project.files().includes(path);

interface LockText {
  files: Record<string, { template: string }>;
}

function editLock(edit: (lock: LockText) => void): void {
  const lock = JSON.parse(project.read('supasaasy.lock')) as LockText;
  edit(lock);
  project.write('supasaasy.lock', `${JSON.stringify(lock, null, 2)}\n`);
}

/** Makes the project one that an earlier release made, which did not have these files. */
function withoutFiles(...paths: readonly string[]): void {
  for (const path of paths) rmSync(join(project.root, path));
  editLock(({ files }) => {
    for (const path of paths) delete files[path];
  });
}

test('update adds what the core, a connector and the tables have more since, and records it', () => {
  const text = project.read(core);
  withoutFiles(core, `${stripe}/client.ts`);
  rmSync(join(project.root, 'supabase/migrations', migration));
  project.write('supabase/migrations/20990101000000_mine.sql', 'select 1;\n');

  const check = update('--check');
  assert.is(check.status, 1);
  assert.match(check.stderr, `would create ${core}`);
  assert.is(has(core), false);
  const { status, stdout, stderr } = update();
  assert.is(status, 0, stderr);
  assert.match(stdout, `created ${stripe}/client.ts`);
  assert.match(stdout, 'created supabase/migrations/20990101000001_supasaasy_add_changes.sql');
  assert.is(project.read(core), text);
  assert.is(update('--check').status, 0);
  project.write(core, `// mine\n${text}`);
  assert.match(runIn(project.root, 'files').stdout, `edited  ${core}`);
});

test('migrations that were squashed do not come again', () => {
  for (const path of project.files())
    if (/migrations\/0{8}\d{6}_/.test(path)) rmSync(join(project.root, path));
  project.write('supabase/migrations/20250101000000_all.sql', 'select 1;\n');
  const before = project.files();
  assert.is(update().status, 0);
  assert.equal(project.files(), before);
});

test('paths select what is added, too', () => {
  withoutFiles(core, `${stripe}/client.ts`);
  assert.is(update(`${shared}/core`).status, 0);
  assert.equal([has(core), has(`${stripe}/client.ts`)], [true, false]);
});

test('a connector that was deleted gets nothing, one that was renamed gets it where it is', () => {
  withoutFiles(`${stripe}/client.ts`, `${shared}/connectors/intercom/client.ts`);
  rmSync(join(project.root, shared, 'connectors/intercom'), { recursive: true });
  renameSync(join(project.root, stripe), join(project.root, `${stripe}-eu`));
  assert.is(update().status, 0);
  assert.ok(has(`${stripe}-eu/client.ts`));
  assert.not(has(`${stripe}/client.ts`));
  assert.not(has(`${shared}/connectors/intercom/client.ts`));
});

test('a file of the user in the place of a new one stays, and update exits with 1', () => {
  withoutFiles(core);
  project.write(core, '// mine\n');
  const { status, stderr } = update();
  assert.is(status, 1);
  assert.match(stderr, `${core}: it exists and was not scaffolded`);
  assert.is(project.read(core), '// mine\n');
});

test('a file that the package gave up is left until it is deleted, and then forgotten', () => {
  const gone = `${shared}/core/gone.ts`;
  project.write(gone, project.read(core));
  editLock(({ files }) => {
    files[gone] = { ...files[core], template: gone };
  });
  const { status, stderr } = update();
  assert.is(status, 1);
  assert.match(
    stderr,
    `${gone}: the package has no ${gone} any more; delete the file when nothing of yours needs it`,
  );
  rmSync(join(project.root, gone));
  assert.equal([update().status, update().stdout.includes(gone)], [0, false]);
  assert.not.match(project.read('supasaasy.lock'), gone);
});

test('a project that init did not make gets no core', () => {
  const bare = tempProject();
  try {
    bare.configure();
    const { status, stdout } = runIn(bare.root, 'update');
    assert.is(status, 0);
    assert.is(stdout, 'nothing was scaffolded in this project: there is no supasaasy.lock\n');
    assert.equal(bare.files(), ['supasaasy.config.ts']);
  } finally {
    bare.remove();
  }
});

test("a connector's name is as good as its path when nothing else is meant", () => {
  const { status, stderr } = update('stripe');
  assert.is(status, 2);
  assert.is(stderr, `nothing was scaffolded at 'stripe'. Did you mean '${stripe}'?\n`);
  assert.match(update('nothing-like-it').stderr, /\. npx supasaasy files lists what was\.\n$/);
});

test.run();
