import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Change } from '../../../generators/workspace/plan.ts';
import { readLock } from '../../../generators/workspace/read-lock.ts';
import { scaffold } from '../../../generators/workspace/scaffold.ts';
import { writePlan } from '../../../generators/workspace/write.ts';
import { fileFrom, type ScaffoldedProject, scaffoldedProject } from './scaffolded-project.ts';

let project: ScaffoldedProject;
test.before.each(() => {
  project = scaffoldedProject();
  project.template('thing/a.ts', '// {{name}}', '{{#each items}}', 'one({{this}});', '{{/each}}', 'end();');
});
test.after.each(() => project.remove());

const answers = { name: 'acme', items: ['x'] };
const file = (given: object = answers) => fileFrom('src/a.ts', 'thing/a.ts', given);
const actions = (changes: readonly Change[]) => changes.map(({ path, action }) => `${path} ${action}`);

test('a scaffolded file is written with its record, in one write', () => {
  const plan = scaffold(project.root, [file()]);
  assert.equal(actions(plan.changes), ['src/a.ts create', 'supasaasy.lock create']);
  writePlan(plan);
  assert.is(project.read('src/a.ts'), '// acme\none(x);\nend();\n');
  const record = readLock(project.root).files.get('src/a.ts');
  assert.equal(record?.answers, answers);
  assert.is(record?.base, project.read('src/a.ts'));
  assert.is(record?.template, 'thing/a.ts.hbs');
});

test('the same answers again change nothing', () => {
  project.scaffold('src/a.ts', 'thing/a.ts', answers);
  assert.equal(actions(scaffold(project.root, [file()]).changes), ['src/a.ts unchanged']);
});

test('a file that exists is refused, whether it was scaffolded or not, and nothing is written', () => {
  project.scaffold('src/a.ts', 'thing/a.ts', answers);
  project.write('src/a.ts', 'edited\n');
  project.write('src/b.ts', 'mine\n');
  const plan = scaffold(project.root, [
    file(),
    fileFrom('src/b.ts', 'thing/a.ts', answers),
    fileFrom('src/c.ts', 'thing/a.ts', answers),
  ]);
  assert.equal(
    plan.refusals.map(({ path }) => path),
    ['src/a.ts', 'src/b.ts'],
  );
  assert.match(String(plan.refusals[0]?.reason), 'it exists');
  assert.throws(() => writePlan(plan), /Refusing to write src\/a\.ts/);
  assert.not.ok(project.files().includes('src/c.ts'));
  assert.is(project.read('src/b.ts'), 'mine\n');
});

test('new answers are merged into an edited file when asked for', () => {
  project.scaffold('src/a.ts', 'thing/a.ts', answers);
  project.write('src/a.ts', project.read('src/a.ts').replace('// acme\n', '// acme\n// mine\n'));
  const more = { name: 'acme', items: ['x', 'y'] };
  const plan = scaffold(project.root, [file(more)], { ifPresent: 'merge' });
  assert.equal(actions(plan.changes), ['src/a.ts merge', 'supasaasy.lock update']);
  writePlan(plan);
  assert.is(project.read('src/a.ts'), '// acme\n// mine\none(x);\none(y);\nend();\n');
  assert.equal(readLock(project.root).files.get('src/a.ts')?.answers, more);
});

test('merging is refused for a file that was not scaffolded and for one with a conflict, and leaves a deleted one deleted', () => {
  project.write('src/a.ts', 'mine\n');
  const merge = () => scaffold(project.root, [file({ ...answers, name: 'new' })], { ifPresent: 'merge' });
  assert.match(String(merge().refusals[0]?.reason), 'was not scaffolded');
  project.write('src/a.ts', '// acme\none(x);\nend();\n');
  project.scaffold('src/a.ts', 'thing/a.ts', answers);
  project.write('src/a.ts', '<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n');
  assert.match(String(merge().refusals[0]?.reason), 'line 1 begins a conflict');
  rmSync(join(project.root, 'src/a.ts'));
  assert.equal(actions(merge().changes), ['src/a.ts keep']);
});

test('an existing file with just the text that would be written is adopted', () => {
  project.write('src/a.ts', '// acme\r\none(x);\r\nend();\r\n');
  const plan = scaffold(project.root, [file()]);
  assert.equal(actions(plan.changes), ['src/a.ts unchanged', 'supasaasy.lock create']);
});

test('answers are recorded as they are read back, and rendered from that', () => {
  const plan = scaffold(project.root, [
    fileFrom('src/a.ts', 'thing/a.ts', { name: new Date(0), items: [], gone: undefined }),
  ]);
  writePlan(plan);
  assert.is(project.read('src/a.ts'), '// 1970-01-01T00:00:00.000Z\nend();\n');
  assert.equal(readLock(project.root).files.get('src/a.ts')?.answers, {
    name: '1970-01-01T00:00:00.000Z',
    items: [],
  });
});

test('the same files give the same lock, in whatever order they came', () => {
  const [a, b] = [file(), fileFrom('src/b.ts', 'thing/a.ts', answers)];
  const locks = [
    [a, b],
    [b, a],
  ].map((files) => scaffold(project.root, files).changes.find(({ kind }) => kind === 'lock')?.after);
  assert.ok(locks[0]);
  assert.is(locks[0], locks[1]);
  assert.not.match(String(locks[0]), project.root);
  assert.is(String(locks[0]).split('"acme"').length, 2, 'shared answers stand there once');
});

test('a template that lacks an answer is an error with its line', () => {
  assert.throws(
    () => scaffold(project.root, [file({ items: [] })]),
    /^templates\/thing\/a\.ts\.hbs:1: the variable name is not defined\.$/,
  );
});

test('files of other kinds belong to the same plan', () => {
  project.write('config.ts', 'a\n');
  const plan = scaffold(project.root, [file()], {
    alongside: [{ path: 'config.ts', content: 'a\nb\n', kind: 'edited' }],
  });
  assert.equal(actions(plan.changes), ['config.ts edit', 'src/a.ts create', 'supasaasy.lock create']);
});

test.run();
