import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { undoInterruptedWrite, WriteInProgressError } from '../../../generators/workspace/journal.ts';
import { type PlannedFile, planFiles } from '../../../generators/workspace/plan.ts';
import { WriteError, writePlan } from '../../../generators/workspace/write.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
  project.write('a.sql', 'old a');
  project.write('keep.toml', 'mine');
});
test.after.each(() => project.remove());

const wanted: readonly PlannedFile[] = [
  { path: 'a.sql', content: 'new a', kind: 'generated' },
  { path: 'deep/er/b.sql', content: 'new b', kind: 'generated' },
  { path: 'deep/c.sql', content: 'new c', kind: 'generated' },
  {
    path: 'keep.toml',
    content: 'ours',
    kind: 'scaffolded',
    template: 'functions/config.toml.hbs',
    templateHash: '0',
    answers: {},
    ifPresent: 'keep',
  },
];

function contents(): Record<string, string> {
  return Object.fromEntries(project.files().map((path) => [path, project.read(path)]));
}

test('writes generated files, creates their directories, and leaves scaffolded ones that exist', () => {
  writePlan(planFiles(project.root, wanted));
  assert.equal(contents(), {
    'a.sql': 'new a',
    'deep/c.sql': 'new c',
    'deep/er/b.sql': 'new b',
    'keep.toml': 'mine',
  });
});

test('a second run finds nothing to do', () => {
  writePlan(planFiles(project.root, wanted));
  const actions = planFiles(project.root, wanted).changes.map(({ action }) => action);
  assert.equal(actions, ['unchanged', 'unchanged', 'unchanged', 'keep']);
});

test('an error midway puts back what was there', () => {
  const plan = planFiles(project.root, wanted);
  // A directory where a file shall be: its rename fails after that of a.sql.
  mkdirSync(join(project.root, 'deep/er/b.sql/x'), { recursive: true });
  assert.throws(
    () => writePlan(plan),
    (error: unknown) =>
      error instanceof WriteError && /^deep\/er\/b\.sql could not be written \(EISDIR/.test(error.message),
  );
  rmSync(join(project.root, 'deep'), { recursive: true });
  assert.equal(contents(), { 'a.sql': 'old a', 'keep.toml': 'mine' });
});

/** Carries out the plan in a process that dies the hard way at the given rename. */
async function dieAtRename(count: number): Promise<void> {
  const module = (path: string) =>
    JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../..', path)).href);
  project.write(
    'die.mts',
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const rename = fs.renameSync;
let left = ${count};
fs.renameSync = (...args) => {
  if (left-- === 0) process.kill(process.pid, 'SIGKILL');
  rename(...args);
};
syncBuiltinESMExports();
const { planFiles } = await import(${module('generators/workspace/plan.ts')});
const { writePlan } = await import(${module('generators/workspace/write.ts')});
writePlan(planFiles(${JSON.stringify(project.root)}, ${JSON.stringify(wanted)}));
`,
  );
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, join(project.root, 'die.mts')], {
    stdio: 'inherit',
  });
  const [, signal] = await once(child, 'exit');
  assert.is(signal, 'SIGKILL');
  rmSync(join(project.root, 'die.mts'));
}

for (const count of [0, 1, 2]) {
  test(`a process killed after ${count} renames is undone by the next run`, async () => {
    await dieAtRename(count);
    for (const [path, text] of Object.entries(contents())) {
      if (/\.(sql|toml)$/.test(path))
        assert.match(text, /^(old|new) [abc]$|^mine$/, `${path} is not half-written`);
    }
    const undone = undoInterruptedWrite(project.root);
    assert.is(undone.length, count);
    assert.equal(contents(), { 'a.sql': 'old a', 'keep.toml': 'mine' });
    writePlan(planFiles(project.root, wanted));
    assert.is(project.read('deep/c.sql'), 'new c');
  });
}

test('undoing leaves alone what somebody wrote since', async () => {
  await dieAtRename(2);
  project.write('a.sql', 'edited since');
  assert.equal(undoInterruptedWrite(project.root), ['deep/c.sql']);
  assert.is(project.read('a.sql'), 'edited since');
});

test('while another process writes, nothing is written', () => {
  const living = { process: process.ppid, entries: [] };
  project.write('.supasaasy/write.json', JSON.stringify(living));
  assert.throws(
    () => undoInterruptedWrite(project.root),
    (error: unknown) => error instanceof WriteInProgressError,
  );
  assert.throws(
    () => writePlan(planFiles(project.root, wanted)),
    (error: unknown) => error instanceof WriteInProgressError,
  );
  assert.is(project.read('a.sql'), 'old a');
});

test('a file keeps its permissions, also when it is put back', async () => {
  chmodSync(join(project.root, 'a.sql'), 0o755);
  await dieAtRename(1);
  assert.is(project.read('a.sql'), 'new a');
  undoInterruptedWrite(project.root);
  assert.is(project.read('a.sql'), 'old a');
  assert.is(statSync(join(project.root, 'a.sql')).mode & 0o777, 0o755);
  writePlan(planFiles(project.root, wanted));
  assert.is(statSync(join(project.root, 'a.sql')).mode & 0o777, 0o755);
});

test('a file that somebody saves between plan and write is not written over, nor is anything else', () => {
  for (const path of ['a.sql', 'deep/c.sql']) {
    const plan = planFiles(project.root, wanted);
    project.write(path, 'saved meanwhile');
    assert.throws(() => writePlan(plan), new RegExp(`^${path} changed while this ran`));
    assert.is(project.read(path), 'saved meanwhile');
    assert.not.ok(project.files().includes('deep/er/b.sql'));
    assert.not.ok(project.files().some((each) => each.startsWith('.supasaasy')));
  }
});

test('a plan with a refusal is not written', () => {
  const plan = planFiles(project.root, [...wanted, { path: '../x', content: '', kind: 'generated' }]);
  assert.throws(() => writePlan(plan), /Refusing to write \.\.\/x/);
  assert.is(project.read('a.sql'), 'old a');
});

test('a journal cut off while it was written itself is nothing to undo', () => {
  project.write('.supasaasy/write.json', '{"process": 1, "entr');
  assert.equal(undoInterruptedWrite(project.root), []);
  writePlan(planFiles(project.root, wanted));
  assert.is(project.read('a.sql'), 'new a');
});

test('a project directory that is gone is an error, not a crash', () => {
  const plan = planFiles(project.root, wanted);
  renameSync(project.root, `${project.root}-gone`);
  project.write('.supasaasy', 'a file in the way');
  assert.throws(() => writePlan(plan), /EEXIST|ENOTDIR/);
  rmSync(`${project.root}-gone`, { recursive: true });
});

test.run();
