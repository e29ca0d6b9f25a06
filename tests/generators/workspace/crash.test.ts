import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { undoInterruptedWrite } from '../../../generators/workspace/journal.ts';
import { planUpdate } from '../../../generators/workspace/update.ts';
import { writePlan } from '../../../generators/workspace/write.ts';
import { scaffoldedProject } from './scaffolded-project.ts';

const project = scaffoldedProject();
const work = mkdtempSync(join(tmpdir(), 'supasaasy-crash-'));
test.after(() => {
  project.remove();
  rmSync(work, { recursive: true });
});

// Three files: one is merged, one updated, one is in a directory that has to be made again.
project.template('thing/a', 'one {{name}}', 'two', 'three', 'four', 'five');
for (const path of ['a.txt', 'b.txt', 'deep/er/c.txt']) project.scaffold(path, 'thing/a', { name: path });
project.write('a.txt', project.read('a.txt').replace('one', 'mine\none'));
rmSync(join(project.root, 'deep'), { recursive: true });
project.template('thing/a', 'one {{name}}', 'two', 'three', 'four', 'FIVE');

/** Every file of a project, by path. */
function contents(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }) as {
    isFile(): boolean;
    name: string;
    path: string;
  }[];
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.path, entry.name));
  return Object.fromEntries(
    paths.sort().map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]),
  );
}

const before = contents(project.root);
const module = (path: string) =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../..', path)).href);

/** Updates a project in a process that kills itself before its nth change of the file system. Returns whether it came to that. */
async function dieUpdating(root: string, nth: number): Promise<boolean> {
  const script = join(work, `die-${nth}.mts`);
  writeFileSync(
    script,
    `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { planUpdate } = await import(${module('generators/workspace/update.ts')});
const { writePlan } = await import(${module('generators/workspace/write.ts')});
const { plan } = planUpdate(${JSON.stringify(root)}, { restore: true });
let left = ${nth};
for (const name of ['writeFileSync', 'renameSync', 'mkdirSync', 'rmSync', 'rmdirSync', 'chmodSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
writePlan(plan);
`,
  );
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: 'inherit',
  });
  const [code, signal] = await once(child, 'exit');
  assert.ok(code === 0 || signal === 'SIGKILL', String(code));
  return signal === 'SIGKILL';
}

test('killed at any point, an update is wholly undone or wholly done, the lock with it', async () => {
  const finished = join(work, 'finished');
  cpSync(project.root, finished, { recursive: true });
  writePlan(planUpdate(finished, { restore: true }).plan);
  const after = contents(finished);
  assert.equal(Object.keys(after), [...Object.keys(before), 'deep/er/c.txt'].sort());

  const outcomes = new Set<string>();
  const kill = async (nth: number): Promise<boolean> => {
    const root = join(work, `at-${nth}`);
    cpSync(project.root, root, { recursive: true });
    const died = await dieUpdating(root, nth);
    for (const [path, text] of Object.entries(contents(root))) {
      if (path in after)
        assert.ok(text === before[path] || text === after[path], `${path} is half-written (${nth})`);
    }
    undoInterruptedWrite(root);
    const found = contents(root);
    const outcome = JSON.stringify(found) === JSON.stringify(before) ? 'undone' : 'done';
    if (outcome === 'done') assert.equal(found, after, `killed before change ${nth}`);
    outcomes.add(outcome);
    writePlan(planUpdate(root, { restore: true }).plan);
    assert.equal(contents(root), after, `the next update, killed before change ${nth}`);
    return died;
  };
  let count = 0;
  while (await kill(count)) count += 1;
  assert.ok(count > 12, `${count} places to die at`);
  assert.equal([...outcomes].sort(), ['done', 'undone']);
});

test.run();
