import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ScaffoldedProject, scaffoldedProject } from '../workspace/scaffolded-project.ts';
import { runIn } from './run-in.ts';

let project: ScaffoldedProject;
test.before.each(() => {
  project = scaffoldedProject();
  project.configure();
  project.template('thing/a', '{{name}}', 'two', 'three');
  for (const name of ['a', 'b', 'c']) project.scaffold(`src/${name}.txt`, 'thing/a', { name });
});
test.after.each(() => project.remove());

const update = (...args: readonly string[]) => runIn(project.root, 'update', ...args);
const texts = () => project.files().map((path) => [path, project.read(path)]);

test('update says what it did and exits 0; a second one has nothing to do', () => {
  project.write('src/a.txt', 'mine\na\ntwo\nthree\n');
  rmSync(join(project.root, 'src/c.txt'));
  project.template('thing/a', '{{name}}', 'two', 'THREE');
  const { status, stdout, stderr } = update();
  assert.is(stderr, '');
  assert.is(status, 0);
  assert.is(
    stdout,
    [
      'merged the template into src/a.txt',
      'updated src/b.txt',
      'updated supasaasy.lock',
      'src/c.txt was deleted and stays so; --restore writes it anew',
      '',
    ].join('\n'),
  );
  assert.is(project.read('src/a.txt'), 'mine\na\ntwo\nTHREE\n');
  assert.is(update('--check').status, 0);
});

test('--dry-run, --diff and --check write nothing; only --check fails', () => {
  project.template('thing/a', '{{name}}', 'two', 'THREE');
  const before = texts();
  const dry = update('--dry-run', 'src/a.txt');
  assert.is(dry.status, 0);
  assert.is(dry.stdout, 'would update src/a.txt\nwould update supasaasy.lock\n');
  const diff = update('--diff');
  assert.is(diff.status, 0);
  assert.match(diff.stdout, '--- a/src/b.txt\n+++ b/src/b.txt\n@@ -1,3 +1,3 @@\n b\n two\n-three\n+THREE\n');
  const check = update('--check');
  assert.is(check.status, 1);
  assert.match(check.stderr, 'would update src/c.txt');
  assert.equal(texts(), before);
});

test('a conflict is named by file and line and exits 1; so does a file in which one is left', () => {
  project.write('src/a.txt', 'a\ntwo\nmine\n');
  project.template('thing/a', '{{name}}', 'two', 'THREE');
  const first = update();
  assert.is(first.status, 1);
  assert.match(first.stdout, 'merged the template into src/a.txt (with a conflict)');
  assert.match(first.stderr, /^src\/a\.txt:3: your lines and the template's differ/);
  const second = update();
  assert.is(second.status, 1);
  assert.is(second.stderr, 'src/a.txt:3: this conflict is not resolved; the file is left as it is.\n');
  assert.is(
    project.read('src/a.txt'),
    'a\ntwo\n<<<<<<< yours\nmine\n=======\nTHREE\n>>>>>>> template thing/a.hbs\n',
  );
});

test('paths are relative to where one stands; one that names nothing exits 2 with a suggestion', () => {
  project.template('thing/a', '{{name}}', 'two', 'THREE');
  assert.is(runIn(join(project.root, 'src'), 'update', 'a.txt').status, 0);
  assert.match(project.read('src/a.txt'), 'THREE');
  assert.match(project.read('src/b.txt'), 'three');
  const { status, stderr } = update('src/aa.txt');
  assert.is(status, 2);
  assert.is(stderr, "nothing was scaffolded at 'src/aa.txt'. Did you mean 'src/a.txt'?\n");
  assert.is(update('.').status, 0);
  assert.match(project.read('src/b.txt'), 'THREE');
});

test('a malformed lock exits 1 with one line, and nothing is written', () => {
  project.write('supasaasy.lock', '{ "version": 1 }');
  const before = texts();
  const { status, stderr } = update();
  assert.is(status, 1);
  assert.is(
    stderr,
    'supasaasy.lock: answers must be an object; restore supasaasy.lock from version control.\n',
  );
  assert.equal(texts(), before);
});

test('what a killed run had begun is put back first', () => {
  project.write('.supasaasy/write.json', JSON.stringify({ process: 2 ** 30, entries: [] }));
  assert.is(update().status, 0);
  assert.not.ok(project.files().some((path) => path.startsWith('.supasaasy')));
});

test.run();
