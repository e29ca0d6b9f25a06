import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scaffoldedProject } from '../workspace/scaffolded-project.ts';
import { runIn } from './run-in.ts';

const project = scaffoldedProject();
test.after(() => project.remove());

const sync = 'supabase/functions/sync/index.ts';
const registry = 'supabase/functions/_shared/generated/registry.ts';
const worker = 'supabase/functions/worker/index.ts';

test('files tells clean, edited, outdated, conflicting, stale and missing files apart, and exits 0', () => {
  project.connector('stripe');
  project.configure('stripe');
  project.template('thing/a', '{{name}}', 'two', 'three');
  project.template('thing/b', '{{name}}', 'same');
  for (const name of ['outdated', 'both', 'conflict', 'gone'])
    project.scaffold(`${name}.txt`, 'thing/a', { name });
  for (const name of ['clean', 'edited', 'markers']) project.scaffold(`${name}.txt`, 'thing/b', { name });
  assert.is(runIn(project.root, 'gen').status, 0);

  project.template('thing/a', '{{name}}', 'two', 'THREE');
  project.write('both.txt', 'mine\nboth\ntwo\nthree\n');
  project.write('conflict.txt', 'conflict\ntwo\nmine\n');
  rmSync(join(project.root, 'gone.txt'));
  project.write('edited.txt', 'mine\n');
  project.write('markers.txt', 'x\n<<<<<<< yours\na\n=======\nb\n>>>>>>> template\n');
  project.write(sync, `${project.read(sync)}// by hand\n`);
  rmSync(join(project.root, worker));
  project.connector('zeta');
  project.configure('stripe', 'zeta');

  const { status, stdout, stderr } = runIn(project.root, 'files', '--json');
  assert.is(stderr, '');
  assert.is(status, 0);
  const { files } = JSON.parse(stdout) as {
    files: { path: string; state: string; kind: string; note: string | null }[];
  };
  const state = (path: string) => files.find((file) => file.path === path)?.state;
  assert.equal(
    ['clean', 'edited', 'outdated', 'both', 'conflict', 'markers', 'gone'].map(
      (name) => `${name} ${state(`${name}.txt`)}`,
    ),
    [
      'clean clean',
      'edited edited',
      'outdated outdated',
      'both outdated',
      'conflict conflicting',
      'markers conflicting',
      'gone missing',
    ],
  );
  assert.equal([sync, registry, worker].map(state), ['edited', 'stale', 'missing']);
  assert.is(state('supabase/config.toml'), 'clean', 'gen scaffolds it');
  assert.is(files.find(({ path }) => path === 'both.txt')?.note, 'the template changed; edited, too');
  assert.is(files.find(({ path }) => path === 'markers.txt')?.note, 'line 2: this conflict is not resolved');
});

test('a file of the user where gen would write is foreign', () => {
  const before = project.read(sync);
  project.write(sync, '// mine\n');
  const { stdout } = runIn(project.root, 'files');
  assert.match(stdout, /^foreign +supabase\/functions\/sync\/index\.ts +generated$/m);
  assert.match(stdout, /^foreign +yours, where npx supasaasy gen would write/m);
  project.write(sync, before);
});

test('for people it is a table with a legend', () => {
  const { status, stdout } = runIn(project.root, 'files');
  assert.is(status, 0);
  assert.match(stdout, /^outdated +both\.txt +scaffolded; the template changed; edited, too$/m);
  assert.match(stdout, /^conflicting +holds conflict markers, or would after npx supasaasy update$/m);
});

test('a config that is refused exits 2', () => {
  project.configure('stripes');
  const { status, stderr } = runIn(project.root, 'files');
  assert.is(status, 2);
  assert.match(stderr, 'stripes');
});

test.run();
