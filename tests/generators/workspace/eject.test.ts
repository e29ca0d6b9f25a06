import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { templateFiles } from '../../../generators/template-files.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { planEject } from '../../../generators/workspace/eject.ts';
import { readLock } from '../../../generators/workspace/read-lock.ts';
import { scaffold } from '../../../generators/workspace/scaffold.ts';
import { templateStates } from '../../../generators/workspace/template-states.ts';
import { planUpdate } from '../../../generators/workspace/update.ts';
import { writePlan } from '../../../generators/workspace/write.ts';
import { fileFrom, type ScaffoldedProject, scaffoldedProject } from './scaffolded-project.ts';

let project: ScaffoldedProject;
let packagedDirectory: string;
test.before.each(() => {
  project = scaffoldedProject();
  packagedDirectory = join(project.root, 'package/templates');
  packaged('thing/a.ts.hbs', '// {{name}}\nmiddle();\nend();\n');
});
test.after.each(() => project.remove());

/** Writes a template of a package made up for the test. */
function packaged(name: string, text: string): void {
  mkdirSync(dirname(join(packagedDirectory, name)), { recursive: true });
  writeFileSync(join(packagedDirectory, name), text);
}
const files = () => templateFiles(project.root, { packagedDirectory });
const eject = () => writePlan(planEject(project.root, ['thing/a.ts.hbs'], files()));
const states = () =>
  templateStates(files(), readLock(project.root)).map(({ name, state }) => `${name} ${state}`);
const update = () => {
  const found = planUpdate(project.root, { packagedDirectory });
  writePlan(found.plan);
  return found;
};

test('a template is packaged, overridden by a copy, and outdated once the packaged one changes', () => {
  project.write('templates/thing/own.ts.hbs', 'mine');
  assert.equal(states(), ['thing/a.ts.hbs packaged', 'thing/own.ts.hbs own']);
  eject();
  assert.is(project.read('templates/thing/a.ts.hbs'), '// {{name}}\nmiddle();\nend();\n');
  assert.is(states()[0], 'thing/a.ts.hbs overridden');
  packaged('thing/a.ts.hbs', '// {{name}}\nmiddle();\nfinish();\n');
  assert.is(states()[0], 'thing/a.ts.hbs outdated');
});

test('a copy made by hand overrides, and is not known to be outdated', () => {
  project.write('templates/thing/a.ts.hbs', 'by hand');
  assert.equal(templateStates(files(), readLock(project.root)), [
    { name: 'thing/a.ts.hbs', state: 'overridden', isRecorded: false },
  ]);
});

test('a template that is there already is not written over', () => {
  project.write('templates/thing/a.ts.hbs', 'mine\n');
  assert.is(planEject(project.root, ['thing/a.ts.hbs'], files()).refusals.length, 1);
});

test('an update merges a changed packaged template into the copy, and in the same run that into the files', () => {
  eject();
  const templates = openTemplates(project.root, files());
  writePlan(scaffold(project.root, [fileFrom('a.ts', 'thing/a.ts', { name: 'acme' })], { templates }));
  project.write(
    'templates/thing/a.ts.hbs',
    project.read('templates/thing/a.ts.hbs').replace('// {{name}}', '// our {{name}}'),
  );
  packaged('thing/a.ts.hbs', '// {{name}}\nmiddle();\nfinish();\n');
  update();
  assert.is(project.read('templates/thing/a.ts.hbs'), '// our {{name}}\nmiddle();\nfinish();\n');
  assert.is(project.read('a.ts'), '// our acme\nmiddle();\nfinish();\n');
  assert.is(states()[0], 'thing/a.ts.hbs overridden');
});

test('a template in conflict renders nothing, neither in this run nor in the next', () => {
  eject();
  writePlan(
    scaffold(project.root, [fileFrom('a.ts', 'thing/a.ts', { name: 'acme' })], {
      templates: openTemplates(project.root, files()),
    }),
  );
  project.write('templates/thing/a.ts.hbs', '// {{name}}\nmiddle();\nmine();\n');
  packaged('thing/a.ts.hbs', '// {{name}}\nmiddle();\nfinish();\n');
  const first = update();
  assert.match(
    first.skipped.map(({ reason }) => reason).join(),
    'templates/thing/a.ts.hbs:3: this conflict is not resolved',
  );
  assert.is(states()[0], 'thing/a.ts.hbs conflicting');
  assert.is(project.read('a.ts'), '// acme\nmiddle();\nend();\n');
  assert.is(update().skipped.length, 2);
});

test('whoever deletes the copy uses ours again, and may copy it anew', () => {
  eject();
  rmSync(join(project.root, 'templates/thing/a.ts.hbs'));
  assert.is(states()[0], 'thing/a.ts.hbs packaged');
  const { plan } = update();
  assert.equal(
    plan.changes.map(({ path }) => path),
    ['supasaasy.lock'],
  );
  assert.is(readLock(project.root).files.size, 0);
  eject();
  assert.is(states()[0], 'thing/a.ts.hbs overridden');
});

test("within the package's own repository nothing is overridden", () => {
  const own = templateFiles(join(project.root, 'package'), { packagedDirectory });
  assert.equal(
    templateStates(own, readLock(project.root)).map(({ state }) => state),
    ['packaged'],
  );
  assert.ok(readFileSync(join(packagedDirectory, 'thing/a.ts.hbs')));
});

test.run();
